// What a fault is: one file each, one row of the table in index.ts. A fault never decides what is
// lost; it kills, breaks or slows, and the simulated world shows what follows.

import type * as v from 'valibot';
import type { RefusalReason } from '../fact.ts';
import type { World } from '../world-state.ts';

/** What a fault can be aimed at: a process by its id, or a link by `process:node`. */
export type FaultTarget = 'process' | 'consumer' | 'link';

/** Why a fault did nothing; null when it was applied or armed. */
export type FaultOutcome = RefusalReason | null;

type Params<E extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<E, undefined>>;

export interface Fault<E extends v.ObjectEntries> {
  readonly aimsAt: FaultTarget;
  /** Schemas of the params; each has a default, so that a fault needs no params. */
  readonly params: E;
  /** Applies the fault now, or arms it. The target exists and is of the right sort. */
  apply(world: World, target: string, params: Params<E>, cause: number): FaultOutcome;
}

/** Types a row of the table. */
export function defineFault<const E extends v.ObjectEntries>(fault: Fault<E>): Fault<E> {
  return fault;
}
