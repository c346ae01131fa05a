// What guards a design, as people meet it: one row for each entry of the simulation's table of
// protections. A new protection without a row is a type error. What cannot do anything as things
// are says so by `idle`, and stays as it is: nothing is switched off in silence.

import type { DesignName, Protections } from '../../sim/protections.ts';

/** How it is set. Times are in ms here and in seconds on the page. */
type ProtectionControl =
  | { readonly kind: 'switch' }
  /** Off is the first of the choices. */
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** 0 is off; `on` is what switching it on sets. */
  | { readonly kind: 'time' | 'count'; readonly on: number; readonly most: number }
  /** A time that is never off, and a number that is none; `steps` are for the strip. */
  | {
      readonly kind: 'length';
      readonly least: number;
      readonly most: number;
      readonly steps?: readonly number[];
    }
  | { readonly kind: 'size'; readonly least: number; readonly most: number };

export const PROTECTION_GROUPS = ['producer', 'take', 'ack', 'effect'] as const;
type ProtectionGroup = (typeof PROTECTION_GROUPS)[number];

export interface ProtectionRow {
  readonly designs: readonly DesignName[];
  readonly group: ProtectionGroup;
  readonly control: ProtectionControl;
  /** Stands in the strip above the stage, where one reaches it while the run plays. */
  readonly isFirst?: boolean;
  /** Why it does nothing with the others as they are; null when it does something. */
  idle?(protections: Protections, design: DesignName): IdleReason | null;
}

type IdleReason =
  | 'needs-claim'
  | 'needs-stamp'
  | 'needs-own-list'
  | 'needs-shared-claim'
  | 'needs-wait'
  | 'needs-min-replicas'
  | 'needs-due-time'
  | 'needs-group'
  | 'needs-ack'
  | 'effect-in-redis';

const ALL: readonly DesignName[] = ['list', 'sorted-set', 'pubsub', 'stream'];
const on = (on: number, kind: 'time' | 'count', most: number) => ({ kind, on, most }) as const;
const SWITCH = { kind: 'switch' } as const;
const HOUR_MS = 3_600_000;

/** Whether something of a message that is being worked on stays in Redis. */
function keepsClaim(design: DesignName, protections: Protections): boolean {
  const { claim, due, read, noAck } = protections;
  if (design === 'list') return claim !== 'pop';
  if (design === 'sorted-set') return due === 'lease';
  return design === 'stream' && read === 'group' && !noAck;
}

const needsClaim = (protections: Protections, design: DesignName) =>
  keepsClaim(design, protections) ? null : 'needs-claim';
const needsGroup = ({ read }: Protections) => (read === 'group' ? null : 'needs-group');
const needsPel = (protections: Protections) =>
  needsGroup(protections) ?? (protections.noAck ? 'needs-ack' : null);
/** A deadline or a token stands beside the claim; in a consumer's own list there is neither. */
const needsStamp = (protections: Protections, design: DesignName) =>
  design === 'list' && protections.claim === 'own-list'
    ? 'needs-stamp'
    : needsClaim(protections, design);
const isMarked = (protections: Protections, design: DesignName) =>
  protections.effectIn === 'redis' && keepsClaim(design, protections) ? 'effect-in-redis' : null;

export const PROTECTION_ROWS: Readonly<Record<keyof Protections, ProtectionRow>> = {
  idempotency: {
    designs: ALL,
    group: 'producer',
    control: { kind: 'choice', choices: ['none', 'two-commands', 'script', 'explicit-id'] },
  },
  readReplies: { designs: ALL, group: 'producer', control: SWITCH },
  waitReplicas: { designs: ALL, group: 'producer', control: on(1, 'count', 3) },
  waitTimeoutMs: {
    designs: ALL,
    group: 'producer',
    control: { kind: 'length', least: 100, most: 60_000 },
    idle: ({ waitReplicas }) => (waitReplicas > 0 ? null : 'needs-wait'),
  },
  minReplicas: { designs: ALL, group: 'producer', control: on(1, 'count', 3) },
  minReplicasMaxLag: {
    designs: ALL,
    group: 'producer',
    control: { kind: 'size', least: 1, most: 60 },
    idle: ({ minReplicas }) => (minReplicas > 0 ? null : 'needs-min-replicas'),
  },
  maxLen: { designs: ['stream'], group: 'producer', control: on(5, 'count', 1_000_000) },
  delayMs: {
    designs: ['sorted-set'],
    group: 'producer',
    control: { kind: 'length', least: 0, most: HOUR_MS },
    idle: ({ due }) => (due === 'priority' ? 'needs-due-time' : null),
  },

  claim: {
    designs: ['list'],
    group: 'take',
    control: { kind: 'choice', choices: ['pop', 'processing-list', 'own-list', 'script'] },
    isFirst: true,
  },
  due: {
    designs: ['sorted-set'],
    group: 'take',
    control: {
      kind: 'choice',
      choices: [
        'unchecked',
        'checked',
        'zpopmin',
        'script-pop',
        'script-move',
        'lease',
        'priority',
      ],
    },
    isFirst: true,
  },
  storedCopy: { designs: ['pubsub'], group: 'take', control: SWITCH, isFirst: true },
  pattern: { designs: ['pubsub'], group: 'take', control: SWITCH },
  read: {
    designs: ['stream'],
    group: 'take',
    control: { kind: 'choice', choices: ['new-only', 'saved-id', 'group'] },
  },
  groupFrom: {
    designs: ['stream'],
    group: 'take',
    control: { kind: 'choice', choices: ['$', '0'] },
    idle: needsGroup,
  },
  noAck: { designs: ['stream'], group: 'take', control: SWITCH, idle: needsGroup },
  history: { designs: ['stream'], group: 'take', control: SWITCH, idle: needsPel },
  claimIdleMs: {
    designs: ['stream'],
    group: 'take',
    control: on(6000, 'time', HOUR_MS),
    isFirst: true,
    idle: needsPel,
  },
  batch: {
    designs: ['stream'],
    group: 'take',
    control: { kind: 'size', least: 1, most: 100 },
  },
  freshNames: { designs: ['stream'], group: 'take', control: SWITCH, idle: needsGroup },
  sharedName: { designs: ['stream'], group: 'take', control: SWITCH, idle: needsGroup },
  sleepUntilDue: {
    designs: ['sorted-set'],
    group: 'take',
    control: SWITCH,
    idle: ({ due }) => (due === 'priority' || due === 'script-move' ? 'needs-due-time' : null),
  },
  serverTime: {
    designs: ['sorted-set'],
    group: 'take',
    control: SWITCH,
    idle: ({ due }) => (due === 'priority' ? 'needs-due-time' : null),
  },
  reap: {
    designs: ['list'],
    group: 'take',
    control: { kind: 'choice', choices: ['script', 'remove-first', 'push-first'] },
    idle: ({ claim }) =>
      claim === 'pop' ? 'needs-claim' : claim === 'own-list' ? 'needs-shared-claim' : null,
  },
  heartbeatMs: {
    designs: ['list'],
    group: 'take',
    control: on(1500, 'time', HOUR_MS),
    idle: ({ claim }) => (claim === 'own-list' ? null : 'needs-own-list'),
  },

  leaseMs: {
    designs: ['list', 'sorted-set'],
    group: 'ack',
    control: { kind: 'length', least: 100, most: HOUR_MS, steps: [2000, 5000, 10_000, 20_000] },
    idle: needsStamp,
  },
  renewEveryMs: {
    designs: ['list', 'sorted-set', 'stream'],
    group: 'ack',
    control: on(1000, 'time', HOUR_MS),
    idle: needsStamp,
  },
  ack: {
    designs: ['list', 'sorted-set', 'stream'],
    group: 'ack',
    control: { kind: 'choice', choices: ['plain', 'token'] },
    idle: needsStamp,
  },
  ackWhen: {
    designs: ['list', 'stream'],
    group: 'ack',
    control: { kind: 'choice', choices: ['after', 'before'] },
    idle: needsClaim,
  },
  deadLetterAfter: {
    designs: ['list', 'sorted-set', 'stream'],
    group: 'ack',
    control: on(3, 'count', 20),
    idle: needsClaim,
  },

  mark: {
    designs: ALL,
    group: 'effect',
    control: { kind: 'choice', choices: ['none', 'before', 'after', 'lease'] },
    idle: isMarked,
  },
  effectIn: {
    designs: ['list', 'sorted-set', 'stream'],
    group: 'effect',
    control: { kind: 'choice', choices: ['outside', 'redis'] },
    idle: (protections, design) =>
      protections.effectIn === 'redis' ? needsClaim(protections, design) : null,
  },
  uniqueEffect: {
    designs: ALL,
    group: 'effect',
    control: SWITCH,
    isFirst: true,
    idle: isMarked,
  },
};

export type ProtectionName = keyof Protections;

/** The protections that a design can have, in the order of the table. */
export function protectionsOf(design: DesignName): ProtectionName[] {
  return (Object.keys(PROTECTION_ROWS) as ProtectionName[]).filter((name) =>
    PROTECTION_ROWS[name].designs.includes(design),
  );
}

/** The choices that a design has; an explicit id is for streams only. */
export function choicesOf(name: ProtectionName, design: DesignName): readonly string[] {
  const { control } = PROTECTION_ROWS[name];
  if (control.kind !== 'choice') return [];
  return control.choices.filter((choice) => choice !== 'explicit-id' || design === 'stream');
}
