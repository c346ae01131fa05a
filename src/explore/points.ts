// Where a run can break: behind each event that concerns a process, and on each packet. A position
// is a cursor: the number of kernel events handled before.

import type { Fact } from '../sim/fact.ts';
import type { FaultAction } from '../sim/faults/index.ts';
import type { Run } from '../sim/run.ts';

/** One thing that goes wrong at one position. */
export interface Point {
  readonly cursor: number;
  readonly at: number;
  readonly fault: FaultAction;
  /** The fact behind which it happens. */
  readonly after: Fact;
}

/** How long a crashed process stays away. */
const RESTART_MS = 2000;

/** Facts at which nothing changes that a crash could break. */
const WITHOUT_WEIGHT: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
  'client-blocked',
  'client-unblocked',
  'connection-accepted',
]);

/**
 * All points of a run up to a moment. The run is played once; its playhead ends there.
 * @param from points before this moment are left out
 * @param nodes also the deaths of nodes and, where they have a disk, losses of their power
 */
export function pointsOf(run: Run, from: number, until: number, nodes = false): Point[] {
  const points: Point[] = [];
  const { journal } = run;
  for (;;) {
    const { cursor } = run;
    const before = journal.length;
    run.seekTo(cursor + 1);
    if (run.cursor === cursor || run.now > until) break;
    if (run.now < from) continue;
    const facts: Fact[] = [];
    for (let seq = before; seq < journal.length; seq += 1) facts.push(journal.get(seq));
    points.push(...pointsAfter(facts, run));
    if (nodes) points.push(...nodePointsAfter(facts, run));
  }
  return points;
}

/** Facts behind which a node's memory or its disk is another one. */
const NODE_CHANGES: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
  'command-executed',
  'file-synced',
  'snapshot-saved',
]);

function nodePointsAfter(facts: readonly Fact[], run: Run): Point[] {
  const position = { cursor: run.cursor, at: run.now };
  const points: Point[] = [];
  for (const node of run.world.nodes()) {
    const isOf = (fact: Fact) => 'node' in fact && fact.node === node.id;
    const after = facts.find((fact) => NODE_CHANGES.has(fact.kind) && isOf(fact));
    if (after === undefined || !node.up) continue;
    const kinds = node.disk === null ? CRASH : CRASH_AND_POWER;
    for (const fault of kinds) {
      const action = { kind: 'fault', fault, target: node.id, restartAfterMs: RESTART_MS } as const;
      points.push({ ...position, fault: action, after });
    }
  }
  return points;
}

const CRASH = ['process-crash'] as const;
const CRASH_AND_POWER = ['process-crash', 'power-loss'] as const;

function pointsAfter(facts: readonly Fact[], run: Run): Point[] {
  const position = { cursor: run.cursor, at: run.now };
  const points: Point[] = [];
  const crashed = new Set<string>();
  for (const fact of facts) {
    if (WITHOUT_WEIGHT.has(fact.kind)) continue;
    const actor = 'actor' in fact ? fact.actor : null;
    if (actor !== null && !crashed.has(actor) && run.world.actor(actor)?.alive === true) {
      crashed.add(actor);
      const fault: FaultAction = {
        kind: 'fault',
        fault: 'process-crash',
        target: actor,
        restartAfterMs: RESTART_MS,
      };
      points.push({ ...position, fault, after: fact });
    }
    if (fact.kind === 'packet-sent') {
      const name = fact.direction === 'request' ? 'reset-before' : 'reset-after';
      const fault: FaultAction = { kind: 'fault', fault: name, target: fact.link };
      points.push({ ...position, fault, after: fact });
    }
  }
  return points;
}
