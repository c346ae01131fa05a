// SUBSCRIBE UNSUBSCRIBE PSUBSCRIBE PUNSUBSCRIBE SSUBSCRIBE SUNSUBSCRIBE PUBLISH SPUBLISH PUBSUB.
// Source: pubsub.c. Shard channels are a namespace of their own here, as there is no cluster. Redis
// lists channels in the order of a hash table; the lab in the order of subscription.

import { type Bytes, raw } from '../../base/bytes.ts';
import { array, bulk, bulkArray, int, NIL, NONE, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type Client, NO_CHANNELS } from '../client.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { err } from '../errors.ts';
import { globMatches } from '../glob.ts';
import { helpReply, wrongSubcommand } from '../help.ts';
import { publish, publishToShard } from '../publish.ts';
import type { SubscriptionKind } from '../pubsub.ts';

/** The commands and confirmations of each kind of subscription begin with this. */
const PREFIX: Readonly<Record<SubscriptionKind, string>> = {
  channel: '',
  pattern: 'p',
  shard: 's',
};

function subscriptionsOf(client: Client, kind: SubscriptionKind): ReadonlySet<Bytes> {
  if (kind === 'shard') return client.shardChannels;
  return kind === 'pattern' ? client.patterns : client.channels;
}

/** The same to add to and take from: a set of the client's own. */
function ownSubscriptions(client: Client, kind: SubscriptionKind): Set<Bytes> {
  const names = subscriptionsOf(client, kind);
  if (names !== NO_CHANNELS && names instanceof Set) return names;
  const own = new Set<Bytes>();
  if (kind === 'shard') client.shardChannels = own;
  else if (kind === 'pattern') client.patterns = own;
  else client.channels = own;
  return own;
}

/**
 * `[subscribe, channel, count]`; the count of channels and patterns together, or of shard channels.
 */
function confirmation(verb: Reply, name: Bytes | null, count: number): Reply {
  return { kind: 'push', items: [verb, name === null ? NIL : bulk(name), int(count)] };
}

/**
 * Sends all replies but the last, which is returned as the reply of the command. In EXEC they stand
 * in its array, which then has more elements than it says.
 */
function answerEach(ctx: Context, replies: readonly Reply[]): Reply {
  const { protocol } = ctx.client;
  if (ctx.source === 'exec') return { kind: 'pieces', items: replies, protocol };
  for (const reply of replies.slice(0, -1)) ctx.server.reply(ctx.client, reply);
  return replies.at(-1) ?? NONE;
}

/** How many subscriptions confirmations count beside those of this kind. */
function othersCounted(client: Client, kind: SubscriptionKind): number {
  if (kind === 'shard') return 0;
  return kind === 'pattern' ? client.channels.size : client.patterns.size;
}

function subscribe(ctx: Context, args: Args, kind: SubscriptionKind): Reply {
  const { client, server } = ctx;
  // An EXEC owes one reply per command; Redis looks away for the two older commands.
  if (ctx.source === 'script' || (ctx.source === 'exec' && kind === 'shard')) {
    const name = ctx.command.name.toUpperCase();
    throw err(`${name} isn't allowed for a DENY BLOCKING client`);
  }
  const verb = bulk(raw(`${PREFIX[kind]}subscribe`));
  const others = othersCounted(client, kind);
  const names = ownSubscriptions(client, kind);
  const replies = args.rest().map((name) => {
    names.add(name);
    server.subscriptions.add(kind, name, client.id);
    return confirmation(verb, name, names.size + others);
  });
  return answerEach(ctx, replies);
}

/** Without names, all subscriptions of the kind end. */
function unsubscribe(ctx: Context, args: Args, kind: SubscriptionKind): Reply {
  const { client, server } = ctx;
  const verb = bulk(raw(`${PREFIX[kind]}unsubscribe`));
  const others = othersCounted(client, kind);
  const names = ownSubscriptions(client, kind);
  const ending = args.left === 0 ? [...names] : args.rest();
  if (ending.length === 0) return confirmation(verb, null, others);
  const replies = ending.map((name) => {
    names.delete(name);
    server.subscriptions.remove(kind, name, client.id);
    return confirmation(verb, name, names.size + others);
  });
  return answerEach(ctx, replies);
}

type Words = Pick<CommandSpec, 'since' | 'syntax' | 'summary'>;

function subscription(kind: SubscriptionKind, words: Words): CommandSpec {
  return {
    arity: -2,
    flags: ['pubsub', 'noscript', 'loading', 'stale'],
    ...(kind === 'shard' ? { keys: { first: 1, last: -1, step: 1 } } : {}),
    group: 'pubsub',
    ...words,
    run: (ctx, args) => subscribe(ctx, args, kind),
  };
}

function ending(kind: SubscriptionKind, words: Words): CommandSpec {
  return {
    ...subscription(kind, words),
    arity: -1,
    run: (ctx, args) => unsubscribe(ctx, args, kind),
  };
}

function publishing(
  deliver: typeof publish,
  words: Words & Pick<CommandSpec, 'keys'>,
): CommandSpec {
  return {
    arity: 3,
    flags: ['pubsub', 'loading', 'stale', 'fast'],
    group: 'pubsub',
    ...words,
    run: (ctx, args) => {
      const [channel, message] = args.take(2) as [Bytes, Bytes];
      const receivers = deliver(ctx.server, channel, message);
      // Replicas have subscribers of their own; an AOF has none.
      ctx.forced = 'replicas';
      return int(receivers);
    },
  };
}

function listing(kind: SubscriptionKind, since: string): CommandSpec {
  return {
    ...introspection(-2, since),
    syntax: '[pattern]',
    summary: `Lists the ${kind === 'shard' ? 'shard ' : ''}channels that somebody listens to.`,
    run: ({ server }, args) => {
      if (args.left > 1) throw wrongSubcommand(args.argv);
      const pattern = args.peek();
      const names = server.subscriptions.names(kind);
      if (pattern === undefined) return bulkArray(names);
      return bulkArray(names.filter((name) => globMatches(pattern, name)));
    },
  };
}

function counting(kind: SubscriptionKind, since: string): CommandSpec {
  return {
    ...introspection(-2, since),
    syntax: kind === 'shard' ? '[shardchannel [shardchannel ...]]' : '[channel [channel ...]]',
    summary: `Counts the listeners of ${kind === 'shard' ? 'shard ' : ''}channels, without patterns.`,
    run: ({ server }, args) =>
      array(
        args.rest().flatMap((name) => [bulk(name), int(server.subscriptions.count(kind, name))]),
      ),
  };
}

function introspection(
  arity: number,
  since: string,
): Pick<CommandSpec, 'arity' | 'flags' | 'group' | 'since'> {
  return { arity, flags: ['pubsub', 'loading', 'stale'], group: 'pubsub', since };
}

const HELP = [
  'CHANNELS [<pattern>]',
  "    Return the currently active channels matching a <pattern> (default: '*').",
  'NUMPAT',
  '    Return number of subscriptions to patterns.',
  'NUMSUB [<channel> ...]',
  '    Return the number of subscribers for the specified channels, excluding',
  '    pattern subscriptions(default: no channels).',
  'SHARDCHANNELS [<pattern>]',
  "    Return the currently active shard level channels matching a <pattern> (default: '*').",
  'SHARDNUMSUB [<shardchannel> ...]',
  '    Return the number of subscribers for the specified shard level channel(s)',
];

const PUBSUB: CommandSpec = {
  arity: -2,
  flags: [],
  group: 'pubsub',
  since: '2.8.0',
  syntax: 'subcommand [argument ...]',
  summary: 'Shows who listens to what.',
  run: (_, args) => {
    throw wrongSubcommand(args.argv);
  },
  subcommands: {
    CHANNELS: listing('channel', '2.8.0'),
    NUMSUB: counting('channel', '2.8.0'),
    NUMPAT: {
      ...introspection(2, '2.8.0'),
      syntax: '',
      summary: 'Counts the patterns that somebody listens to.',
      run: ({ server }) => int(server.subscriptions.names('pattern').length),
    },
    SHARDCHANNELS: listing('shard', '7.0.0'),
    SHARDNUMSUB: counting('shard', '7.0.0'),
    HELP: {
      arity: 2,
      flags: ['loading', 'stale'],
      group: 'pubsub',
      since: '6.2.0',
      syntax: '',
      summary: 'Lists the subcommands.',
      run: () => helpReply('PUBSUB', HELP),
    },
  },
};

export const pubsubCommands = defineCommands({
  SUBSCRIBE: subscription('channel', {
    since: '2.0.0',
    syntax: 'channel [channel ...]',
    summary: 'Listens to channels. What was published before never comes.',
  }),
  UNSUBSCRIBE: ending('channel', {
    since: '2.0.0',
    syntax: '[channel [channel ...]]',
    summary: 'Listens to these channels no more; without names, to none.',
  }),
  PSUBSCRIBE: subscription('pattern', {
    since: '2.0.0',
    syntax: 'pattern [pattern ...]',
    summary: 'Listens to all channels whose names match a pattern.',
  }),
  PUNSUBSCRIBE: ending('pattern', {
    since: '2.0.0',
    syntax: '[pattern [pattern ...]]',
    summary: 'Listens through these patterns no more; without patterns, through none.',
  }),
  SSUBSCRIBE: subscription('shard', {
    since: '7.0.0',
    syntax: 'shardchannel [shardchannel ...]',
    summary: 'Listens to shard channels.',
  }),
  SUNSUBSCRIBE: ending('shard', {
    since: '7.0.0',
    syntax: '[shardchannel [shardchannel ...]]',
    summary: 'Listens to these shard channels no more; without names, to none.',
  }),
  PUBLISH: publishing(publish, {
    since: '2.0.0',
    syntax: 'channel message',
    summary: 'Sends a message to who listens now and answers how many deliveries that made.',
  }),
  SPUBLISH: publishing(publishToShard, {
    keys: { first: 1, last: 1, step: 1 },
    since: '7.0.0',
    syntax: 'shardchannel message',
    summary: 'Sends a message to who listens to a shard channel now.',
  }),
  PUBSUB,
});
