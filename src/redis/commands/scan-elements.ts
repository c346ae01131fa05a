// What SSCAN, HSCAN and ZSCAN share. Source: db.c scanGenericCommand. The key is looked up before
// the options are read, so a missing key answers whatever they are.

import type { Bytes } from '../../base/bytes.ts';
import { array, bulk, bulkArray, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { globMatches } from '../glob.ts';
import { digits } from '../integer.ts';
import type { Values } from '../types/value.ts';
import { scanCursor, scanOptions } from './generic-database.ts';

/**
 * What one round found: elements with what belongs to them (a value, a score), and where to go on.
 */
export interface Found {
  readonly cursor: number;
  readonly elements: readonly (readonly [element: Bytes, ...rest: Bytes[]])[];
}

/** Reads the request and answers with the elements that match its pattern, in one flat list. */
export function scanElements<T extends 'set' | 'hash' | 'zset'>(
  ctx: Context,
  args: Args,
  type: T,
  look: (value: Readonly<Values[T]>, cursor: number, count: number) => Found,
): Reply {
  const key = args.next();
  const cursor = scanCursor(args);
  const value = ctx.db.readAs(key, type);
  if (value === undefined) return reply({ cursor: 0, elements: [] }, null);
  const { count, pattern } = scanOptions(args, false);
  return reply(look(value, Number(cursor), count), pattern);
}

function reply({ cursor, elements }: Found, pattern: Bytes | null): Reply {
  const shown =
    pattern === null ? elements : elements.filter(([element]) => globMatches(pattern, element));
  return array([bulk(digits(cursor)), bulkArray(shown.flat())]);
}
