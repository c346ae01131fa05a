// XREAD and XREADGROUP, and serving the clients that wait in them. Source: t_stream.c xreadCommand,
// streamReplyWithRange; blocked.c serveClientsBlockedOnStreamKey. What a waiting client gets
// differs in details from what it would have got at once; see `serveRead`.

import type { Bytes } from '../../base/bytes.ts';
import { array, arrayOf, bulk, map, NIL_ARRAY, type Reply } from '../../resp/reply.ts';
import { Args } from '../args.ts';
import { type CommandSpec, defineCommands, type Outcome } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandError, err, SYNTAX } from '../errors.ts';
import type { StreamValue } from '../types/stream.ts';
import {
  compareIds,
  idAfter,
  idText,
  MAX_ID,
  MIN_ID,
  parseId,
  type StreamId,
} from '../types/stream-id.ts';
import { entryReply } from './stream.ts';
import { INVALID_ID, noGroup, requireId } from './stream-args.ts';
import { deliverNew, type Reader, redeliver } from './stream-deliver.ts';

/** A waiting client that set no COUNT gets at most so many. Source: XREAD_BLOCKED_DEFAULT_COUNT. */
const SERVED_COUNT = 1000;

const KEY_GONE = new CommandError('UNBLOCKED the stream key no longer exists');
const GROUP_GONE = new CommandError(
  'NOGROUP the consumer group this client was blocked on no longer exists',
);

/** The words of one XREAD or XREADGROUP. */
interface Read {
  readonly keys: readonly Bytes[];
  /** One per key, as typed. */
  readonly idWords: readonly Bytes[];
  /** 0: all there is. */
  readonly count: number;
  /** Null: do not wait; 0: for ever. */
  readonly blockMs: number | null;
  readonly reader: Reader | null;
}

function blockTimeout(ctx: Context, args: Args): number {
  if (ctx.source === 'script') {
    throw err(`${args.argv[0]} command is not allowed with BLOCK option from scripts`);
  }
  const ms = args.int(err('timeout is not an integer or out of range'));
  if (ms < 0) throw err('timeout is negative');
  return ms;
}

function onlyForGroups(option: string): CommandError {
  return err(`The ${option} option is only supported by XREADGROUP. You called XREAD instead.`);
}

function readArgs(ctx: Context, args: Args): Read {
  const isGroupRead = ctx.command.name === 'xreadgroup';
  let count = 0;
  let blockMs: number | null = null;
  let names: readonly Bytes[] | null = null;
  let isNoAck = false;
  while (!args.optionWith('streams', 1)) {
    if (args.optionWith('block', 1)) blockMs = blockTimeout(ctx, args);
    else if (args.optionWith('count', 1)) count = Math.max(args.int(), 0);
    else if (args.optionWith('group', 2)) {
      if (!isGroupRead) throw onlyForGroups('GROUP');
      names = args.take(2);
    } else if (args.option('noack')) {
      if (!isGroupRead) throw onlyForGroups('NOACK');
      isNoAck = true;
    } else throw SYNTAX;
  }
  if (args.left % 2 !== 0) {
    throw err(
      "Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.",
    );
  }
  const [group, consumer] = names ?? [];
  if (isGroupRead && group === undefined) throw err('Missing GROUP option for XREADGROUP');
  const keys = args.take(args.left >> 1);
  const idWords = args.rest();
  const reader = group === undefined ? null : { group, consumer: consumer as Bytes, isNoAck };
  return { keys, idWords, count, blockMs, reader };
}

/** The ID after which to read; the greatest one stands for `>`. Checks key and group on the way. */
function readAfter(ctx: Context, read: Read, index: number): StreamId {
  const key = read.keys[index] as Bytes;
  const word = read.idWords[index] as Bytes;
  const stream = ctx.db.readAs(key, 'stream');
  const { reader } = read;
  if (reader !== null && stream?.group(reader.group) === undefined) {
    throw noGroup(key, reader.group, ' in XREADGROUP with GROUP option');
  }
  if (word === '$') {
    if (reader === null) return stream?.lastId ?? MIN_ID;
    throw err(
      'The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this ' +
        'consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would ' +
        'just return an empty result set.',
    );
  }
  if (word === '>') {
    if (reader !== null) return MAX_ID;
    throw err(
      'The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> ' +
        'option.',
    );
  }
  return parseId(word) ?? refuse();
}

function refuse(): never {
  throw INVALID_ID;
}

function read(ctx: Context, args: Args): Outcome {
  const what = readArgs(ctx, args);
  const { keys, blockMs, reader } = what;
  const after = keys.map((_, index) => readAfter(ctx, what, index));
  const answers: [Bytes, Reply][] = [];
  const propagated: (readonly Bytes[])[] = [];
  for (const [index, key] of keys.entries()) {
    const stream = ctx.db.readAs(key, 'stream');
    if (stream === undefined) continue;
    const id = after[index] as StreamId;
    const answer =
      reader === null
        ? readPlain(stream, id, what.count)
        : readForGroup(ctx, key, id, what.count, reader, propagated);
    if (answer !== undefined) answers.push([key, answer]);
  }
  ctx.propagateAll(propagated);
  if (answers.length > 0) return streamsReply(ctx, answers);
  if (blockMs === null) return NIL_ARRAY;
  const argv = reader === null ? resolved(args, what, after) : args.argv;
  return { kind: 'block', on: 'stream', keys, timeoutMs: blockMs, onTimeout: NIL_ARRAY, argv };
}

/** The request with `$` turned into the ID that it meant when the client began to wait. */
function resolved(args: Args, { idWords }: Read, after: readonly StreamId[]): readonly Bytes[] {
  return [...args.argv.slice(0, args.argv.length - idWords.length), ...after.map(idText)];
}

/** In RESP3 a map by key, in RESP2 an array of `[key, entries]`. */
function streamsReply(ctx: Context, answers: readonly (readonly [Bytes, Reply])[]): Reply {
  if (ctx.client.protocol === 3) return map(answers.map(([key, answer]) => [bulk(key), answer]));
  return array(answers.map(([key, answer]) => array([bulk(key), answer])));
}

function entriesAfter(stream: Readonly<StreamValue>, id: StreamId, count: number): Reply {
  return arrayOf(stream.log.range(idAfter(id), MAX_ID, count), entryReply);
}

function readPlain(stream: Readonly<StreamValue>, id: StreamId, count: number): Reply | undefined {
  const top = stream.log.last;
  const hasNew = top !== undefined && compareIds(top, id) > 0;
  return hasNew ? entriesAfter(stream, id, count) : undefined;
}

/** New entries, or for an ID other than `>` the consumer's own history. */
function readForGroup(
  ctx: Context,
  key: Bytes,
  id: StreamId,
  count: number,
  reader: Reader,
  propagated: (readonly Bytes[])[],
): Reply | undefined {
  const stream = ctx.db.findAs(key, 'stream');
  if (compareIds(id, MAX_ID) !== 0) {
    ctx.db.changed();
    return redeliver(ctx, key, reader, idAfter(id), count, propagated);
  }
  const top = stream?.log.last;
  const last = stream?.group(reader.group)?.lastId ?? MAX_ID;
  if (top === undefined || compareIds(top, last) <= 0) return undefined;
  ctx.db.changed();
  return deliverNew(ctx, key, reader, count, propagated);
}

/**
 * Serves a client from one key. It is served as soon as the stream's last ID is beyond its own,
 * even if that entry is gone again; then it gets an empty array.
 */
function serveRead(ctx: Context, args: Args, key: Bytes): Reply | undefined {
  const what = readArgs(ctx, args);
  const { reader, keys, idWords } = what;
  const stream = ctx.db.peek(key);
  if (stream?.type !== 'stream') {
    if (reader === null) return undefined;
    throw KEY_GONE;
  }
  const count = what.count === 0 ? SERVED_COUNT : what.count;
  if (reader === null) {
    const id = requireId(idWords[keys.indexOf(key)] as Bytes);
    if (compareIds(stream.lastId, id) <= 0) return undefined;
    return streamsReply(ctx, [[key, entriesAfter(stream, id, count)]]);
  }
  const group = stream.group(reader.group);
  if (group === undefined) throw GROUP_GONE;
  if (compareIds(stream.lastId, group.lastId) <= 0) return undefined;
  const propagated: (readonly Bytes[])[] = [];
  const answer = deliverNew(ctx, key, reader, count, propagated);
  ctx.propagateAll(propagated);
  return streamsReply(ctx, [[key, answer]]);
}

/** The keys are the first half of what follows STREAMS. Source: db.c xreadGetKeys. */
function findKeys(argv: readonly Bytes[]): readonly Bytes[] {
  const words = new Args(argv, 1);
  while (words.left > 0 && !words.option('streams')) {
    if (words.option('group')) words.take(2);
    else if (words.option('block') || words.option('count')) words.take(1);
    else if (!words.option('noack')) return [];
  }
  return words.left > 0 && words.left % 2 === 0 ? words.take(words.left >> 1) : [];
}

const READ: Pick<CommandSpec, 'keys' | 'group' | 'since' | 'run' | 'serve'> = {
  keys: { find: findKeys },
  group: 'stream',
  since: '5.0.0',
  run: read,
  serve: serveRead,
};

export const streamReadCommands = defineCommands({
  XREAD: {
    ...READ,
    arity: -4,
    flags: ['readonly', 'blocking', 'movablekeys'],
    syntax: '[COUNT count] [BLOCK milliseconds] STREAMS key [key ...] id [id ...]',
    summary: 'Answers the entries after the given IDs; waits for new ones if asked to.',
  },
  XREADGROUP: {
    ...READ,
    arity: -7,
    flags: ['write', 'blocking', 'movablekeys'],
    syntax:
      'GROUP group consumer [COUNT count] [BLOCK milliseconds] [NOACK] ' +
      'STREAMS key [key ...] id [id ...]',
    summary: 'Hands new entries to one consumer of a group, or answers what it has pending.',
  },
});
