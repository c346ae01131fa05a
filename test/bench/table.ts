/* Tables on the terminal, and numbers as people read them. */

/** One row; the first cell is its name. */
export type Row = readonly string[];

/** Prints rows below their headings: names to the left, figures to the right. */
export function printTable(headings: Row, rows: readonly Row[]): void {
  const widths = headings.map((_, column) =>
    Math.max(...[headings, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const print = (row: Row) => {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? '';
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(`  ${cells.join('   ')}`);
  };
  print(headings);
  print(widths.map((width) => '-'.repeat(width)));
  for (const row of rows) print(row);
  console.log();
}

/** 1234567 as `1.23M`, 45678 as `45.7k`. */
export function amount(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toPrecision(3)}M`;
  return value >= 1e3 ? `${(value / 1e3).toPrecision(3)}k` : value.toPrecision(3);
}

/** A ratio, with a mark where it misses its aim. */
export function ratio(value: number, aim?: number): string {
  const text = `${value.toFixed(value < 10 ? 2 : 0)}x`;
  if (aim === undefined) return text;
  return value >= aim ? `${text} ok` : `${text} < ${aim}x`;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}
