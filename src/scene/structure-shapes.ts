// The shapes of structures inside Redis, as plain, keyed data in CSS pixels of the stage.

import type { Box, Font, Label, Named, Point } from './shapes.ts';

/** A list: a row of cells, its head at the left. */
export interface ListShape extends Named {
  readonly well: Box;
  /** There is no such key. */
  readonly isEmpty: boolean;
  /** The x of each line between two cells. */
  readonly dividers: readonly number[];
  readonly labels: readonly Label[];
  readonly waiting: readonly WaitingShape[];
}

/** A client that is blocked on the list, in the order in which it will be served. */
export interface WaitingShape {
  readonly key: string;
  readonly box: Box;
  readonly place: number;
  readonly label: Label;
}

/** A sorted set: an axis of scores; of times with now on it. */
export interface AxisShape extends Named {
  readonly well: Box;
  readonly axisY: number;
  /** What is left of it is due; null when scores are no times. */
  readonly nowX: number | null;
  readonly ticks: readonly number[];
  /** From these points a stem goes down to the axis. */
  readonly stems: readonly Point[];
  readonly labels: readonly Label[];
  /** The pill that says where now is. */
  readonly now: { readonly box: Box; readonly label: Label } | null;
}

/** A stream: cells of a log, cursors of groups, frames of PELs. */
export interface StreamShape extends Named {
  readonly well: Box;
  readonly cells: readonly { readonly key: string; readonly box: Box }[];
  /** Where trimmed entries were. */
  readonly tombstone: Box | null;
  readonly cursors: readonly CursorShape[];
  readonly rows: readonly PendingRowShape[];
  readonly labels: readonly Label[];
}

/** How far a group has come: a line behind the entry that was delivered last. */
export interface CursorShape {
  readonly key: string;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  readonly label: Label;
}

/** The frame of one consumer's PEL. */
export interface PendingRowShape {
  readonly key: string;
  readonly box: Box;
  readonly tone: 'running' | 'paused' | 'crashed' | 'gone';
}

/** A channel: a hub and those who listen. */
export interface ChannelShape extends Named {
  readonly hub: Point & { readonly radius: number };
  readonly subscribers: readonly SubscriberShape[];
  readonly labels: readonly Label[];
}

export interface SubscriberShape {
  readonly key: string;
  readonly box: Box;
  /** Else it misses everything. */
  readonly listens: boolean;
  /** SVG path data, from the hub. */
  readonly path: string;
  readonly labels: readonly Label[];
}

/** A hash, a set, or strings: rows. */
export interface TableShape extends Named {
  readonly well: Box;
  /** There is no such key. */
  readonly isEmpty: boolean;
  /** The y of each line between two rows. */
  readonly dividers: readonly number[];
  readonly labels: readonly Label[];
}

/** What the disk holds: a bar of bytes written, of which a part is safe. */
export interface DiskShape extends Named {
  /** Null without an append-only file. */
  readonly bar: { readonly box: Box; readonly safeWidth: number } | null;
  /** Something would be lost with the power. */
  readonly isAtRisk: boolean;
  readonly labels: readonly Label[];
}

/** A script or a transaction that ran a moment ago. */
export interface UnitShape {
  readonly key: string;
  readonly box: Box;
  readonly opacity: number;
  readonly label: Label;
  readonly tag: Box;
}

/** One node among several. */
export interface NodeLineShape extends Named {
  readonly tone: 'plain' | 'warn' | 'bad';
  /** Its keys are on the stage. */
  readonly isShown: boolean;
  readonly label: Label;
  /** The messages that it holds, as small discs. */
  readonly discs: readonly NodeDiscShape[];
  /** How many there was no room for. */
  readonly more: Label | null;
}

/** The way between a primary and a replica, beside their lines. */
export interface ReplicaLinkShape extends Named {
  readonly state: 'open' | 'connecting' | 'broken' | 'closed';
  readonly trouble: 'cut' | 'slow' | null;
  /** Nothing passes. */
  readonly isCut: boolean;
  readonly path: string;
  /** Where a cross stands. */
  readonly middle: Point;
}

/**
 * What is on such a way: a disc with a message's number, or a dot. Several in one place: a heap of
 * so many messages, or of packets without any.
 */
export interface ReplicaPacketShape extends Named, Point {
  readonly direction: 'request' | 'reply' | 'stream';
  readonly isHeap: boolean;
  readonly radius: number;
  /** Half of the width: more than `radius` when the words are long. */
  readonly reach: number;
  /** Empty: a dot. */
  readonly text: string;
  /** 0: no message is on it. */
  readonly hue: number;
  readonly font: Font;
  readonly isLost: boolean;
  readonly opacity: number;
}

/** A message that a node holds, or its file: then the disc is hollow. */
export interface NodeDiscShape extends Point {
  readonly key: string;
  readonly radius: number;
  readonly text: string;
  readonly hue: number;
  readonly font: Font;
  readonly isInFile: boolean;
}
