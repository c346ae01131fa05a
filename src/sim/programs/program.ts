// What a consumer, a reaper or a subscriber does, as lines that people can read: each sends one
// command, works, waits or does a side effect. A line is plain functions of the process's memory,
// so that a run can stop, go back and break off between any two of them.

import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { Reply } from '../../resp/reply.ts';
import type { Note } from '../actors/orders.ts';
import type { ActorId } from '../ids.ts';
import type { MessageRef } from '../payload.ts';
import type { Protections } from '../protections.ts';
import type { ConsumerSpec } from '../scenario.ts';

/** What a process knows when it comes to a line. Plain data. */
export interface Memory {
  readonly id: ActorId;
  /** Counts its lives, from 0. */
  readonly life: number;
  readonly spec: ConsumerSpec;
  readonly protections: Protections;
  readonly queueKey: Bytes;
  /** The messages it has; the first is the one that it works on. */
  readonly hand: readonly MessageRef[];
  /** Its variables. */
  readonly vars: Readonly<Record<string, string>>;
  /** Wall clock of its machine, ms since 1970. */
  readonly clock: Ms;
}

/** What a line does. */
export type Step =
  /** Sends a command and waits for its reply, at most this long. */
  | { readonly kind: 'ask'; readonly argv: readonly Bytes[]; readonly patienceMs: Ms }
  /** Works on the first message in hand, and renews its claim meanwhile. */
  | { readonly kind: 'work'; readonly renew: Renewal | null }
  /** Waits for what a subscription brings; with patience, goes on without it. */
  | { readonly kind: 'listen'; readonly patienceMs?: Ms }
  /** Goes on at once. */
  | { readonly kind: 'go'; readonly turn: Turn };

export interface Renewal {
  readonly everyMs: Ms;
  /** The command as it is sent at the memory's moment: made anew for each renewal. */
  readonly argv: readonly Bytes[];
}

/** Where a program goes on, and what changes on the way. */
export interface Turn {
  /** Id of a line. Default: the next one; after the last, the first. */
  readonly to?: string;
  /** A pause before that line. */
  readonly restMs?: Ms;
  /** Messages in hand from now on. */
  readonly hand?: readonly MessageRef[];
  readonly vars?: Readonly<Record<string, string>>;
  /** The side effect of a message; refused if the outside world has one of its key. */
  readonly effect?: { readonly message: MessageRef; readonly isUnique: boolean };
  readonly notes?: readonly Note[];
  /** What went wrong; null when all is well again. */
  readonly error?: string | null;
}

export interface Line {
  readonly id: string;
  /** As people read it. */
  readonly code: string;
  step(memory: Memory): Step;
  /** What the reply to its command brings. Errors come here only if `takesErrors`. */
  onReply?(memory: Memory, reply: Reply): Turn;
  readonly takesErrors?: boolean;
  /** Where a process goes on that lost its connection here; default: the same line again. */
  readonly resume?: string;
}

export type Program = readonly Line[];

/** The id of the line with which a program begins again, after one message. */
export const START = 'take';

/** The variable for what a process told its connection; a lost connection clears it. */
export const SESSION = 'session';

/** The id of the line that takes what a subscription brings. */
export const LISTEN = 'listen';

/** The line of that id; the first one if a change of protections took it away. */
export function lineOf(program: Program, id: string): Line {
  return program.find((line) => line.id === id) ?? firstOf(program);
}

export function firstOf(program: Program): Line {
  const [first] = program;
  if (first === undefined) throw new Error('a program has lines');
  return first;
}

/** The id of the line after another; behind the last one a program begins again. */
export function after(program: Program, line: Line): string {
  const at = program.findIndex(({ id }) => id === line.id);
  return program[at + 1]?.id ?? START;
}
