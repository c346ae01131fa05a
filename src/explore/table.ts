// What exploring found, as a table for a terminal, a test's snapshot and documents.

import type { Exploration } from './explore.ts';
import { guaranteeOf } from './guarantee.ts';

export interface TableRow {
  readonly id: string;
  readonly exploration: Exploration;
}

const HEADINGS = ['design', 'points', 'lost', 'twice', 'stuck', 'unsent', 'guarantee'] as const;

/** One line for each design: broken runs, and in how many of them a message came to harm. */
export function tableOf(rows: readonly TableRow[]): string {
  const lines = [[...HEADINGS], ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines.map((line) => written(line, widths)).join('\n');
}

function cellsOf({ id, exploration }: TableRow): string[] {
  const { guarantee, runs, bad } = guaranteeOf(exploration);
  const { lost, twice, stuck, unsent } = bad;
  return [id, ...[runs, lost, twice, stuck, unsent].map(String), guarantee];
}

/** Words at the left, numbers at the right. */
function written(cells: readonly string[], widths: readonly number[]): string {
  const last = cells.length - 1;
  return cells
    .map((cell, column) => {
      const width = widths[column] ?? 0;
      if (column === last) return cell;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    })
    .join('  ');
}
