// XGROUP, XACK and XPENDING. Source: t_stream.c xgroupCommand, xackCommand, xpendingCommand.

import type { Bytes } from '../../base/bytes.ts';
import { array, bulk, EMPTY_ARRAY, int, NIL, NIL_ARRAY, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { createEmpty } from '../doors/stream.ts';
import { createGroup, destroyGroup, OpenGroup } from '../doors/stream-group.ts';
import { CommandError, err, SYNTAX } from '../errors.ts';
import { helpReply, wrongSubcommand } from '../help.ts';
import { digits } from '../integer.ts';
import type { ConsumerGroup, PendingEntry } from '../types/stream-group.ts';
import {
  compareIds,
  idText,
  MIN_ID,
  parseRangeId,
  type StreamId,
  signed,
  type Uint64,
} from '../types/stream-id.ts';
import {
  INVALID_ID,
  noGroup,
  noGroupOfKey,
  rangeEnd,
  rangeStart,
  requireId,
} from './stream-args.ts';

const KEY_REQUIRED = err(
  'The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the ' +
    'MKSTREAM option to create an empty stream automatically.',
);
const BUSY_GROUP = new CommandError('BUSYGROUP Consumer Group name already exists');

interface GroupOptions {
  readonly isMkStream: boolean;
  readonly entriesRead: Uint64 | null;
}

/**
 * The options of CREATE and SETID. Only once each may ENTRIESREAD be given, by the count of words.
 */
function groupOptions(args: Args, takesMkStream: boolean): GroupOptions {
  let isMkStream = false;
  let entriesRead: Uint64 | null = null;
  while (args.left > 0) {
    if (takesMkStream && args.option('mkstream')) isMkStream = true;
    else if (args.optionWith('entriesread', 1)) {
      const given = args.int64();
      if (given < -1) throw err('value for ENTRIESREAD must be positive or -1');
      entriesRead = given === -1 ? null : given;
    } else throw wrongSubcommand(args.argv);
  }
  return { isMkStream, entriesRead };
}

function xgroupCreate(ctx: Context, args: Args): Reply {
  const [key, name, idWord] = args.take(3) as [Bytes, Bytes, Bytes];
  const { isMkStream, entriesRead } = groupOptions(args, true);
  const stream = ctx.db.findAs(key, 'stream');
  if (stream === undefined && !isMkStream) throw KEY_REQUIRED;
  if (args.argv.length > 8) throw wrongSubcommand(args.argv);
  const lastId = idWord === '$' ? (stream?.lastId ?? MIN_ID) : requireId(idWord);
  if (stream === undefined) createEmpty(ctx.db, key);
  if (!createGroup(ctx.db, key, name, lastId, entriesRead)) throw BUSY_GROUP;
  ctx.notify('t', 'xgroup-create', key);
  return OK;
}

/** The group that a subcommand needs. */
function requireGroup(ctx: Context, key: Bytes, name: Bytes): void {
  const stream = ctx.db.findAs(key, 'stream');
  if (stream === undefined) throw KEY_REQUIRED;
  if (stream.group(name) === undefined) throw noGroupOfKey(key, name);
}

function xgroupSetId(ctx: Context, args: Args): Reply {
  const [key, name, idWord] = args.take(3) as [Bytes, Bytes, Bytes];
  const { entriesRead } = groupOptions(args, false);
  requireGroup(ctx, key, name);
  if (args.argv.length !== 5 && args.argv.length !== 7) throw wrongSubcommand(args.argv);
  const last = ctx.db.findAs(key, 'stream')?.lastId;
  const lastId = idWord === '$' ? last : parseRangeId(idWord);
  if (lastId === undefined) throw INVALID_ID;
  const group = OpenGroup.of(ctx.db, key, name);
  group.moveTo(lastId, entriesRead);
  group.reportMove();
  ctx.db.changed();
  ctx.notify('t', 'xgroup-setid', key);
  return OK;
}

function xgroupDestroy(ctx: Context, args: Args): Reply {
  const [key, name] = args.take(2) as [Bytes, Bytes];
  if (ctx.db.findAs(key, 'stream') === undefined) throw KEY_REQUIRED;
  const isGone = destroyGroup(ctx.db, key, name);
  if (isGone) ctx.notify('t', 'xgroup-destroy', key);
  return int(isGone ? 1 : 0);
}

function xgroupCreateConsumer(ctx: Context, args: Args): Reply {
  const [key, name, consumer] = args.take(3) as [Bytes, Bytes, Bytes];
  requireGroup(ctx, key, name);
  if (ctx.db.findAs(key, 'stream')?.group(name)?.consumer(consumer) !== undefined) return int(0);
  OpenGroup.of(ctx.db, key, name).addConsumer(consumer, ctx.now);
  ctx.notify('t', 'xgroup-createconsumer', key);
  return int(1);
}

function xgroupDelConsumer(ctx: Context, args: Args): Reply {
  const [key, name, consumer] = args.take(3) as [Bytes, Bytes, Bytes];
  requireGroup(ctx, key, name);
  if (ctx.db.findAs(key, 'stream')?.group(name)?.consumer(consumer) === undefined) return int(0);
  const pending = OpenGroup.of(ctx.db, key, name).removeConsumer(consumer);
  ctx.notify('t', 'xgroup-delconsumer', key);
  return int(pending);
}

function xack(ctx: Context, args: Args): Reply {
  const [key, name] = args.take(2) as [Bytes, Bytes];
  if (ctx.db.readAs(key, 'stream')?.group(name) === undefined) return int(0);
  const ids = args.rest().map(requireId);
  const group = OpenGroup.of(ctx.db, key, name);
  let acknowledged = 0;
  for (const id of ids) if (group.release(id)) acknowledged += 1;
  return int(acknowledged);
}

interface PendingRange {
  readonly minIdleMs: number;
  readonly start: StreamId;
  readonly end: StreamId;
  readonly count: number;
  readonly consumer: Bytes | undefined;
}

/** The words after key and group; words after the consumer are ignored, as Redis does. */
function pendingRange(args: Args): PendingRange {
  let minIdleMs = 0;
  if (args.option('idle')) {
    minIdleMs = args.int();
    if (args.argv.length < 8) throw SYNTAX;
  }
  const [startWord, endWord] = args.take(2) as [Bytes, Bytes];
  const count = Math.max(args.int(), 0);
  const start = rangeStart(startWord);
  const end = rangeEnd(endWord);
  return { minIdleMs, start, end, count, consumer: args.peek() };
}

function xpending(ctx: Context, args: Args): Reply {
  const [key, name] = args.take(2) as [Bytes, Bytes];
  const words = args.argv.length;
  if (words !== 3 && (words < 6 || words > 9)) throw SYNTAX;
  const range = words === 3 ? null : pendingRange(args);
  const group = ctx.db.readAs(key, 'stream')?.group(name);
  if (group === undefined) throw noGroup(key, name);
  return range === null ? pendingSummary(group) : pendingList(ctx, group, range);
}

function pendingSummary(group: ConsumerGroup): Reply {
  const { first, last, size } = group.pending;
  if (first === undefined || last === undefined) return array([int(0), NIL, NIL, NIL_ARRAY]);
  const owners = group
    .consumers()
    .filter(({ pending }) => pending.size > 0)
    .map(({ name, pending }) => array([bulk(name), bulk(digits(pending.size))]));
  return array([int(size), bulk(idText(first)), bulk(idText(last)), array(owners)]);
}

function pendingList(ctx: Context, group: ConsumerGroup, range: PendingRange): Reply {
  const { consumer, start, end, count, minIdleMs } = range;
  const list = consumer === undefined ? group.pending : group.consumer(consumer)?.pending;
  if (list === undefined || count === 0) return EMPTY_ARRAY;
  const found: Reply[] = [];
  for (const id of list.from(start)) {
    if (compareIds(id, end) > 0) break;
    const entry = group.pending.get(id) as PendingEntry;
    const idleMs = ctx.now - entry.deliveredAt;
    if (minIdleMs !== 0 && idleMs < minIdleMs) continue;
    const deliveries = int(signed(entry.deliveryCount));
    const idle = int(Math.max(idleMs, 0));
    found.push(array([bulk(idText(entry)), bulk(entry.consumer), idle, deliveries]));
    if (found.length === count) break;
  }
  return array(found);
}

const HELP = [
  'CREATE <key> <groupname> <id|$> [option]',
  '    Create a new consumer group. Options are:',
  '    * MKSTREAM',
  '      Create the empty stream if it does not exist.',
  '    * ENTRIESREAD entries_read',
  "      Set the group's entries_read counter (internal use).",
  'CREATECONSUMER <key> <groupname> <consumer>',
  '    Create a new consumer in the specified group.',
  'DELCONSUMER <key> <groupname> <consumer>',
  '    Remove the specified consumer.',
  'DESTROY <key> <groupname>',
  '    Remove the specified group.',
  'SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]',
  '    Set the current group ID and entries_read counter.',
];

function subcommand(
  arity: number,
  isDenyOom: boolean,
  words: Pick<CommandSpec, 'since' | 'syntax' | 'summary' | 'run'>,
): CommandSpec {
  return {
    arity,
    flags: isDenyOom ? ['write', 'denyoom'] : ['write'],
    keys: { first: 2, last: 2, step: 1 },
    group: 'stream',
    ...words,
  };
}

const XGROUP: CommandSpec = {
  arity: -2,
  flags: [],
  group: 'stream',
  since: '5.0.0',
  syntax: 'subcommand [argument ...]',
  summary: 'Creates and changes consumer groups.',
  run: (_, args) => {
    throw wrongSubcommand(args.argv);
  },
  subcommands: {
    CREATE: subcommand(-5, true, {
      since: '5.0.0',
      syntax: 'key group <id | $> [MKSTREAM] [ENTRIESREAD entries-read]',
      summary: 'Creates a group that reads on from an ID; `$` skips what is there, 0 starts over.',
      run: xgroupCreate,
    }),
    SETID: subcommand(-5, false, {
      since: '5.0.0',
      syntax: 'key group <id | $> [ENTRIESREAD entries-read]',
      summary: 'Moves a group to another ID, back or forth. Its pending entries stay.',
      run: xgroupSetId,
    }),
    DESTROY: subcommand(4, false, {
      since: '5.0.0',
      syntax: 'key group',
      summary: 'Deletes a group with its consumers and pending entries.',
      run: xgroupDestroy,
    }),
    CREATECONSUMER: subcommand(5, true, {
      since: '6.2.0',
      syntax: 'key group consumer',
      summary: 'Creates a consumer; reading and claiming do so by themselves.',
      run: xgroupCreateConsumer,
    }),
    DELCONSUMER: subcommand(5, false, {
      since: '5.0.0',
      syntax: 'key group consumer',
      summary: 'Deletes a consumer. What it had pending is delivered to nobody any more.',
      run: xgroupDelConsumer,
    }),
    HELP: {
      arity: 2,
      flags: ['loading', 'stale'],
      group: 'stream',
      since: '5.0.0',
      syntax: '',
      summary: 'Lists the subcommands.',
      run: () => helpReply('XGROUP', HELP),
    },
  },
};

export const streamGroupCommands = defineCommands({
  XGROUP,
  XACK: {
    arity: -4,
    flags: ['write', 'fast'],
    keys: { first: 1, last: 1, step: 1 },
    group: 'stream',
    since: '5.0.0',
    syntax: 'key group id [id ...]',
    summary: 'Takes entries off the PEL of a group, whichever consumer has them pending.',
    run: xack,
  },
  XPENDING: {
    arity: -3,
    flags: ['readonly'],
    keys: { first: 1, last: 1, step: 1 },
    group: 'stream',
    since: '5.0.0',
    syntax: 'key group [[IDLE min-idle-time] start end count [consumer]]',
    summary: 'Answers what is delivered and not acknowledged: a summary, or entry by entry.',
    run: xpending,
  },
});
