// XADD XLEN XDEL XTRIM XSETID XRANGE XREVRANGE. Source: t_stream.c. Reading with XREAD and all of
// the consumer groups are in the files beside this one.

import type { Bytes } from '../../base/bytes.ts';
import {
  array,
  arrayOf,
  bulk,
  bulkArray,
  int,
  NIL,
  NIL_ARRAY,
  OK,
  type Reply,
} from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { append, remove, setCounters, trim } from '../doors/stream.ts';
import { err, NO_SUCH_KEY, SYNTAX, wrongArity } from '../errors.ts';
import { digits } from '../integer.ts';
import type { StreamValue } from '../types/stream.ts';
import {
  compareIds,
  idText,
  increment,
  isZero,
  MAX_ID,
  MAX_SEQ,
  MIN_ID,
  nextId,
  parseOpenId,
  type StreamId,
  type Uint64,
} from '../types/stream-id.ts';
import type { StreamEntry } from '../types/stream-node.ts';
import { rangeEnd, rangeStart, requireId, type Trim, TrimOptions } from './stream-args.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;

/** `[id, [field, value …]]`. */
export function entryReply(entry: StreamEntry): Reply {
  return array([bulk(idText(entry)), bulkArray(entry.fields)]);
}

/** The ID that XADD was given: all of it, its milliseconds, or `*`. */
type WantedId =
  | { readonly kind: 'auto' }
  | { readonly kind: 'open'; readonly ms: Uint64 }
  | { readonly kind: 'given'; readonly id: StreamId };

function wantedId(word: Bytes): WantedId {
  if (word === '*') return { kind: 'auto' };
  const ms = parseOpenId(word);
  return ms === undefined ? { kind: 'given', id: requireId(word) } : { kind: 'open', ms };
}

const NOT_GREATER = err(
  'The ID specified in XADD is equal or smaller than the target stream top item',
);

// Redis looks at an errno that nobody has set; this is the text where nothing failed before.
const NO_SEQUENCE_LEFT = err('Elements are too large to be stored');

/** The ID of the new entry, which must be greater than the stream's last one. */
function newId(ctx: Context, wanted: WantedId, last: StreamId): StreamId {
  let id: StreamId | undefined;
  if (wanted.kind === 'given') id = wanted.id;
  else if (wanted.kind === 'auto') id = ctx.now > last.ms ? { ms: ctx.now, seq: 0 } : nextId(last);
  else if (wanted.ms !== last.ms) id = { ms: wanted.ms, seq: 0 };
  else if (last.seq !== MAX_SEQ) id = { ms: last.ms, seq: increment(last.seq) };
  else throw NO_SEQUENCE_LEFT;
  if (id === undefined || compareIds(id, last) <= 0) throw NOT_GREATER;
  return id;
}

interface Addition {
  readonly key: Bytes;
  readonly trim: Trim | null;
  readonly mayCreate: boolean;
  readonly wanted: WantedId;
  /** Index of the ID among the words. */
  readonly idAt: number;
}

function additionArgs(ctx: Context, args: Args): Addition {
  const key = args.next();
  const options = new TrimOptions();
  let mayCreate = true;
  let wanted: WantedId | undefined;
  while (args.left > 0 && wanted === undefined) {
    if (args.peek() !== '*' && options.take(args)) continue;
    if (args.option('nomkstream')) mayCreate = false;
    else wanted = wantedId(args.next());
  }
  const trimming = options.finish(ctx, false);
  if (wanted === undefined || args.left < 2 || args.left % 2 === 1) throw wrongArity('xadd');
  if (wanted.kind === 'given' && isZero(wanted.id)) {
    throw err('The ID specified in XADD must be greater than 0-0');
  }
  return { key, trim: trimming, mayCreate, wanted, idAt: args.at - 1 };
}

function xadd(ctx: Context, args: Args): Reply {
  const { key, trim: trimming, mayCreate, wanted, idAt } = additionArgs(ctx, args);
  const stream = ctx.db.findAs(key, 'stream');
  if (stream === undefined && !mayCreate) return NIL;
  const last = stream?.lastId ?? MIN_ID;
  if (compareIds(last, MAX_ID) === 0) {
    throw err('The stream has exhausted the last possible ID, unable to add more items');
  }
  const { ms, seq } = newId(ctx, wanted, last);
  const entry = { ms, seq, fields: args.rest() };
  append(ctx.db, key, entry, ctx.db.encodingLimits.streamNode);
  ctx.notify('t', 'xadd', key);
  if (trimming !== null) {
    const gone = trim(ctx.db, key, trimming.goal, trimming.isApproximate, trimming.limit);
    if (gone > 0) ctx.notify('t', 'xtrim', key);
  }
  const id = idText(entry);
  if (ctx.server.propagates) {
    const words = exactWords(ctx, args, key, trimming);
    if (wanted.kind !== 'given') words[idAt] = id;
    ctx.propagateAs(...words);
  }
  return bulk(id);
}

/** The words of the request with what `~` came to, so that a replica trims the same. */
function exactWords(ctx: Context, args: Args, key: Bytes, trimming: Trim | null): Bytes[] {
  const words = [...args.argv];
  const stream = ctx.db.findAs(key, 'stream');
  if (!trimming?.isApproximate || stream === undefined) return words;
  words[trimming.at - 1] = '=' as Bytes;
  words[trimming.at] =
    trimming.goal.by === 'length' ? digits(stream.length) : idText(stream.log.firstSlot ?? MAX_ID);
  return words;
}

function xtrim(ctx: Context, args: Args): Reply {
  const key = args.next();
  const options = new TrimOptions();
  while (args.left > 0) if (!options.take(args)) throw SYNTAX;
  const trimming = options.finish(ctx, true);
  if (trimming === null || ctx.db.findAs(key, 'stream') === undefined) return int(0);
  const gone = trim(ctx.db, key, trimming.goal, trimming.isApproximate, trimming.limit);
  if (gone > 0) {
    ctx.notify('t', 'xtrim', key);
    if (ctx.server.propagates) ctx.propagateAs(...exactWords(ctx, args, key, trimming));
    ctx.db.modified(key, gone);
  }
  return int(gone);
}

function xdel(ctx: Context, args: Args): Reply {
  const key = args.next();
  if (ctx.db.findAs(key, 'stream') === undefined) return int(0);
  const gone = remove(ctx.db, key, args.rest().map(requireId));
  if (gone > 0) ctx.notify('t', 'xdel', key);
  return int(gone);
}

function xsetid(ctx: Context, args: Args): Reply {
  const key = args.next();
  const lastId = requireId(args.next());
  let entriesAdded: Uint64 | null = null;
  let maxDeletedId: StreamId | null = null;
  while (args.left > 0) {
    if (args.optionWith('entriesadded', 1)) {
      entriesAdded = args.int64();
      if (entriesAdded < 0) throw err('entries_added must be positive');
    } else if (args.optionWith('maxdeletedid', 1)) {
      maxDeletedId = requireId(args.next());
      if (compareIds(lastId, maxDeletedId) < 0) {
        throw err('The ID specified in XSETID is smaller than the provided max_deleted_entry_id');
      }
    } else throw SYNTAX;
  }
  const stream = ctx.db.findAs(key, 'stream');
  if (stream === undefined) throw NO_SUCH_KEY;
  checkCounters(stream, lastId, entriesAdded);
  if (maxDeletedId !== null && isZero(maxDeletedId)) maxDeletedId = null;
  setCounters(ctx.db, key, { lastId, entriesAdded, maxDeletedId });
  ctx.notify('t', 'xsetid', key);
  return OK;
}

function checkCounters(
  stream: Readonly<StreamValue>,
  lastId: StreamId,
  entriesAdded: Uint64 | null,
): void {
  const top = stream.log.last;
  if (top === undefined) return;
  if (compareIds(lastId, top) < 0) {
    throw err('The ID specified in XSETID is smaller than the target stream top item');
  }
  if (entriesAdded !== null && stream.length > entriesAdded) {
    throw err('The entries_added specified in XSETID is smaller than the target stream length');
  }
}

function rangeCommand(isReverse: boolean): CommandSpec {
  return {
    arity: -4,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'stream',
    since: '5.0.0',
    syntax: isReverse ? 'key end start [COUNT count]' : 'key start end [COUNT count]',
    summary: `Answers the entries between two IDs, ${isReverse ? 'newest' : 'oldest'} first.`,
    run: (ctx, args) => {
      const key = args.next();
      const [first, second] = args.take(2) as [Bytes, Bytes];
      // Redis checks the start first, wherever it stands.
      const start = rangeStart(isReverse ? second : first);
      const end = rangeEnd(isReverse ? first : second);
      let count: number | null = null;
      while (args.left > 0) {
        if (!args.optionWith('count', 1)) throw SYNTAX;
        count = Math.max(args.int(), 0);
      }
      const stream = ctx.db.readAs(key, 'stream');
      if (stream === undefined) return array([]);
      if (count === 0) return NIL_ARRAY;
      const { log } = stream;
      const entries = isReverse
        ? log.reverseRange(start, end, count ?? 0)
        : log.range(start, end, count ?? 0);
      return arrayOf(entries, entryReply);
    },
  };
}

export const streamCommands = defineCommands({
  XADD: {
    arity: -5,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'stream',
    since: '5.0.0',
    syntax:
      'key [NOMKSTREAM] [<MAXLEN | MINID> [= | ~] threshold [LIMIT count]] <* | id> ' +
      'field value [field value ...]',
    summary: 'Adds an entry to a stream, creating the stream if need be.',
    run: xadd,
  },
  XLEN: {
    arity: 2,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'stream',
    since: '5.0.0',
    syntax: 'key',
    summary: 'Counts the entries of a stream, acknowledged or not.',
    run: (ctx, args) => int(ctx.db.readAs(args.next(), 'stream')?.length ?? 0),
  },
  XRANGE: rangeCommand(false),
  XREVRANGE: rangeCommand(true),
  XDEL: {
    arity: -3,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'stream',
    since: '5.0.0',
    syntax: 'key id [id ...]',
    summary: 'Deletes entries. Who has them pending still has them on the list.',
    run: xdel,
  },
  XTRIM: {
    arity: -4,
    flags: ['write'],
    keys: ONE_KEY,
    group: 'stream',
    since: '5.0.0',
    syntax: 'key <MAXLEN | MINID> [= | ~] threshold [LIMIT count]',
    summary: 'Deletes the oldest entries, read or not, down to a length or up to an ID.',
    run: xtrim,
  },
  XSETID: {
    arity: -3,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'stream',
    since: '5.0.0',
    syntax: 'key last-id [ENTRIESADDED entries-added] [MAXDELETEDID max-deleted-id]',
    summary: "Sets a stream's last ID and counters; meant for replication.",
    run: xsetid,
  },
});
