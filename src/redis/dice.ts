// Random elements for SRANDMEMBER, HRANDFIELD and ZRANDMEMBER. Source: t_set.c, t_hash.c, t_zset.c.
// Which elements come is up to the server's seeded dice; how many, and whether twice, is as in
// Redis.

import { pickInt } from '../base/random.ts';
import type { Args } from './args.ts';
import type { Context } from './context.ts';
import { err } from './errors.ts';
import { INT64_MIN } from './integer.ts';

/**
 * As many repeated elements as one reply may hold. Redis would write on until the client's output
 * buffer bursts; here that would be the page.
 */
const MOST_REPEATED = 10_000_000;

/** A position of 0 .. below-1 by the server's dice. */
export function dice(ctx: Context): (below: number) => number {
  return (below) => pickInt(ctx.roll(), below);
}

/** The count of these commands: any 64-bit integer but the lowest. */
export function randomCount(args: Args): number {
  const count = args.int64();
  if (count === INT64_MIN) {
    throw err(
      'value is out of range, value must between -9223372036854775807 and 9223372036854775807',
    );
  }
  return Number(count);
}

/**
 * Positions of 0 .. size-1: `count` different ones, all in order when there are no more, or, when
 * `count` is negative, as many with repetition.
 */
export function randomPositions(ctx: Context, size: number, count: number): number[] {
  const draw = dice(ctx);
  if (count < 0) {
    if (-count > MOST_REPEATED) {
      if (outputLimit(ctx) === 0) throw err('value is out of range');
      // Redis writes until the client's buffer is full.
      ctx.server.closeClient(ctx.client);
      return [];
    }
    return Array.from({ length: -count }, () => draw(size));
  }
  if (count >= size && count !== 1) return Array.from({ length: size }, (_, at) => at);
  // A shuffle that stops after `count` steps; `moved` holds only the places it touched.
  const moved = new Map<number, number>();
  return Array.from({ length: count }, (_, at) => {
    const other = at + draw(size - at);
    const chosen = moved.get(other) ?? other;
    moved.set(other, moved.get(at) ?? at);
    return chosen;
  });
}

/** The hard limit of client-output-buffer-limit for the client of a request; 0 for none. */
function outputLimit({ server, source }: Context): number {
  if (source !== 'request') return 0;
  return Number(server.config.text('client-output-buffer-limit').split(' ')[1]);
}
