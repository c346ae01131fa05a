// DEBUG: digests and what tests of clients use. Source: debug.c debugCommand. Left out: what
// crashes the server, and what looks at structures that are not here. SLEEP asks whoever runs the
// server to let it stand still, LOADAOF for the file.

import { type Bytes, lower, raw } from '../../base/bytes.ts';
import { array, bulk, int, NONE, OK, type Reply, simple } from '../../resp/reply.ts';
import { REPLY_PEAK_RESET_MS } from '../administration.ts';
import type { Args } from '../args.ts';
import { defineCommands, type Outcome } from '../command.ts';
import type { Context } from '../context.ts';
import { datasetDigest, valueDigest } from '../dataset-digest.ts';
import { err, LOADING, NO_SUCH_KEY } from '../errors.ts';
import { helpReply, wrongSubcommand } from '../help.ts';
import { keyBytes } from '../memory.ts';
import { parseMemory } from '../memory-size.ts';
import { saveNow } from '../persistence/background.ts';
import { loadRdb } from '../persistence/rdb/load.ts';
import { rdbOf } from '../persistence/rdb/save.ts';
import { feedReplicas } from '../replication.ts';
import { tableReport } from '../table-shape.ts';
import { StringValue } from '../types/string.ts';
import type { Value } from '../types/value.ts';
import { DEBUG_HELP } from './server-debug-help.ts';

const LARGEST_PACKED = 0x1_0000_0000n;

function positiveFlag(word: Bytes): boolean {
  return Number.parseInt(word, 10) !== 0 && !Number.isNaN(Number.parseInt(word, 10));
}

/** The address is made up, the length is that of the estimate. */
function object(ctx: Context, args: Args): Reply {
  const key = args.next();
  const value = ctx.db.raw(key);
  if (value === undefined) throw NO_SUCH_KEY;
  const second = Math.floor((ctx.db.touchedAt(key) ?? 0) / 1000);
  const idle = Math.max(Math.floor(ctx.now / 1000) - second, 0);
  const refcount = value.type === 'string' ? value.refcount() : 1;
  return simple(
    `Value at:0x7f0000000000 refcount:${refcount} encoding:${value.encoding()} ` +
      `serializedlength:${keyBytes(key, value)} lru:${second % 0x1_00_00_00} ` +
      `lru_seconds_idle:${idle}`,
  );
}

/**
 * Out to RDB and back: what RDB does not carry is gone afterwards. NOSAVE loads the file that the
 * environment has; without a disk it loads what is there now, as the others do.
 */
function reload({ server, client }: Context, args: Args): Reply {
  const options = args.rest().map(lower);
  if (!options.every((option) => ['merge', 'noflush', 'nosave'].includes(option))) {
    throw err('DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.');
  }
  const keepsData = options.includes('noflush');
  const merges = options.includes('merge');
  if (options.includes('nosave') && server.options.hasDisk) {
    server.report({ kind: 'reload-rdb', client: client.id, keepsData, merges });
    return NONE;
  }
  const { dirty } = server;
  const rdb = rdbOf(server.snapshot());
  if (!options.includes('nosave')) saveNow(server);
  if (!keepsData) {
    for (const database of server.databases) database.clear();
    server.scripts.libraries.clear();
  }
  const outcome = loadRdb(server, rdb, {
    dropsExpired: !server.isReplica,
    merges,
  });
  if (options.includes('nosave')) server.dirty = dirty;
  if (outcome.kind === 'failed') throw err('Error trying to load the RDB dump');
  return OK;
}

function verbatim(text: string): Reply {
  return { kind: 'verbatim', format: 'txt', value: raw(text) };
}

function tables({ server }: Context, args: Args): Reply {
  const db = server.databases[args.int()];
  if (db === undefined) throw err('Out of range database');
  const expiring = [...db.keys()].filter((key) => db.expiry(key) !== undefined);
  const main = tableReport(db.keys(), db.size);
  const expires = tableReport(expiring, expiring.length);
  return verbatim(`[Dictionary HT]\n${main}[Expires HT]\n${expires}`);
}

function tableOfKey(ctx: Context, args: Args): Reply {
  const value = ctx.db.raw(args.next());
  if (value === undefined) throw NO_SUCH_KEY;
  const members = hashedMembers(value);
  if (members === null) {
    throw err('The value stored at the specified key is not represented using an hash table');
  }
  return verbatim(tableReport(members, members.length));
}

function hashedMembers(value: Readonly<Value>): readonly Bytes[] | null {
  const encoding = value.encoding();
  if (encoding !== 'hashtable' && encoding !== 'skiplist') return null;
  if (value.type === 'set') return value.members();
  if (value.type === 'hash') return value.fields();
  return value.type === 'zset' ? value.slice(0, value.size).map(({ member }) => member) : null;
}

function listpack(ctx: Context, args: Args): Reply {
  const value = ctx.db.raw(args.next());
  if (value === undefined) throw NO_SUCH_KEY;
  if (value.encoding() !== 'listpack') throw err('Not a listpack encoded object.');
  return simple('Listpack structure printed on stdout');
}

function packedThreshold(args: Args): Reply {
  const size = parseMemory(args.next());
  if (size === undefined || size > LARGEST_PACKED) {
    throw err('argument must be a memory value bigger than 1 and smaller than 4gb');
  }
  return OK;
}

/** Who waits for what this unit did is served when the sleep is over. */
function sleep({ server }: Context, args: Args): Reply {
  const seconds = Number.parseFloat(args.next());
  const durationMs = Number.isFinite(seconds) ? Math.max(Math.floor(seconds * 1000), 0) : 0;
  server.administration.sleptMs += durationMs;
  server.report({ kind: 'stall', durationMs });
  return OK;
}

/** A file takes time to load where there is one: others are told so meanwhile. */
function loadAof({ server, canBlock }: Context): Outcome {
  if (server.isLoading) throw LOADING;
  const isAwaited = canBlock && server.options.hasDisk === true;
  server.report({ kind: 'reload-aof', isAwaited });
  if (!isAwaited) return OK;
  return { kind: 'block', on: 'loading', keys: [], timeoutMs: 0, onTimeout: OK };
}

/** Whoever holds the connections keeps their buffers. */
function replyBuffer({ server }: Context, args: Args): Reply {
  const what = lower(args.next());
  if (what !== 'peak-reset-time' && what !== 'resizing') throw wrongSubcommand(args.argv);
  const value = lower(args.next());
  const { administration } = server;
  if (what === 'resizing') administration.resizesReplies = Number.parseInt(value, 10) !== 0;
  else if (value === 'never') administration.replyPeakResetMs = null;
  else if (value === 'reset') administration.replyPeakResetMs = REPLY_PEAK_RESET_MS;
  else administration.replyPeakResetMs = Number.parseInt(value, 10);
  return OK;
}

const MOST_POPULATED = 1_000_000;

function populate(ctx: Context, args: Args): Reply {
  const { db } = ctx;
  const count = args.positiveInt();
  if (count > MOST_POPULATED) throw err('value is out of range');
  const prefix = args.left > 0 ? args.next() : 'key';
  const size = args.left > 0 ? args.positiveInt() : 0;
  for (let at = 0; at < count; at += 1) {
    const key = raw(`${prefix}:${at}`);
    if (db.find(key) !== undefined) continue;
    const text = `value:${at}`;
    const filled = size === 0 ? text : text.slice(0, size).padEnd(size, '\0');
    db.add(key, new StringValue(raw(filled), db.epoch, 'text'));
    db.modified(key, 0);
  }
  return OK;
}

function errorReply(args: Args): Reply {
  return { kind: 'error', text: args.next().replace(/[\r\n]/g, ' ') };
}

const NUMBERS = [0, 1, 2].map(int);

const PROTOCOL_SAMPLES: Readonly<Record<string, Reply>> = {
  string: bulk(raw('Hello World')),
  integer: int(12_345),
  double: { kind: 'double', digits: '3.141' },
  bignum: { kind: 'bigNumber', digits: '1234567999999999999999999999999999999' },
  null: { kind: 'nil' },
  array: array(NUMBERS),
  set: { kind: 'set', items: NUMBERS },
  map: {
    kind: 'map',
    pairs: NUMBERS.map((number, at) => [number, { kind: 'bool', value: at === 1 }]),
  },
  attrib: {
    kind: 'attributed',
    attributes: [[bulk(raw('key-popularity')), array([bulk(raw('key:123')), int(90)])]],
    reply: bulk(raw('Some real reply following the attribute')),
  },
  verbatim: { kind: 'verbatim', format: 'txt', value: raw('This is a verbatim\nstring') },
  true: { kind: 'bool', value: true },
  false: { kind: 'bool', value: false },
};

function protocol(args: Args): Reply {
  const sample = PROTOCOL_SAMPLES[lower(args.next())];
  if (sample !== undefined) return sample;
  throw err(
    'Wrong protocol type name. Please use one of the following: string|integer|double|bignum|' +
      'null|array|set|map|attrib|push|verbatim|true|false',
  );
}

interface Part {
  /** Words after its name. */
  readonly from: number;
  readonly to: number;
  readonly run: (ctx: Context, args: Args) => Outcome;
}

function part(from: number, to: number, run: Part['run']): Part {
  return { from, to, run };
}

const ANY = Number.POSITIVE_INFINITY;

const PARTS: Readonly<Record<string, Part>> = {
  help: part(0, 0, () => helpReply('DEBUG', DEBUG_HELP)),
  digest: part(0, 0, ({ server }) => simple(datasetDigest(server.databases))),
  'digest-value': part(0, ANY, ({ db }, args) =>
    array(args.rest().map((key) => simple(valueDigest(db, key)))),
  ),
  sleep: part(1, 1, sleep),
  loadaof: part(0, 0, loadAof),
  'set-active-expire': part(1, 1, ({ server }, args) => {
    server.administration.expiresActively = positiveFlag(args.next());
    return OK;
  }),
  'set-disable-deny-scripts': part(1, 1, ({ server }, args) => {
    server.administration.allowsNoScript = positiveFlag(args.next());
    return OK;
  }),
  object: part(1, 1, object),
  reload: part(0, ANY, reload),
  listpack: part(1, 1, listpack),
  htstats: part(1, 1, tables),
  'htstats-key': part(1, 1, tableOfKey),
  'quicklist-packed-threshold': part(1, 1, (_, args) => packedThreshold(args)),
  'change-repl-id': part(0, 0, ({ server }) => {
    server.replication.changeId(server.options.seed, server.now);
    return OK;
  }),
  populate: part(1, 3, populate),
  error: part(1, 1, (_, args) => errorReply(args)),
  protocol: part(1, 1, (_, args) => protocol(args)),
  log: part(1, 1, () => OK),
  'set-skip-checksum-validation': part(1, 1, ({ server }, args) => {
    server.administration.skipsChecksums = positiveFlag(args.next());
    return OK;
  }),
  'pause-cron': part(1, 1, ({ server }, args) => {
    server.administration.pausesCron = positiveFlag(args.next());
    return OK;
  }),
  replicate: part(1, ANY, ({ server, client }, args) => {
    feedReplicas(server, [{ kind: 'propagate', db: client.db, argv: args.rest(), to: 'replicas' }]);
    return OK;
  }),
  'aof-flush-sleep': part(1, 1, ({ server }, args) => {
    server.administration.flushSleepUs = Number.parseInt(args.next(), 10) || 0;
    return OK;
  }),
  'config-rewrite-force-all': part(0, 0, ({ server }) => {
    server.report({ kind: 'rewrite-config', isWhole: true });
    return OK;
  }),
  replybuffer: part(2, 2, replyBuffer),
};

export const serverDebugCommands = defineCommands({
  DEBUG: {
    arity: -2,
    flags: ['admin', 'noscript', 'loading', 'stale', 'protected'],
    group: 'server',
    since: '1.0.0',
    syntax: 'subcommand [argument ...]',
    summary: 'Looks into the server and puts it to the test.',
    run: (ctx, args) => {
      const found = PARTS[lower(args.next())];
      if (found === undefined || args.left < found.from || args.left > found.to) {
        throw wrongSubcommand(args.argv);
      }
      return found.run(ctx, args);
    },
  },
});
