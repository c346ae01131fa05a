// DUMP RESTORE: a value out of one server and into another. Source: cluster.c, object.c
// objectSetLRUOrLFU. Left out: MIGRATE.

import { type Bytes, raw } from '../../base/bytes.ts';
import { bulk, NIL, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { placeValue } from '../doors/key.ts';
import { CommandError, err, NOT_AN_INTEGER, SYNTAX } from '../errors.ts';
import { accessFrom, type StoredAccess } from '../frequency.ts';
import { digits, parseInteger } from '../integer.ts';
import { dumpValue, isWholePayload, restoreValue } from '../persistence/rdb/payload.ts';
import { RdbFault } from '../persistence/rdb/rdb-format.ts';
import type { Value } from '../types/value.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;
const BUSY_KEY = new CommandError('BUSYKEY Target key name already exists.');
export const BAD_PAYLOAD = err('DUMP payload version or checksum are wrong');
const BAD_DATA = err('Bad data format');

function dump(ctx: Context, args: Args): Reply {
  const value = ctx.db.read(args.next());
  return value === undefined ? NIL : bulk(dumpValue(value));
}

interface Options extends StoredAccess {
  readonly replaces: boolean;
  /** The time to live is a moment. */
  readonly isAbsolute: boolean;
}

function options(args: Args): Options {
  let [replaces, isAbsolute] = [false, false];
  let idleSeconds: number | undefined;
  let frequency: number | undefined;
  while (args.left > 0) {
    if (args.option('replace')) replaces = true;
    else if (args.option('absttl')) isAbsolute = true;
    else if (frequency === undefined && args.optionWith('idletime', 1)) {
      idleSeconds = args.int();
      if (idleSeconds < 0) throw err('Invalid IDLETIME value, must be >= 0');
    } else if (idleSeconds === undefined && args.optionWith('freq', 1)) {
      frequency = args.int();
      if (frequency < 0 || frequency > 255) {
        throw err('Invalid FREQ value, must be >= 0 and <= 255');
      }
    } else throw SYNTAX;
  }
  return { replaces, isAbsolute, idleSeconds, frequency };
}

function readPayload({ server, db }: Context, payload: Bytes): Value {
  if (!isWholePayload(payload, !server.administration.skipsChecksums)) throw BAD_PAYLOAD;
  try {
    return restoreValue(payload, { epoch: db.epoch, limit: (name) => db.limit(name) });
  } catch (fault) {
    if (fault instanceof RdbFault) throw BAD_DATA;
    throw fault;
  }
}

function restore(ctx: Context, args: Args): Reply {
  const { server, db } = ctx;
  const [key, ttlWord, payload] = args.take(3) as [Bytes, Bytes, Bytes];
  const wanted = options(args);
  const { replaces, isAbsolute } = wanted;
  if (!replaces && db.find(key) !== undefined) throw BUSY_KEY;
  const ttl = timeToLive(ttlWord);
  const value = readPayload(ctx, payload);
  const wasThere = replaces && db.remove(key, 'overwritten');
  const expiresAt = ttl === 0 ? undefined : isAbsolute ? ttl : ttl + ctx.now;
  if (expiresAt !== undefined && server.expiresAtOnce(expiresAt)) {
    if (!wasThere) return OK;
    db.modified(key);
    ctx.propagateAs('DEL', key);
    ctx.notify('g', 'del', key);
    return OK;
  }
  placeValue(db, key, value, expiresAt, accessFrom(server, wanted));
  db.modified(key);
  if (expiresAt !== undefined && !isAbsolute) {
    const words = [...args.argv, raw('ABSTTL')];
    words[2] = digits(expiresAt);
    ctx.propagateAs(...words);
  }
  ctx.notify('g', 'restore', key);
  return OK;
}

function timeToLive(word: Bytes): number {
  const ttl = Number(parseInteger(word) ?? Number.NaN);
  if (Number.isNaN(ttl)) throw NOT_AN_INTEGER;
  if (ttl < 0) throw err('Invalid TTL value, must be >= 0');
  return ttl;
}

export const genericDumpCommands = defineCommands({
  DUMP: {
    arity: 2,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'generic',
    since: '2.6.0',
    syntax: 'key',
    summary: 'The value as bytes that RESTORE takes; nil without a key.',
    run: dump,
  },
  RESTORE: {
    arity: -4,
    flags: ['write', 'denyoom'],
    keys: ONE_KEY,
    group: 'generic',
    since: '2.6.0',
    syntax: 'key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]',
    summary: 'Creates a key from what DUMP answered.',
    run: restore,
  },
});
