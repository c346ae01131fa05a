// PFADD PFCOUNT PFMERGE PFDEBUG PFSELFTEST. Source: hyperloglog.c.

import { type Bytes, lower, raw } from '../../base/bytes.ts';
import { array, bulk, int, OK, type Reply, simple } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { cString } from '../c-string.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import {
  openHyperLogLog,
  readHyperLogLog,
  reshapeHyperLogLog,
  storeHyperLogLog,
} from '../doors/hyperloglog.ts';
import { CommandError, err } from '../errors.ts';
import { DENSE_SIZE, denseRegister, raiseDense } from '../hyperloglog/dense.ts';
import { HyperLogLog } from '../hyperloglog/hyperloglog.ts';
import { estimate, histogramOf, REGISTERS } from '../hyperloglog/registers.ts';

const NO_KEY = err('The specified key does not exist');
const NOT_SPARSE = err('HLL encoding is not sparse');

const sparseLimit = (ctx: Context) => ctx.db.limit('hll-sparse-max-bytes');

function pfadd(ctx: Context, args: Args): Reply {
  const key = args.next();
  const known = openHyperLogLog(ctx.db, key);
  const sketch = known ?? HyperLogLog.empty();
  let changes = known === undefined ? 1 : 0;
  for (const element of args.rest()) {
    if (sketch.add(element, sparseLimit(ctx))) changes += 1;
  }
  if (changes === 0) return int(0);
  sketch.forgetCount();
  storeHyperLogLog(ctx.db, key, sketch, changes);
  ctx.notify('$', 'pfadd', key);
  return int(1);
}

/** The highest value of each register in all of these keys. */
function unionOf(ctx: Context, keys: readonly Bytes[]): { union: Uint8Array; isDense: boolean } {
  const union = new Uint8Array(REGISTERS);
  let isDense = false;
  for (const key of keys) {
    const string = ctx.db.readAs(key, 'string');
    if (string === undefined) continue;
    const sketch = readHyperLogLog(string);
    if (sketch.encoding === 'dense') isDense = true;
    for (const [index, value] of sketch.registers().entries()) {
      if (value > (union[index] ?? 0)) union[index] = value;
    }
  }
  return { union, isDense };
}

function pfcount(ctx: Context, args: Args): Reply {
  const keys = args.rest();
  const [key] = keys;
  if (key === undefined || keys.length > 1) {
    return int(estimate(histogramOf(unionOf(ctx, keys).union)));
  }
  if (ctx.db.readAs(key, 'string') === undefined) return int(0);
  const sketch = openHyperLogLog(ctx.db, key) as HyperLogLog;
  const known = sketch.knownCount;
  if (known !== undefined) return int(known);
  const count = sketch.count();
  sketch.rememberCount(count);
  storeHyperLogLog(ctx.db, key, sketch, 1);
  return int(count);
}

function pfmerge(ctx: Context, args: Args): Reply {
  const keys = args.rest();
  const key = keys[0] as Bytes;
  const { union, isDense } = unionOf(ctx, keys);
  const known = openHyperLogLog(ctx.db, key);
  const sketch = known ?? HyperLogLog.empty();
  if (isDense) sketch.toDense();
  for (const [index, value] of union.entries()) {
    if (value > 0) sketch.raise(index, value, sparseLimit(ctx));
  }
  sketch.forgetCount();
  storeHyperLogLog(ctx.db, key, sketch, 1);
  ctx.notify('$', 'pfadd', key);
  return OK;
}

function pfdebug(ctx: Context, args: Args): Reply {
  const word = args.next();
  const key = args.next();
  const sketch = openHyperLogLog(ctx.db, key);
  if (sketch === undefined) throw NO_KEY;
  const look = LOOKS.get(lower(word));
  if (look === undefined) throw err(`Unknown PFDEBUG subcommand '${cString(word)}'`);
  return look(ctx, key, sketch);
}

const LOOKS: ReadonlyMap<string, (ctx: Context, key: Bytes, sketch: HyperLogLog) => Reply> =
  new Map([
    [
      'getreg',
      (ctx, key, sketch) => {
        madeDense(ctx, key, sketch);
        return array([...sketch.registers()].map((value) => int(value)));
      },
    ],
    [
      'decode',
      (_ctx, _key, { runs }) => {
        if (runs === null) throw NOT_SPARSE;
        const words = [...runs].map(({ kind, value, length }) => {
          if (kind === 'value') return `v:${value},${length}`;
          return `${kind === 'zero' ? 'z' : 'Z'}:${length}`;
        });
        return bulk(raw(words.join(' ')));
      },
    ],
    ['encoding', (_ctx, _key, { encoding }) => simple(encoding)],
    ['todense', (ctx, key, sketch) => int(madeDense(ctx, key, sketch) ? 1 : 0)],
  ]);

/** Whether it was sparse until now. */
function madeDense(ctx: Context, key: Bytes, sketch: HyperLogLog): boolean {
  if (sketch.encoding === 'dense') return false;
  sketch.toDense();
  reshapeHyperLogLog(ctx.db, key, sketch);
  return true;
}

/** Sets registers to values of no order and reads them back, as the server's own test does first. */
function pfselftest(): Reply {
  const octets = new Uint8Array(DENSE_SIZE);
  const expected = Array.from({ length: REGISTERS }, (_, index) => (index * 2654435761) % 64);
  for (const [index, value] of expected.entries()) raiseDense(octets, index, value);
  const wrong = expected.findIndex((value, index) => denseRegister(octets, index) !== value);
  if (wrong < 0) return OK;
  throw new CommandError(
    `TESTFAILED Register ${wrong} should be ${expected[wrong]} but is ${denseRegister(octets, wrong)}`,
  );
}

export const hyperloglogCommands = defineCommands({
  PFADD: {
    arity: -2,
    flags: ['write', 'denyoom', 'fast'],
    keys: { first: 1, last: 1, step: 1 },
    group: 'hyperloglog',
    since: '2.8.9',
    syntax: 'key [element [element ...]]',
    summary: 'Adds elements to a HyperLogLog, creating it if need be.',
    run: pfadd,
  },
  PFCOUNT: {
    arity: -2,
    flags: ['readonly'],
    keys: { first: 1, last: -1, step: 1 },
    group: 'hyperloglog',
    since: '2.8.9',
    syntax: 'key [key ...]',
    summary: 'About how many different elements were added to one or several HyperLogLogs.',
    run: pfcount,
  },
  PFMERGE: {
    arity: -2,
    flags: ['write', 'denyoom'],
    keys: { first: 1, last: -1, step: 1 },
    group: 'hyperloglog',
    since: '2.8.9',
    syntax: 'destkey sourcekey [sourcekey ...]',
    summary: 'Adds all that is in some HyperLogLogs to another one.',
    run: pfmerge,
  },
  PFDEBUG: {
    arity: 3,
    flags: ['write', 'denyoom', 'admin'],
    keys: { first: 2, last: 2, step: 1 },
    group: 'hyperloglog',
    since: '2.8.9',
    syntax: 'subcommand key',
    summary: 'The registers of a HyperLogLog, its runs, its encoding, or a change of that.',
    run: pfdebug,
  },
  PFSELFTEST: {
    arity: 1,
    flags: ['admin'],
    group: 'hyperloglog',
    since: '2.8.9',
    syntax: '',
    summary: 'Tests whether registers keep what they are set to.',
    run: pfselftest,
  },
});
