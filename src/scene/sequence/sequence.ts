// A run as a sequence diagram: who said what to whom, and what became of it, as plain data. It is
// another view of the same journal as the stage, with time running down.

import type { Ms } from '../../base/time.ts';
import type { LossReason } from '../../sim/facts/link.ts';

/** One lifeline. Producers stand left, Redis in the middle, consumers and the world right. */
export interface Lane {
  /** An actor or a node; `world` for the outside world. */
  readonly id: string;
  readonly kind: 'producer' | 'console' | 'node' | 'sentinel' | 'worker' | 'world';
}

export const WORLD_LANE = 'world';

/** Something that happened to one lane at one moment. */
export type MarkKind =
  | 'created'
  | 'retry'
  | 'gave-up'
  | 'timed-out'
  | 'crashed'
  | 'restarted'
  | 'power-lost'
  | 'paused'
  | 'resumed'
  | 'reset';

interface EventBase {
  /** `seq` of the fact that it begins with. */
  readonly seq: number;
  readonly at: Ms;
}

/** A command or a reply on its way, or what a primary tells its replica. */
export interface PacketEvent extends EventBase {
  readonly kind: 'packet';
  readonly direction: 'request' | 'reply' | 'stream';
  readonly from: string;
  readonly to: string;
  /** The whole command, the short form of the reply, or the first command of a stream. */
  readonly words: string;
  /** Numbers of the messages in it. */
  readonly messages: readonly number[];
  readonly arrivesAt: Ms;
  /** Null while it is on its way. */
  readonly end: { readonly at: Ms; readonly lost: LossReason | null } | null;
}

/** A side effect in the outside world, or one that it refused because it knew the key. */
export interface EffectEvent extends EventBase {
  readonly kind: 'effect';
  readonly from: string;
  readonly message: number;
  readonly nth: number;
  readonly refused: boolean;
}

export interface MarkEvent extends EventBase {
  readonly kind: 'mark';
  readonly lane: string;
  readonly mark: MarkKind;
  readonly message: number | null;
}

export type SequenceEvent = PacketEvent | EffectEvent | MarkEvent;

/** A stretch of a lifeline. `from` null: since before the first event shown. */
export interface Span {
  readonly lane: string;
  readonly kind: 'dead' | 'paused' | 'working' | 'blocked';
  readonly from: Ms | null;
  /** Null: still so at the playhead. */
  readonly until: Ms | null;
  readonly message: number | null;
}

export interface Sequence {
  readonly lanes: readonly Lane[];
  /** In the order of the journal. */
  readonly events: readonly SequenceEvent[];
  readonly spans: readonly Span[];
  /** Older events are left out. */
  readonly isCut: boolean;
  /** The playhead. */
  readonly now: Ms;
}
