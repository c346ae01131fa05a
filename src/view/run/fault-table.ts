// The faults as people meet them: one row each. Strip, form and the menus of objects follow from
// the table. Some faults have two rows because people see two things in them: a worker that crashes
// and a Redis that is killed.

import type { Key, Sentence } from '../../i18n/dictionary.ts';
import type { FaultAction, FaultName } from '../../sim/faults/index.ts';
import type { WorldView } from '../../sim/world.ts';
import type { IconName } from '../page/icons.ts';
import { carrying, type FaultField, healsAfter, lasts, restartsAfter } from './fault-fields.ts';
import { flying, isConsumer, isWorker, type Thing } from './fault-things.ts';

export const FAULT_GROUPS = ['process', 'network', 'redis', 'message'] as const;
type FaultGroup = (typeof FAULT_GROUPS)[number];

export type ChoiceId =
  | FaultName
  | 'crash-holding'
  | 'full-speed'
  | 'node-crash'
  | 'node-restart'
  | 'node-pause'
  | 'node-wake';

export interface FaultRow {
  readonly id: ChoiceId;
  readonly fault: FaultName;
  readonly group: FaultGroup;
  readonly icon: IconName;
  readonly danger: boolean;
  /**
   * `first`: a button of its own in the free run. `end`: ends a fault, so it is shown when there is
   * something to end. `more`: only in the form. `code`: only at the lines of a program.
   */
  readonly rank: 'first' | 'end' | 'more' | 'code';
  fits(thing: Thing, world: WorldView): boolean;
  /** Why it cannot be used when nothing fits. */
  readonly nothing: Key;
  readonly fields: readonly FaultField[];
  /** Params that make the row what it is. */
  readonly fixed?: Readonly<Record<string, number>>;
  /** What is said of a thing instead of its state. */
  says?(thing: Thing, world: WorldView): Sentence;
}

const liveProcess = (thing: Thing) => thing.kind === 'process' && thing.actor.alive;
/**
 * Between servers nobody waits for a reply to one command. A process that has yet to start will
 * have packets to lose: the fault waits for them.
 */
const liveLink = (thing: Thing) =>
  thing.kind === 'link' && (thing.actor?.alive === true || thing.actor?.state === 'new');
const upNode = (thing: Thing) => thing.kind === 'node' && thing.node.up;

const PROCESS_ROWS: readonly FaultRow[] = [
  {
    id: 'process-crash',
    fault: 'process-crash',
    group: 'process',
    icon: 'close',
    danger: true,
    rank: 'first',
    fits: liveProcess,
    nothing: 'run.all-dead',
    fields: [
      restartsAfter(null),
      { kind: 'choice', name: 'requestsOnWire', initial: 'lost', choices: ['lost', 'arrive'] },
    ],
  },
  {
    id: 'crash-holding',
    fault: 'process-crash',
    group: 'process',
    icon: 'bolt',
    danger: true,
    rank: 'first',
    fits: (thing) => thing.kind === 'process' && thing.actor.alive && isWorker(thing.actor),
    nothing: 'run.all-dead',
    fields: [restartsAfter(null)],
  },
  {
    id: 'slow-worker',
    fault: 'slow-worker',
    group: 'process',
    icon: 'clock',
    danger: false,
    rank: 'more',
    fits: (thing) => thing.kind === 'process' && thing.actor.alive && isWorker(thing.actor),
    nothing: 'run.all-dead',
    fields: [{ kind: 'factor', name: 'factor', initial: 4 }],
  },
  {
    id: 'pause',
    fault: 'pause',
    group: 'process',
    icon: 'pause',
    danger: false,
    rank: 'more',
    fits: (thing) =>
      thing.kind === 'process' && thing.actor.alive && thing.actor.pausedUntil === null,
    nothing: 'run.no-target',
    fields: [lasts(5000)],
  },
  {
    id: 'full-speed',
    fault: 'slow-worker',
    group: 'process',
    icon: 'play',
    danger: false,
    rank: 'end',
    fits: (thing) =>
      thing.kind === 'process' && isConsumer(thing.actor) && thing.actor.slowness > 1,
    nothing: 'run.none-slow',
    fields: [],
    fixed: { factor: 1 },
  },
  {
    id: 'wake',
    fault: 'wake',
    group: 'process',
    icon: 'play',
    danger: false,
    rank: 'end',
    fits: (thing) => thing.kind === 'process' && thing.actor.pausedUntil !== null,
    nothing: 'run.none-frozen',
    fields: [],
  },
  {
    id: 'restart',
    fault: 'restart',
    group: 'process',
    icon: 'restart',
    danger: false,
    rank: 'end',
    fits: (thing) => thing.kind === 'process' && thing.actor.state === 'dead',
    nothing: 'run.none-dead',
    fields: [],
  },
];

const NETWORK_ROWS: readonly FaultRow[] = [
  {
    id: 'reset-before',
    fault: 'reset-before',
    group: 'network',
    icon: 'cut',
    danger: false,
    rank: 'more',
    fits: liveLink,
    nothing: 'run.all-dead',
    fields: [carrying('any')],
    says: ({ id }, world) => flying(id, world, 'request'),
  },
  {
    id: 'reset-after',
    fault: 'reset-after',
    group: 'network',
    icon: 'cut',
    danger: false,
    rank: 'first',
    fits: liveLink,
    nothing: 'run.all-dead',
    fields: [carrying('message')],
    says: ({ id }, world) => flying(id, world, 'reply'),
  },
  {
    id: 'link-cut',
    fault: 'link-cut',
    group: 'network',
    icon: 'cut',
    danger: false,
    rank: 'first',
    fits: (thing) => thing.kind === 'link' && thing.link.cut === null,
    nothing: 'run.all-cut',
    fields: [healsAfter(5000)],
  },
  {
    id: 'slow-link',
    fault: 'slow-link',
    group: 'network',
    icon: 'clock',
    danger: false,
    rank: 'more',
    fits: (thing) => thing.kind === 'link',
    nothing: 'run.no-target',
    fields: [
      { kind: 'time', name: 'extraMs', initial: 1000 },
      { kind: 'maybe-time', name: 'forMs', initial: null },
    ],
  },
  {
    id: 'half-open',
    fault: 'half-open',
    group: 'network',
    icon: 'half',
    danger: false,
    rank: 'more',
    fits: (thing) => thing.kind === 'link' && thing.link.state === 'open',
    nothing: 'run.none-open',
    fields: [
      { kind: 'choice', name: 'told', initial: 'actor', choices: ['actor', 'node', 'nobody'] },
    ],
  },
  {
    id: 'partition',
    fault: 'partition',
    group: 'network',
    icon: 'split',
    danger: false,
    rank: 'more',
    fits: (thing, world) =>
      thing.kind === 'node' &&
      world.links().some(({ node, cut }) => node === thing.id && cut === null),
    nothing: 'run.all-cut',
    fields: [{ kind: 'side', name: 'side', initial: '' }, healsAfter(10_000)],
  },
  {
    id: 'heal',
    fault: 'heal',
    group: 'network',
    icon: 'check',
    danger: false,
    rank: 'end',
    fits: (thing) => thing.kind === 'link' && (thing.link.cut !== null || thing.link.extraMs > 0),
    nothing: 'run.none-cut',
    fields: [],
  },
];

const REDIS_ROWS: readonly FaultRow[] = [
  {
    id: 'node-crash',
    fault: 'process-crash',
    group: 'redis',
    icon: 'close',
    danger: true,
    rank: 'first',
    fits: upNode,
    nothing: 'run.redis-down',
    fields: [restartsAfter(null)],
  },
  {
    id: 'power-loss',
    fault: 'power-loss',
    group: 'redis',
    icon: 'power',
    danger: true,
    rank: 'first',
    fits: upNode,
    nothing: 'run.redis-down',
    fields: [restartsAfter(null)],
  },
  {
    id: 'disk-stall',
    fault: 'disk-stall',
    group: 'redis',
    icon: 'disk',
    danger: false,
    rank: 'more',
    fits: (thing) => thing.kind === 'node' && thing.node.up && thing.node.disk !== null,
    nothing: 'run.no-disk',
    fields: [lasts(3000)],
  },
  {
    id: 'clock-jump',
    fault: 'clock-jump',
    group: 'redis',
    icon: 'clock',
    danger: false,
    rank: 'more',
    fits: (thing) => thing.kind === 'node',
    nothing: 'run.no-target',
    fields: [{ kind: 'jump', name: 'byMs', initial: 60_000 }],
  },
  {
    id: 'node-pause',
    fault: 'pause',
    group: 'redis',
    icon: 'pause',
    danger: false,
    rank: 'more',
    fits: (thing) => thing.kind === 'node' && thing.node.up && thing.node.pausedUntil === null,
    nothing: 'run.redis-down',
    fields: [lasts(5000)],
  },
  {
    id: 'node-wake',
    fault: 'wake',
    group: 'redis',
    icon: 'play',
    danger: false,
    rank: 'end',
    fits: (thing) => thing.kind === 'node' && thing.node.pausedUntil !== null,
    nothing: 'run.none-frozen',
    fields: [],
  },
  {
    id: 'node-restart',
    fault: 'restart',
    group: 'redis',
    icon: 'restart',
    danger: false,
    rank: 'end',
    fits: (thing) => thing.kind === 'node' && !thing.node.up,
    nothing: 'run.redis-up',
    fields: [],
  },
];

const MESSAGE_ROWS: readonly FaultRow[] = [
  {
    id: 'poison-message',
    fault: 'poison-message',
    group: 'message',
    icon: 'poison',
    danger: true,
    rank: 'more',
    fits: (thing) => thing.kind === 'message',
    nothing: 'run.no-message',
    fields: [restartsAfter(1000)],
  },
];

const CODE_ROWS: readonly FaultRow[] = [
  {
    id: 'at-line',
    fault: 'at-line',
    group: 'process',
    icon: 'code',
    danger: true,
    rank: 'code',
    fits: (thing) => thing.kind === 'process',
    nothing: 'run.no-target',
    fields: [],
  },
];

/** All rows, group by group. */
export const FAULT_ROWS: readonly FaultRow[] = [
  ...PROCESS_ROWS,
  ...NETWORK_ROWS,
  ...REDIS_ROWS,
  ...MESSAGE_ROWS,
  ...CODE_ROWS,
];

/** The row with which people would have asked for a fault. `nodes`: the ids of all servers. */
export function rowOf(action: FaultAction, nodes: readonly string[]): FaultRow | undefined {
  const { fault, target } = action;
  const rows = FAULT_ROWS.filter((row) => row.fault === fault && row.id !== 'crash-holding');
  if (fault === 'slow-worker') {
    return rows.find(({ id }) => (action.factor === 1) === (id === 'full-speed'));
  }
  const isNode = nodes.includes(target);
  return rows.find(({ group }) => (group === 'redis') === isNode) ?? rows[0];
}

/** The fault of a row on a target, with its params. */
export function actionOf(
  row: FaultRow,
  target: string,
  params: Readonly<Record<string, unknown>>,
): FaultAction {
  return { kind: 'fault', fault: row.fault, target, ...params, ...row.fixed } as FaultAction;
}
