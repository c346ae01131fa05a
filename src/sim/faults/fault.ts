// What a fault is: one file each, one row of the table in index.ts. A fault never decides what is
// lost; it kills, breaks or slows, and the simulated world shows what follows.

import type * as v from 'valibot';
import type { Ms } from '../../base/time.ts';
import type { Direction } from '../facts/link.ts';
import type { FaultParams, RefusalReason } from '../facts/outside.ts';
import type { ActorId, LinkId, NodeId } from '../ids.ts';
import type { FaultName } from './index.ts';

/**
 * What a fault can be aimed at: a process or a node by its id, a link by `process:node`, a message by
 * its id, made already or not.
 */
export type FaultTarget =
  | 'process'
  | 'consumer'
  | 'node'
  | 'process-or-node'
  | 'link'
  | 'link-or-node'
  | 'message';

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
    target: ActorId | NodeId,
    how: { restartAfterMs: number | null; requestsOnWire: 'lost' | 'arrive' },
    order: FaultOrder,
  ): void;
  restart(target: ActorId | NodeId, order: FaultOrder): void;
  /** A node's machine goes off: its disk keeps what was fsynced, and nobody is told. */
  losePower(node: NodeId, restartAfterMs: Ms | null, order: FaultOrder): void;
  /** No fsync that begins within so long ends before that. */
  stallDisk(node: NodeId, durationMs: Ms, order: FaultOrder): void;
  /** A process or a node handles nothing for so long. */
  pause(target: ActorId | NodeId, durationMs: Ms, order: FaultOrder): void;
  /** What stands still goes on. */
  wake(target: ActorId | NodeId, order: FaultOrder): void;
  /** Nothing passes a link until it heals; null is never. */
  cut(link: LinkId, healAfterMs: Ms | null, order: FaultOrder): void;
  /** Cuts all links between a node with these others and everybody else. */
  partition(
    node: NodeId,
    others: readonly string[],
    healAfterMs: Ms | null,
    order: FaultOrder,
  ): void;
  /** Each packet of a link takes so much longer; `forMs` null is for ever. */
  slowLink(link: LinkId, extraMs: Ms, forMs: Ms | null, order: FaultOrder): void;
  /** A link, or all links of a node, carry everything again, as fast as ever. */
  heal(target: LinkId | NodeId, order: FaultOrder): void;
  /** The connection of a link dies without a word, save to the end that is told. */
  halfOpen(link: LinkId, told: 'actor' | 'node' | 'nobody', order: FaultOrder): void;
  slow(actor: ActorId, factor: number, order: FaultOrder): void;
  /** A node's wall clock jumps by so much. */
  jumpClock(node: NodeId, byMs: Ms, order: FaultOrder): void;
  /** Whoever starts to work on the message dies, and starts again after so long. */
  poison(message: string, restartAfterMs: Ms | null, order: FaultOrder): void;
  /** Strikes when a process comes to a line of its program the next time. */
  breakAtLine(
    actor: ActorId,
    what: {
      readonly line: string;
      readonly does: 'crash' | 'pause' | 'lose-request' | 'lose-reply';
      readonly restartAfterMs: Ms | null;
      readonly durationMs: Ms;
    },
    order: FaultOrder,
  ): void;
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
