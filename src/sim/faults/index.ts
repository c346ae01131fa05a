// The table of faults. A new fault is a file and a row here; inputs, panel and texts follow from
// it.

import * as v from 'valibot';
import { atLine } from './at-line.ts';
import { clockJump } from './clock-jump.ts';
import { diskStall } from './disk-stall.ts';
import { halfOpen } from './half-open.ts';
import { heal } from './heal.ts';
import { linkCut } from './link-cut.ts';
import { partition } from './partition.ts';
import { pauseFault } from './pause.ts';
import { poisonMessage } from './poison-message.ts';
import { powerLoss } from './power-loss.ts';
import { processCrash } from './process-crash.ts';
import { resetAfter } from './reset-after.ts';
import { resetBefore } from './reset-before.ts';
import { restart } from './restart.ts';
import { slowLink } from './slow-link.ts';
import { slowWorker } from './slow-worker.ts';
import { wake } from './wake.ts';

export const faults = {
  'process-crash': processCrash,
  restart,
  'reset-before': resetBefore,
  'reset-after': resetAfter,
  'slow-worker': slowWorker,
  pause: pauseFault,
  wake,
  'link-cut': linkCut,
  'slow-link': slowLink,
  'half-open': halfOpen,
  partition,
  heal,
  'power-loss': powerLoss,
  'disk-stall': diskStall,
  'clock-jump': clockJump,
  'poison-message': poisonMessage,
  'at-line': atLine,
} as const;

type Faults = typeof faults;
export type FaultName = keyof Faults;
export const FAULT_NAMES = Object.keys(faults) as readonly FaultName[];

type Asked<E> = E extends v.ObjectEntries
  ? v.InferInput<v.StrictObjectSchema<E, undefined>>
  : never;

/** A fault as people ask for it, params beside the name; those left out get their defaults. */
export type FaultAction = {
  readonly [N in FaultName]: {
    readonly kind: 'fault';
    readonly fault: N;
    readonly target: string;
  } & Asked<Faults[N]['params']>;
}[FaultName];

const target = v.pipe(v.string(), v.maxLength(140));

/** The schema of a fault within an input; `entries` are what all inputs share. */
export function faultSchema<const E extends v.ObjectEntries>(entries: E) {
  const rows = FAULT_NAMES.map((name) =>
    v.strictObject({
      ...entries,
      kind: v.literal('fault'),
      fault: v.literal(name),
      target,
      ...(faults[name].params as v.ObjectEntries),
    }),
  );
  return v.variant('fault', rows);
}
