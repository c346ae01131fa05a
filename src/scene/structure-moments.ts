// What Redis holds at one moment, structure by structure: plain data, and no more than is drawn.
// Changes of the last moments come with it, so that what makes room for something else is seen
// moving and a moment looks the same from whichever side it is reached.

import type { Ms } from '../base/time.ts';
import type { Phrase } from './phrase.ts';

interface KeyMoment {
  /** Unique among the keys of all databases, and among channels. */
  readonly id: string;
  /** The key as people read it. */
  readonly key: string;
  /** The design uses it: it has its place even while it is empty. */
  readonly isExpected: boolean;
  /** Messages end here that failed too often. */
  readonly isDead: boolean;
}

export interface WaitingMoment {
  readonly actor: string;
  readonly name: Phrase;
  /** When its wait times out; null: never. */
  readonly deadline: Ms | null;
}

export interface ListMoment extends KeyMoment {
  readonly kind: 'list';
  readonly length: number;
  /** How messages get in and out here, for the names of the ends: `LPUSH`, `BRPOP`. */
  readonly entersBy: string | null;
  readonly leavesBy: string | null;
  /** The element that leaves next, as text; null when there is none, or nobody takes from here. */
  readonly next: string | null;
  /** Clients blocked on it, the next to be served first. */
  readonly waiting: readonly WaitingMoment[];
}

/** A member of a sorted set; `slot` is the member itself. */
export interface MemberMoment {
  readonly slot: string;
  readonly score: number;
}

export interface ZsetMoment extends KeyMoment {
  readonly kind: 'zset';
  readonly length: number;
  /** What scores mean. With `due` and `lease` they are times, in ms of Redis's clock. */
  readonly scores: 'due' | 'lease' | 'priority' | 'number';
  /** Of times: Redis's clock at `at`, and how much of it the axis shows around it. */
  readonly clock: {
    readonly at: Ms;
    readonly wall: Ms;
    readonly pastMs: Ms;
    readonly futureMs: Ms;
  } | null;
  /** Scores that are marked although no member may have them. */
  readonly marked: readonly number[];
  readonly states: readonly ZsetState[];
  /** Clients blocked on it. */
  readonly waiting: readonly WaitingMoment[];
}

/** Members from the lowest score on, and since when it is so. The newest state comes first. */
export interface ZsetState {
  readonly since: Ms;
  readonly members: readonly MemberMoment[];
}

export interface EntryMoment {
  readonly slot: string;
  /** The message's number; null for an entry that is none. */
  readonly number: number | null;
}

export interface PendingMoment {
  readonly slot: string;
  readonly number: number | null;
  /** Index among the consumers of its group. */
  readonly consumer: number;
  /** Virtual time. */
  readonly deliveredAt: Ms;
  readonly deliveryCount: number;
  /** Its entry is in the stream no more. */
  readonly isGone: boolean;
}

export interface StreamConsumerMoment {
  readonly name: Phrase;
  /** `gone`: nobody calls itself so any more. */
  readonly condition: 'running' | 'paused' | 'crashed' | 'gone';
}

export interface GroupMoment {
  readonly name: string;
  readonly lastDelivered: string;
  /** Entries of the stream that it has behind itself. */
  readonly delivered: number;
  /** Entries yet to be delivered; null where Redis cannot tell. */
  readonly lag: number | null;
  readonly consumers: readonly StreamConsumerMoment[];
  /** By id; the newest state comes first. */
  readonly states: readonly PendingState[];
}

interface PendingState {
  readonly since: Ms;
  readonly pending: readonly PendingMoment[];
}

export interface StreamMoment extends KeyMoment {
  readonly kind: 'stream';
  readonly length: number;
  readonly firstId: string | null;
  readonly lastId: string;
  /** Entries that were trimmed or deleted, as far as they were messages; the latest one's id. */
  readonly trimmed: { readonly count: number; readonly lastId: string } | null;
  /** The newest state comes first. */
  readonly states: readonly StreamState[];
  readonly groups: readonly GroupMoment[];
  /** Readers without a group that keep their place in Redis. */
  readonly readers: readonly ReaderMoment[];
  /** An entry that is idle for so long may be claimed by another consumer; 0: nobody claims. */
  readonly claimIdleMs: Ms;
  /** Consumers that will have a PEL here, also before they read for the first time. */
  readonly consumersExpected: number;
}

/** The id that a reader has come to, and how many entries it has behind itself. */
export interface ReaderMoment {
  readonly name: Phrase;
  readonly id: string;
  readonly read: number;
}

/** The newest entries, oldest first, and how many there are in all. */
export interface StreamState {
  readonly since: Ms;
  readonly length: number;
  readonly entries: readonly EntryMoment[];
}

export interface SubscriberMoment {
  readonly actor: string;
  readonly name: Phrase;
  readonly listens: boolean;
  /** Sent to it and not there yet. */
  readonly waitingBytes: number;
}

export interface ChannelMoment extends KeyMoment {
  readonly kind: 'channel';
  readonly subscribers: readonly SubscriberMoment[];
  /** How many PUBLISH said had heard it; null when it was not asked lately. */
  readonly answered: number | null;
}

export interface RowMoment {
  readonly slot: string;
  readonly name: string;
  /** Null for the members of a set: they have no value. */
  readonly value: string | null;
  /** When it expires, in virtual time. */
  readonly expiresAt: Ms | null;
  /** A message is in it: its disc stands at the row. */
  readonly holdsMessage: boolean;
}

/** A hash, a set, or all strings together. */
export interface TableMoment extends KeyMoment {
  readonly kind: 'table';
  readonly type: 'hash' | 'set' | 'string';
  readonly length: number;
  /** As many as may be drawn. */
  readonly rows: readonly RowMoment[];
}

export type StructureMoment = ListMoment | ZsetMoment | StreamMoment | ChannelMoment | TableMoment;
