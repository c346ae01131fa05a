// GEOADD GEOPOS GEODIST GEOHASH: positions kept as the scores of a sorted set. Source: geo.c.

import { type Bytes, lower, raw } from '../../base/bytes.ts';
import { array, bulk, NIL, NIL_ARRAY, type Reply } from '../../resp/reply.ts';
import { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { fixed } from '../double.ts';
import { err, SYNTAX } from '../errors.ts';
import { distanceBetween } from '../geo-area.ts';
import { cellAt, FINEST_STEP, isOnMap, type Position, positionOf, scoreOf } from '../geo-cell.ts';
import { zadd } from './zset.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;

const METRES: Readonly<Record<string, number>> = { m: 1, km: 1000, ft: 0.3048, mi: 1609.34 };
const LARGEST_FIXED = 1e21;

/** The metres of a unit. */
export function unit(word: Bytes): number {
  const metres = METRES[lower(word)];
  if (metres === undefined) throw err('unsupported unit provided. please use M, KM, FT, MI');
  return metres;
}

/** Two numbers that are a place on the map. */
export function position(args: Args): Position {
  const longitude = args.float();
  const latitude = args.float();
  const found = { longitude, latitude };
  if (isOnMap(found)) return found;
  throw err(`invalid longitude,latitude pair ${printed(longitude)},${printed(latitude)}`);
}

/** `%f`. */
function printed(value: number): string {
  if (Object.is(value, -0)) return '-0.000000';
  if (Math.abs(value) < LARGEST_FIXED) return fixed(value, 6);
  if (Number.isFinite(value)) return `${BigInt(value)}.000000`;
  return value < 0 ? '-inf' : 'inf';
}

/** Four places, as all distances are told. Source: fixedpoint_d2string. */
export function distanceReply(distance: number): Reply {
  const scaled = roundToEven(distance * 10_000);
  const digits = String(scaled).padStart(5, '0');
  return bulk(raw(`${digits.slice(0, -4)}.${digits.slice(-4)}`));
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Source: addReplyHumanLongDouble. */
export function positionReply({ longitude, latitude }: Position): Reply {
  return array([longitude, latitude].map(coordinate));
}

function coordinate(degrees: number): Reply {
  const digits = fixed(degrees, 17).replace(/\.?0+$/, '');
  return { kind: 'double', digits: digits === '-0' ? '0' : digits };
}

const ADD_OPTIONS = ['nx', 'xx', 'ch'];

/** It becomes a ZADD, also for those who are told of the change. */
function geoadd(ctx: Context, args: Args): Reply {
  const key = args.next();
  const options: Bytes[] = [];
  while (ADD_OPTIONS.includes(lower(args.peek() ?? ''))) options.push(args.next());
  const given = new Set(options.map((option) => lower(option)));
  if (args.left % 3 !== 0 || (given.has('nx') && given.has('xx'))) throw SYNTAX;
  const words: Bytes[] = [raw('zadd'), key, ...options];
  while (args.left > 0) {
    const score = scoreOf(cellAt(position(args), FINEST_STEP));
    words.push(raw(String(score)), args.next());
  }
  const { dirty } = ctx.server;
  const reply = zadd(ctx, new Args(words));
  // In Redis the words are replaced, and told on only if the command changed something.
  if (ctx.server.dirty !== dirty) ctx.propagateAs(...words);
  return reply;
}

function geopos(ctx: Context, args: Args): Reply {
  const zset = ctx.db.readAs(args.next(), 'zset');
  const replies = args.rest().map((member) => {
    const score = zset?.score(member);
    return score === undefined ? NIL_ARRAY : positionReply(positionOf(score));
  });
  return array(replies);
}

function geodist(ctx: Context, args: Args): Reply {
  const key = args.next();
  const [from, to] = args.take(2) as [Bytes, Bytes];
  const metres = args.left === 1 ? unit(args.next()) : 1;
  args.end();
  const zset = ctx.db.readAs(key, 'zset');
  const [first, second] = [zset?.score(from), zset?.score(to)];
  if (first === undefined || second === undefined) return NIL;
  return distanceReply(distanceBetween(positionOf(first), positionOf(second)) / metres);
}

const ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz';
const POLE = 90;

/** The usual geohash, whose latitudes go up to the pole. Its last letter has no bits left. */
function geohashOf(score: number): Bytes {
  const bits = BigInt(scoreOf(cellAt(positionOf(score), FINEST_STEP, POLE)));
  let text = '';
  for (let shift = 47n; shift >= 2n; shift -= 5n) text += ALPHABET[Number((bits >> shift) & 31n)];
  return raw(`${text}0`);
}

function geohash(ctx: Context, args: Args): Reply {
  const zset = ctx.db.readAs(args.next(), 'zset');
  const replies = args.rest().map((member) => {
    const score = zset?.score(member);
    return score === undefined ? NIL : bulk(geohashOf(score));
  });
  return array(replies);
}

function reading(
  arity: number,
  syntax: string,
  summary: string,
  run: CommandSpec['run'],
): CommandSpec {
  const flags = ['readonly'] as const;
  return { arity, flags, keys: ONE_KEY, group: 'geo', since: '3.2.0', syntax, summary, run };
}

export const geoCommands = defineCommands({
  GEOADD: {
    arity: -5,
    flags: ['write', 'denyoom'],
    keys: ONE_KEY,
    group: 'geo',
    since: '3.2.0',
    syntax: 'key [NX | XX] [CH] longitude latitude member [longitude latitude member ...]',
    summary: 'Adds places to a sorted set, or moves them. The score is the position.',
    run: geoadd,
  },
  GEODIST: reading(
    -4,
    'key member1 member2 [M | KM | FT | MI]',
    'The distance between two places of a sorted set.',
    geodist,
  ),
  GEOHASH: reading(-2, 'key [member [member ...]]', 'The geohashes of places.', geohash),
  GEOPOS: reading(-2, 'key [member [member ...]]', 'Longitude and latitude of places.', geopos),
});
