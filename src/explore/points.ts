// Where a run can break: behind each event that concerns a process, and on each packet. A position
// is a cursor: the number of kernel events handled before.

import type { Ms } from '../base/time.ts';
import { keepHere } from '../ledger/ledger-of.ts';
import type { Fact } from '../sim/fact.ts';
import type { FaultAction, FaultName } from '../sim/faults/index.ts';
import type { Run } from '../sim/run.ts';
import { commandOf, type Doing, doingOf } from './doing.ts';
import { eventsOf } from './executions.ts';

/** One thing that goes wrong at one position. */
export interface Point {
  readonly cursor: number;
  readonly at: Ms;
  readonly fault: FaultAction;
  /** Whose point it is: a process, also if a packet of its link is lost, or a node. */
  readonly owner: string;
  /** What the owner had just done, or the packet that is lost. */
  readonly doing: Doing;
}

export interface PointOptions {
  /** Nodes die too, or lose their power if they have a disk. Default: processes and packets. */
  readonly nodes?: boolean | undefined;
  /**
   * Only these faults, at every moment at which they can strike. Default: each process can crash
   * and each packet be lost.
   */
  readonly faults?: readonly FaultAction[] | undefined;
}

/** How long a crashed process stays away. */
const RESTART_MS = 2000;

/** Facts at which nothing changes that a crash could break. */
const WITHOUT_WEIGHT: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
  'client-blocked',
  'client-unblocked',
  'connection-accepted',
]);

/** Facts behind which a node's memory or its disk is another one. */
const NODE_CHANGES: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
  'command-executed',
  'file-synced',
  'snapshot-saved',
]);

/** One event, and the run behind it. */
interface Happened {
  readonly run: Run;
  readonly facts: readonly Fact[];
}

/**
 * All points of a run between two moments, in their order. The run is played on; its playhead ends
 * behind the last. It keeps a checkpoint at each of them.
 */
export function pointsOf(run: Run, from: Ms, until: Ms, options: PointOptions = {}): Point[] {
  const points: Point[] = [];
  for (const { at, facts } of eventsOf(run, until)) {
    if (at < from) continue;
    const here = pointsAfter({ run, facts }, options).flatMap((point) =>
      options.faults === undefined ? [point] : asAllowed(point, options.faults),
    );
    points.push(...here);
    if (here.length > 0) keepHere(run);
  }
  return points;
}

/** Faults that have points of their own; each other one strikes wherever its target has a point. */
const WITH_POINTS: ReadonlySet<FaultName> = new Set<FaultName>([
  'process-crash',
  'power-loss',
  'reset-before',
  'reset-after',
]);

/** A point under the faults that are allowed: exactly as they are applied, params and all. */
function asAllowed(point: Point, allowed: readonly FaultAction[]): Point[] {
  const { fault, target } = point.fault;
  const fits = (name: FaultName) =>
    name === fault || (!WITH_POINTS.has(name) && name !== 'restart' && fault !== 'power-loss');
  return allowed
    .filter((each) => each.target === target && fits(each.fault))
    .map((each) => ({ ...point, fault: each }));
}

function pointsAfter(event: Happened, { nodes, faults }: PointOptions): Point[] {
  const points = [...processPoints(event), ...packetPoints(event)];
  if (nodes === true || faults !== undefined) points.push(...nodePoints(event));
  return points;
}

function processPoints({ run, facts }: Happened): Point[] {
  const actors = new Set<string>();
  for (const fact of facts) {
    if ('actor' in fact && !WITHOUT_WEIGHT.has(fact.kind)) actors.add(fact.actor);
  }
  return [...actors]
    .filter((actor) => run.world.actor(actor)?.alive === true)
    .map((actor) => ({
      cursor: run.cursor,
      at: run.now,
      fault: crash('process-crash', actor),
      owner: actor,
      doing: doingOf(facts, actor, run.journal),
    }));
}

function packetPoints({ run, facts }: Happened): Point[] {
  return facts.flatMap((fact) => {
    if (fact.kind !== 'packet-sent') return [];
    const isRequest = fact.direction === 'request';
    const fault = isRequest ? 'reset-before' : 'reset-after';
    return {
      cursor: run.cursor,
      at: run.now,
      fault: { kind: 'fault', fault, target: fact.link } as const,
      owner: fact.actor,
      doing: { deed: isRequest ? 'sends' : 'gets', ...commandOf(fact, run.journal) },
    };
  });
}

function nodePoints({ run, facts }: Happened): Point[] {
  const points: Point[] = [];
  for (const node of run.world.nodes()) {
    const isOf = (fact: Fact) => 'node' in fact && fact.node === node.id;
    const after = facts.find((fact) => NODE_CHANGES.has(fact.kind) && isOf(fact));
    if (after === undefined || !node.up) continue;
    for (const fault of node.disk === null ? CRASH : CRASH_AND_POWER) {
      points.push({
        cursor: run.cursor,
        at: run.now,
        fault: crash(fault, node.id),
        owner: node.id,
        doing: { deed: 'runs', ...commandOf(after, run.journal) },
      });
    }
  }
  return points;
}

const CRASH = ['process-crash'] as const;
const CRASH_AND_POWER = ['process-crash', 'power-loss'] as const;

function crash(fault: 'process-crash' | 'power-loss', target: string): FaultAction {
  return { kind: 'fault', fault, target, restartAfterMs: RESTART_MS };
}
