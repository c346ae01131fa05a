// XINFO STREAM, GROUPS, CONSUMERS. Source: t_stream.c xinfoCommand, xinfoReplyWithStreamInfo.

import { type Bytes, raw } from '../../base/bytes.ts';
import { array, bulk, int, map, NIL, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { NO_SUCH_KEY } from '../errors.ts';
import { helpReply, wrongSubcommand } from '../help.ts';
import type { StreamValue } from '../types/stream.ts';
import type { Consumer, ConsumerGroup, PendingEntry } from '../types/stream-group.ts';
import { idText, MAX_ID, MIN_ID, type StreamId, signed, type Uint64 } from '../types/stream-id.ts';
import type { SortedIds } from '../types/stream-ids.ts';
import { lagOf } from '../types/stream-progress.ts';
import { radixNodeCount } from '../types/stream-radix.ts';
import { entryReply } from './stream.ts';
import { noGroupOfKey } from './stream-args.ts';

type Stream = Readonly<StreamValue>;
type Pairs = (readonly [Reply, Reply])[];

/** FULL shows so many entries and pending entries of each list, unless COUNT says otherwise. */
const FULL_COUNT = 10;

function pairs(fields: Readonly<Record<string, Reply>>): Pairs {
  return Object.entries(fields).map(([name, value]) => [bulk(raw(name)), value]);
}

function idReply(id: StreamId): Reply {
  return bulk(idText(id));
}

function countReply(count: Uint64 | null): Reply {
  return count === null ? NIL : int(signed(count));
}

function requireStream(ctx: Context, args: Args): Stream {
  const stream = ctx.db.readAs(args.next(), 'stream');
  if (stream === undefined) throw NO_SUCH_KEY;
  return stream;
}

function groups(ctx: Context, args: Args): Reply {
  const stream = requireStream(ctx, args);
  return array(
    stream.groups().map((group) =>
      map(
        pairs({
          name: bulk(group.name),
          consumers: int(group.consumerCount),
          pending: int(group.pending.size),
          'last-delivered-id': idReply(group.lastId),
          'entries-read': countReply(group.entriesRead),
          lag: countReply(lagOf(stream, group)),
        }),
      ),
    ),
  );
}

function consumers(ctx: Context, args: Args): Reply {
  const stream = requireStream(ctx, args);
  const name = args.next();
  const group = stream.group(name);
  if (group === undefined) throw noGroupOfKey(args.argv[2] as Bytes, name);
  return array(
    group.consumers().map((consumer) =>
      map(
        pairs({
          name: bulk(consumer.name),
          pending: int(consumer.pending.size),
          idle: int(Math.max(ctx.now - consumer.seenAt, 0)),
        }),
      ),
    ),
  );
}

function stream(ctx: Context, args: Args): Reply {
  const value = requireStream(ctx, args);
  if (args.left === 0) return map([...counters(value), ...edges(value)]);
  // Either FULL alone or FULL COUNT n: a lone COUNT is as wrong as any other word.
  const words = args.left;
  if ((words !== 1 && words !== 3) || !args.option('full')) throw wrongSubcommand(args.argv);
  if (words === 1) return full(value, FULL_COUNT);
  if (!args.option('count')) throw wrongSubcommand(args.argv);
  const count = args.int();
  return full(value, count < 0 ? FULL_COUNT : count);
}

function counters(value: Stream): Pairs {
  const nodes = value.log.nodeKeys();
  return pairs({
    length: int(value.length),
    'radix-tree-keys': int(nodes.length),
    'radix-tree-nodes': int(radixNodeCount(nodes)),
    'last-generated-id': idReply(value.lastId),
    'max-deleted-entry-id': idReply(value.maxDeletedId),
    'entries-added': countReply(value.entriesAdded),
    'recorded-first-entry-id': idReply(value.firstId),
  });
}

function edges(value: Stream): Pairs {
  const { first, last } = value.log;
  return pairs({
    groups: int(value.groupCount),
    'first-entry': first === undefined ? NIL : entryReply(first),
    'last-entry': last === undefined ? NIL : entryReply(last),
  });
}

/** `count` 0 sets no limit. */
function full(value: Stream, count: number): Reply {
  return map([
    ...counters(value),
    ...pairs({
      entries: array(value.log.range(MIN_ID, MAX_ID, count).map(entryReply)),
      groups: array(value.groups().map((group) => fullGroup(value, group, count))),
    }),
  ]);
}

function fullGroup(value: Stream, group: ConsumerGroup, count: number): Reply {
  return map(
    pairs({
      name: bulk(group.name),
      'last-delivered-id': idReply(group.lastId),
      'entries-read': countReply(group.entriesRead),
      lag: countReply(lagOf(value, group)),
      'pel-count': int(group.pending.size),
      pending: pendingReply(group.pending, count, (entry) => [
        idReply(entry),
        bulk(entry.consumer),
        ...deliveryReply(entry),
      ]),
      consumers: array(group.consumers().map((consumer) => fullConsumer(group, consumer, count))),
    }),
  );
}

function fullConsumer(group: ConsumerGroup, consumer: Consumer, count: number): Reply {
  return map(
    pairs({
      name: bulk(consumer.name),
      'seen-time': int(consumer.seenAt),
      'pel-count': int(consumer.pending.size),
      pending: pendingReply(consumer.pending, count, (id) => [
        idReply(id),
        ...deliveryReply(group.pending.get(id) as PendingEntry),
      ]),
    }),
  );
}

function pendingReply<T extends StreamId>(
  list: SortedIds<T>,
  count: number,
  fields: (item: T) => readonly Reply[],
): Reply {
  const shown: Reply[] = [];
  for (const item of list.from(MIN_ID)) {
    shown.push(array(fields(item)));
    if (shown.length === count) break;
  }
  return array(shown);
}

function deliveryReply(entry: PendingEntry): readonly Reply[] {
  return [int(entry.deliveredAt), int(signed(entry.deliveryCount))];
}

const HELP = [
  'CONSUMERS <key> <groupname>',
  '    Show consumers of <groupname>.',
  'GROUPS <key>',
  '    Show the stream consumer groups.',
  'STREAM <key> [FULL [COUNT <count>]',
  '    Show information about the stream.',
];

function subcommand(
  arity: number,
  words: Pick<CommandSpec, 'syntax' | 'summary' | 'run'>,
): CommandSpec {
  return {
    arity,
    flags: ['readonly'],
    keys: { first: 2, last: 2, step: 1 },
    group: 'stream',
    since: '5.0.0',
    ...words,
  };
}

export const streamInfoCommands = defineCommands({
  XINFO: {
    arity: -2,
    flags: [],
    group: 'stream',
    since: '5.0.0',
    syntax: 'subcommand [argument ...]',
    summary: 'Shows the state of streams, groups and consumers.',
    run: (_, args) => {
      throw wrongSubcommand(args.argv);
    },
    subcommands: {
      STREAM: subcommand(-3, {
        syntax: 'key [FULL [COUNT count]]',
        summary:
          "Shows a stream's counters; with FULL its entries, groups and pending entries too.",
        run: stream,
      }),
      GROUPS: subcommand(3, {
        syntax: 'key',
        summary: 'Shows the groups of a stream, how far each has read and how far it lags.',
        run: groups,
      }),
      CONSUMERS: subcommand(4, {
        syntax: 'key group',
        summary: 'Shows the consumers of a group, what each has pending and how long it is idle.',
        run: consumers,
      }),
      HELP: {
        arity: 2,
        flags: ['loading', 'stale'],
        group: 'stream',
        since: '5.0.0',
        syntax: '',
        summary: 'Lists the subcommands.',
        run: () => helpReply('XINFO', HELP),
      },
    },
  },
});
