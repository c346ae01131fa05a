// Cursors and options of SCAN, SSCAN, HSCAN and ZSCAN. Source: db.c scanGenericCommand.

import { type Bytes, lower } from '../base/bytes.ts';
import type { Args } from './args.ts';
import { cString } from './c-string.ts';
import { err, SYNTAX } from './errors.ts';

const CURSOR = /^(?:[+-]?[0-9]+)?$/;
const CURSOR_LIMIT = 18_446_744_073_709_551_615n;

/** A cursor as strtoul reads it: how many keys of the row are still to come; 0 starts. */
export function scanCursor(args: Args): bigint {
  const word = cString(args.next());
  if (!CURSOR.test(word)) throw err('invalid cursor');
  const size = BigInt(word.replace(/^[+-]/, '') || '0');
  if (size > CURSOR_LIMIT) throw err('invalid cursor');
  return BigInt.asUintN(64, word.startsWith('-') ? -size : size);
}

interface ScanOptions {
  readonly count: number;
  readonly pattern: Bytes | null;
  readonly type: string | null;
}

/** MATCH, COUNT and, where the keyspace is scanned, TYPE. Shared by SSCAN, HSCAN and ZSCAN. */
export function scanOptions(args: Args, allowsType: boolean): ScanOptions {
  let count = 10;
  let pattern: Bytes | null = null;
  let type: string | null = null;
  while (args.left > 0) {
    if (args.optionWith('count', 1)) {
      count = args.int();
      if (count < 1) throw SYNTAX;
    } else if (args.optionWith('match', 1)) {
      pattern = args.next();
    } else if (allowsType && args.optionWith('type', 1)) {
      type = lower(args.next());
    } else {
      throw SYNTAX;
    }
  }
  return { count, pattern: pattern === '*' ? null : pattern, type };
}
