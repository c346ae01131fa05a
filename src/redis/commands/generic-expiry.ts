// EXPIRE PEXPIRE EXPIREAT PEXPIREAT TTL PTTL EXPIRETIME PEXPIRETIME PERSIST. Source: expire.c. A
// moment that has passed deletes the key at once; whatever the unit, PEXPIREAT or DEL is
// propagated.

import type { Bytes } from '../../base/bytes.ts';
import { int, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { cString } from '../c-string.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { expireAt, removeKey } from '../doors/key.ts';
import { err } from '../errors.ts';
import { anyExpiryMoment, type ExpiryUnit } from '../expire-time.ts';
import { digits } from '../integer.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;

const CONDITIONS = ['nx', 'xx', 'gt', 'lt'] as const;
type Condition = (typeof CONDITIONS)[number];

function conditions(args: Args): ReadonlySet<Condition> {
  const found = new Set<Condition>();
  while (args.left > 0) {
    const condition = CONDITIONS.find((name) => args.option(name));
    if (condition === undefined) throw err(`Unsupported option ${cString(args.next())}`);
    found.add(condition);
  }
  if (found.has('nx') && found.size > 1) {
    throw err('NX and XX, GT or LT options at the same time are not compatible');
  }
  if (found.has('gt') && found.has('lt')) {
    throw err('GT and LT options at the same time are not compatible');
  }
  return found;
}

/** No expiry counts as one that never comes. */
function allows(wanted: ReadonlySet<Condition>, before: number | undefined, at: number): boolean {
  if (wanted.has('nx') && before !== undefined) return false;
  if (wanted.has('xx') && before === undefined) return false;
  const known = before ?? Number.POSITIVE_INFINITY;
  return !(wanted.has('gt') && at <= known) && !(wanted.has('lt') && at >= known);
}

function expire(ctx: Context, args: Args, unit: ExpiryUnit): Reply {
  const key = args.next();
  const word = args.next();
  const wanted = conditions(args);
  const moment = anyExpiryMoment(ctx, { unit, word });
  const { db } = ctx;
  if (db.find(key) === undefined || !allows(wanted, db.expiry(key), moment)) return int(0);
  if (ctx.server.expiresAtOnce(moment)) {
    removeKey(db, key);
    ctx.propagateAs('DEL', key);
    ctx.notify('g', 'del', key);
  } else {
    expireAt(db, key, moment);
    // The words behind the moment stay: a replica would check the condition again, and agree.
    if (unit !== 'pxat') {
      ctx.propagateAs('PEXPIREAT', key, digits(moment), ...args.argv.slice(3));
    }
    ctx.notify('g', 'expire', key);
  }
  return int(1);
}

function expireCommand(unit: ExpiryUnit, since: string, when: string, summary: string) {
  return {
    arity: -3,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'generic',
    since,
    syntax: `key ${when} [NX | XX | GT | LT]`,
    summary,
    run: (ctx, args) => expire(ctx, args, unit),
  } satisfies CommandSpec;
}

/** -2: no key; -1: no expiry; else what `answer` makes of the moment. */
function ttl(ctx: Context, key: Bytes, answer: (at: number) => number): Reply {
  if (ctx.db.glance(key) === undefined) return int(-2);
  const at = ctx.db.expiry(key);
  return int(at === undefined ? -1 : answer(at));
}

function inSeconds(ms: number): number {
  return Math.floor((ms + 500) / 1000);
}

function ttlCommand(
  since: string,
  summary: string,
  answer: (at: number, now: number) => number,
): CommandSpec {
  return {
    arity: 2,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'generic',
    since,
    syntax: 'key',
    summary,
    run: (ctx, args) => ttl(ctx, args.next(), (at) => answer(at, ctx.now)),
  };
}

export const genericExpiryCommands = defineCommands({
  EXPIRE: expireCommand('ex', '1.0.0', 'seconds', 'Lets a key expire after so many seconds.'),
  PEXPIRE: expireCommand('px', '2.6.0', 'milliseconds', 'Lets a key expire after milliseconds.'),
  EXPIREAT: expireCommand(
    'exat',
    '1.2.0',
    'unix-time-seconds',
    'Lets a key expire at a Unix time in seconds.',
  ),
  PEXPIREAT: expireCommand(
    'pxat',
    '2.6.0',
    'unix-time-milliseconds',
    'Lets a key expire at a Unix time in milliseconds.',
  ),
  TTL: ttlCommand(
    '1.0.0',
    'How many seconds are left to a key; -1: no expiry, -2: no key.',
    (at, now) => inSeconds(Math.max(at - now, 0)),
  ),
  PTTL: ttlCommand('2.6.0', 'How many milliseconds are left to a key.', (at, now) =>
    Math.max(at - now, 0),
  ),
  EXPIRETIME: ttlCommand('7.0.0', 'The Unix time in seconds at which a key expires.', inSeconds),
  PEXPIRETIME: ttlCommand(
    '7.0.0',
    'The Unix time in milliseconds at which a key expires.',
    (at) => at,
  ),
  PERSIST: {
    arity: 2,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'generic',
    since: '2.2.0',
    syntax: 'key',
    summary: 'Takes the expiry from a key.',
    run: (ctx, args) => {
      const key = args.next();
      if (ctx.db.find(key) === undefined || !expireAt(ctx.db, key, null)) return int(0);
      ctx.notify('g', 'persist', key);
      return int(1);
    },
  },
});
