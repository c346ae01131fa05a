// What a command is: one typed entry that feeds dispatch, COMMAND, console hints, docs and
// coverage.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Reply } from '../resp/reply.ts';
import type { Args } from './args.ts';
import type { Context } from './context.ts';

/** Command flags by the names that COMMAND INFO shows. Source: server.h CMD_*. */
export type Flag =
  | 'write'
  | 'readonly'
  | 'denyoom'
  | 'admin'
  | 'pubsub'
  | 'noscript'
  | 'blocking'
  | 'loading'
  | 'stale'
  | 'skip_monitor'
  | 'skip_slowlog'
  | 'fast'
  | 'no_auth'
  | 'may_replicate'
  | 'movablekeys'
  | 'allow_busy'
  | 'no_multi'
  | 'no_mandatory_keys'
  | 'no_async_loading'
  | 'protected'
  | 'touches_arbitrary_keys';

type Group =
  | 'string'
  | 'list'
  | 'set'
  | 'sorted-set'
  | 'hash'
  | 'stream'
  | 'generic'
  | 'connection'
  | 'transactions'
  | 'pubsub'
  | 'scripting'
  | 'server'
  | 'bitmap'
  | 'geo'
  | 'hyperloglog';

/**
 * Where the keys stand among the words: first, last (negative counts from the end) and step, as
 * COMMAND INFO shows them; or the word that says how many keys follow it.
 */
export type KeySpec =
  | {
      readonly first: number;
      readonly last: number;
      readonly step: number;
      /** Where the positions do not tell all keys (SORT … STORE): how to find them. */
      readonly find?: (argv: readonly Bytes[]) => readonly Bytes[];
    }
  | { readonly numkeysAt: number }
  | { readonly find: (argv: readonly Bytes[]) => readonly Bytes[] };

/** A command that must wait: no reply now. The client is served in FIFO order per key. */
export interface Block {
  readonly kind: 'block';
  /** Which type of value wakes it. */
  readonly on: 'list' | 'zset' | 'stream' | 'offset' | 'loading';
  readonly keys: readonly Bytes[];
  /** 0 waits for ever. */
  readonly timeoutMs: Ms;
  /** What the client gets when nothing came in time. */
  readonly onTimeout: Reply;
  /** What it gets at once inside MULTI or a script, where that differs from `onTimeout`. */
  readonly whenDenied?: Reply;
  /**
   * The words to serve it with later, where they differ from the request (`$` resolved to an id).
   */
  readonly argv?: readonly Bytes[];
}

export type Outcome = Reply | Block;

export interface CommandSpec {
  /** Words including the name; negative: at least so many. */
  readonly arity: number;
  readonly flags: readonly Flag[];
  readonly keys?: KeySpec;
  readonly group: Group;
  readonly since: string;
  /** The words after the name as redis-cli hints them. */
  readonly syntax: string;
  readonly summary: string;
  readonly run: (ctx: Context, args: Args) => Outcome;
  /**
   * Serves a client that waited, once `key` is ready. Undefined: nothing for it, it waits on.
   * `args` stands at the first word after the name.
   */
  readonly serve?: (ctx: Context, args: Args, key: Bytes) => Reply | undefined;
  /** For containers such as CLIENT: each has its own arity and flags. `run` is then not reached. */
  readonly subcommands?: Readonly<Record<string, CommandSpec>>;
}

/**
 * One entry of the command table. A class, so that all commands have one shape: what dispatch reads
 * of each request's command lies at the same place.
 */
export class Command {
  /** Lower case; a subcommand as `client|setname`. */
  readonly name: string;
  /** Words that its name takes: 2 for a subcommand. */
  readonly nameWords: 1 | 2;
  readonly arity: number;
  readonly flags: readonly Flag[];
  readonly mask: number;
  readonly run: CommandSpec['run'];
  readonly serve: CommandSpec['serve'] | undefined;
  readonly keys: KeySpec | undefined;
  readonly group: Group;
  readonly since: string;
  readonly syntax: string;
  readonly summary: string;
  readonly children: ReadonlyMap<string, Command> | undefined;
  /** Its own number, 0 .. count-1, for what is kept per command. */
  readonly index: number;

  constructor(name: string, spec: CommandSpec, parent?: string) {
    const full = parent === undefined ? name : `${parent}|${name}`;
    const hidden = MAY_REPLICATE.has(full) ? flagBit('may_replicate') : 0;
    this.name = full;
    this.nameWords = parent === undefined ? 1 : 2;
    this.arity = spec.arity;
    this.flags = spec.flags;
    this.mask = spec.flags.reduce((bits, flag) => bits | flagBit(flag), hidden);
    this.run = spec.run;
    this.serve = spec.serve;
    this.keys = spec.keys;
    this.group = spec.group;
    this.since = spec.since;
    this.syntax = spec.syntax;
    this.summary = spec.summary;
    this.children = spec.subcommands && childrenOf(full, spec.subcommands);
    this.index = nextIndex;
    nextIndex += 1;
  }
}

function childrenOf(
  parent: string,
  specs: Readonly<Record<string, CommandSpec>>,
): ReadonlyMap<string, Command> {
  return new Map(
    Object.entries(specs).map(([child, spec]) => {
      const name = child.toLowerCase();
      return [name, new Command(name, spec, parent)] as const;
    }),
  );
}

/** In the order in which COMMAND INFO shows them. */
export const FLAGS: readonly Flag[] = [
  'write',
  'readonly',
  'denyoom',
  'admin',
  'pubsub',
  'noscript',
  'blocking',
  'loading',
  'stale',
  'skip_monitor',
  'skip_slowlog',
  'fast',
  'no_auth',
  'may_replicate',
  'no_mandatory_keys',
  'protected',
  'no_async_loading',
  'no_multi',
  'movablekeys',
  'allow_busy',
  'touches_arbitrary_keys',
];

/** The bit of a flag in `Command.mask`. */
export function flagBit(flag: Flag): number {
  return 1 << FLAGS.indexOf(flag);
}

/** Whether a command may be called with so many words, its name included. */
export function takesWords({ arity }: Command, count: number): boolean {
  return arity > 0 ? count === arity : count >= -arity;
}

/** These may propagate without being writes; COMMAND INFO does not show it. */
const MAY_REPLICATE = new Set(['eval', 'evalsha', 'fcall', 'pfcount', 'publish', 'spublish']);

let nextIndex = 0;

/** Entries by upper-case name to commands by lower-case name. */
export function defineCommands<const T extends Record<string, CommandSpec>>(specs: T): Command[] {
  return Object.entries(specs).map(([name, spec]) => new Command(name.toLowerCase(), spec));
}
