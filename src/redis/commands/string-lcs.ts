// LCS: the longest common subsequence of two strings. Source: t_string.c lcsCommand, whose way back
// through the table decides which of several equally long subsequences is found.

import { type Bytes, raw } from '../../base/bytes.ts';
import { array, bulk, int, map, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { err, SYNTAX } from '../errors.ts';

interface LcsOptions {
  readonly length: boolean;
  readonly indexes: boolean;
  readonly withMatchLength: boolean;
  readonly minMatchLength: number;
}

function lcsOptions(args: Args): LcsOptions {
  const options = { length: false, indexes: false, withMatchLength: false, minMatchLength: 0 };
  while (args.left > 0) {
    if (args.option('idx')) options.indexes = true;
    else if (args.option('len')) options.length = true;
    else if (args.option('withmatchlen')) options.withMatchLength = true;
    else if (args.optionWith('minmatchlen', 1)) options.minMatchLength = Math.max(args.int(), 0);
    else throw SYNTAX;
  }
  if (options.length && options.indexes) {
    throw err('If you want both the length and indexes, please just use IDX.');
  }
  return options;
}

/** Row by row: at [i][j] the length of the LCS of the first i bytes of a and the first j of b. */
function lcsTable(ctx: Context, a: Bytes, b: Bytes): Uint32Array[] {
  const bytesNeeded = (a.length + 1) * (b.length + 1) * 4;
  if (bytesNeeded > ctx.server.config.integer('proto-max-bulk-len')) {
    throw err('Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len');
  }
  const table = [new Uint32Array(b.length + 1)];
  for (let i = 1; i <= a.length; i += 1) {
    const above = table[i - 1] as Uint32Array;
    const row = new Uint32Array(b.length + 1);
    for (let j = 1; j <= b.length; j += 1) {
      row[j] =
        a[i - 1] === b[j - 1] ? cell(above, j - 1) + 1 : Math.max(cell(above, j), cell(row, j - 1));
    }
    table.push(row);
  }
  return table;
}

function cell(row: Uint32Array | undefined, at: number): number {
  return row?.[at] ?? 0;
}

/** A run of bytes that stand side by side in both strings. */
interface Match {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

/** The subsequence and its runs, last run first, as found on the way back from the table's end. */
function walkBack(
  table: readonly Uint32Array[],
  a: Bytes,
  b: Bytes,
): { lcs: Bytes; runs: Match[] } {
  const runs: Match[] = [];
  const chars: string[] = [];
  let length = 0;
  const close = (): void => {
    if (length > 0) runs.push({ a: i, b: j, length });
    length = 0;
  };
  let i = a.length;
  let j = b.length;
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      i -= 1;
      j -= 1;
      chars.push(a[i] as string);
      length += 1;
    } else {
      close();
      if (cell(table[i - 1], j) > cell(table[i], j - 1)) i -= 1;
      else j -= 1;
    }
  }
  close();
  return { lcs: raw(chars.reverse().join('')), runs };
}

function matchReply({ a, b, length }: Match, withLength: boolean): Reply {
  const ranges = [array([int(a), int(a + length - 1)]), array([int(b), int(b + length - 1)])];
  return array(withLength ? [...ranges, int(length)] : ranges);
}

function lcs(ctx: Context, args: Args): Reply {
  const [a, b] = [args.next(), args.next()].map((key) => ctx.db.read(key));
  if ((a && a.type !== 'string') || (b && b.type !== 'string')) {
    throw err('The specified keys must contain string values');
  }
  const options = lcsOptions(args);
  const left = a?.value ?? raw('');
  const right = b?.value ?? raw('');
  const table = lcsTable(ctx, left, right);
  const length = int(cell(table[left.length], right.length));
  if (options.length) return length;
  const found = walkBack(table, left, right);
  if (!options.indexes) return bulk(found.lcs);
  const matches = found.runs
    .filter((run) => run.length >= options.minMatchLength)
    .map((run) => matchReply(run, options.withMatchLength));
  return map([
    [bulk(raw('matches')), array(matches)],
    [bulk(raw('len')), length],
  ]);
}

export const stringLcsCommands = defineCommands({
  LCS: {
    arity: -3,
    flags: ['readonly'],
    keys: { first: 1, last: 2, step: 1 },
    group: 'string',
    since: '7.0.0',
    syntax: 'key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]',
    summary: 'The longest bytes that two strings have in common, in order but with gaps.',
    run: lcs,
  },
});
