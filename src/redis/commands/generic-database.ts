// DBSIZE KEYS RANDOMKEY SCAN SWAPDB FLUSHDB FLUSHALL: whole databases. Source: db.c. SCAN walks the
// dense row of keys downwards: a removed key lets the last one take its place, so every key that is
// there from the first call to the last is answered, as Redis promises, in O(COUNT) a call.

import type { Bytes } from '../../base/bytes.ts';
import { pickInt } from '../../base/random.ts';
import { array, bulk, bulkArray, int, NIL, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import type { Database } from '../database.ts';
import { swapDatabases } from '../doors/key.ts';
import { DB_OUT_OF_RANGE, err } from '../errors.ts';
import { globMatches } from '../glob.ts';
import { digits } from '../integer.ts';
import { saveNow, stopSave } from '../persistence/background.ts';
import { scanCursor, scanOptions } from '../scan.ts';

/** On a server that may not delete expired keys, RANDOMKEY answers one after so many tries. */
const RANDOM_TRIES = 100;

function keys(ctx: Context, args: Args): Reply {
  const pattern = args.next();
  const { db } = ctx;
  const isAll = pattern === '*';
  const found: Bytes[] = [];
  for (const key of db.keys()) {
    if ((isAll || globMatches(pattern, key)) && !db.isDue(key)) found.push(key);
  }
  return bulkArray(found);
}

function randomkey(ctx: Context): Reply {
  const { db } = ctx;
  for (let tries = 0; db.size > 0; tries += 1) {
    const key = db.keyAt(pickInt(ctx.roll(), db.size));
    if (tries >= RANDOM_TRIES || !db.expireIfDue(key)) return bulk(key);
  }
  return NIL;
}

function scan(ctx: Context, args: Args): Reply {
  const cursor = scanCursor(args);
  const { count, pattern, type } = scanOptions(args, true);
  const { db } = ctx;
  const start = cursor === 0n || cursor > BigInt(db.size) ? db.size : Number(cursor);
  const end = Math.max(start - count, 0);
  const candidates: Bytes[] = [];
  for (let place = start - 1; place >= end; place -= 1) candidates.push(db.keyAt(place));
  const found = candidates.filter((key) => {
    if (pattern !== null && !globMatches(pattern, key)) return false;
    if (type !== null && (db.glance(key)?.type ?? 'none') !== type) return false;
    return !db.expireIfDue(key);
  });
  return array([bulk(digits(end)), bulkArray(found)]);
}

function swapdb(ctx: Context, args: Args): Reply {
  const first = ctx.server.databases[args.int32(err('invalid first DB index'))];
  const second = ctx.server.databases[args.int32(err('invalid second DB index'))];
  if (first === undefined || second === undefined) throw DB_OUT_OF_RANGE;
  if (first !== second) swapDatabases(first, second);
  ctx.server.dirty += 1;
  return OK;
}

function flush(ctx: Context, args: Args, databases: readonly Database[]): Reply {
  if (args.left === 1) args.oneOf(['sync', 'async']);
  args.end();
  for (const database of databases) ctx.server.dirty += database.clear();
  // Propagated even when there was nothing to delete.
  ctx.forced = 'both';
  return OK;
}

function flushCommand(summary: string, which: (ctx: Context) => readonly Database[]): CommandSpec {
  return {
    arity: -1,
    flags: ['write'],
    group: 'server',
    since: '1.0.0',
    syntax: '[ASYNC | SYNC]',
    summary,
    run: (ctx, args) => flush(ctx, args, which(ctx)),
  };
}

export const genericDatabaseCommands = defineCommands({
  DBSIZE: {
    arity: 1,
    flags: ['readonly', 'fast'],
    group: 'server',
    since: '1.0.0',
    syntax: '',
    summary: 'How many keys the database has.',
    run: ({ db }) => int(db.size),
  },
  KEYS: {
    arity: 2,
    flags: ['readonly'],
    group: 'generic',
    since: '1.0.0',
    syntax: 'pattern',
    summary: 'All keys that match a pattern. Looks at every key: use SCAN in production.',
    run: keys,
  },
  RANDOMKEY: {
    arity: 1,
    flags: ['readonly', 'touches_arbitrary_keys'],
    group: 'generic',
    since: '1.0.0',
    syntax: '',
    summary: 'Any key.',
    run: randomkey,
  },
  SCAN: {
    arity: -2,
    flags: ['readonly', 'touches_arbitrary_keys'],
    group: 'generic',
    since: '2.8.0',
    syntax: 'cursor [MATCH pattern] [COUNT count] [TYPE type]',
    summary: 'Some of the keys, and the cursor with which to ask for more; 0 when that was all.',
    run: scan,
  },
  SWAPDB: {
    arity: 3,
    flags: ['write', 'fast'],
    group: 'server',
    since: '4.0.0',
    syntax: 'index1 index2',
    summary: 'Lets two databases trade their keys.',
    run: swapdb,
  },
  FLUSHDB: flushCommand('Deletes all keys of the database.', (ctx) => [ctx.db]),
  FLUSHALL: {
    ...flushCommand('Deletes all keys of all databases.', (ctx) => ctx.server.databases),
    run: (ctx, args) => {
      const reply = flush(ctx, args, ctx.server.databases);
      stopSave(ctx.server);
      // The file that holds what was deleted would bring it back.
      if (ctx.server.config.text('save') !== '') saveNow(ctx.server);
      return reply;
    },
  },
});
