// What a fault is: one file each, one row of the table in index.ts. A fault never decides what is
// lost; it kills, breaks or slows, and the simulated world shows what follows.

import type * as v from 'valibot';
import type { Direction } from '../facts/link.ts';
import type { FaultParams, RefusalReason } from '../facts/outside.ts';
import type { ActorId, LinkId } from '../ids.ts';
import type { FaultName } from './index.ts';

/** What a fault can be aimed at: a process by its id, or a link by `process:node`. */
type FaultTarget = 'process' | 'consumer' | 'link';

/**
 * One fault at one target, on its way to be applied. Whoever carries it out says what came of it,
 * exactly once; the answer is the fact's seq, the cause of all that follows.
 */
export interface FaultOrder {
  readonly fault: FaultName;
  readonly target: string;
  readonly params: FaultParams;
  applied(): number;
  armed(): number;
  refused(reason: RefusalReason): void;
}

/** What faults can do to the world. */
export interface FaultHost {
  crash(
    actor: ActorId,
    how: { restartAfterMs: number | null; requestsOnWire: 'lost' | 'arrive' },
    order: FaultOrder,
  ): void;
  restart(actor: ActorId, order: FaultOrder): void;
  slow(actor: ActorId, factor: number, order: FaultOrder): void;
  /** Resets the connection under a packet in flight, or else under the next one. */
  resetPacket(
    link: LinkId,
    packet: { direction: Direction; carrying: 'any' | 'message' },
    order: FaultOrder,
  ): void;
}

type Params<E extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<E, undefined>>;

export interface Fault<E extends v.ObjectEntries> {
  readonly aimsAt: FaultTarget;
  /** Schemas of the params; each has a default, so that a fault needs no params. */
  readonly params: E;
  /** The target exists and is of the right sort. */
  apply(host: FaultHost, target: string, params: Params<E>, order: FaultOrder): void;
}

/** Types a row of the table. */
export function defineFault<const E extends v.ObjectEntries>(fault: Fault<E>): Fault<E> {
  return fault;
}
