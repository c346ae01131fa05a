// The mark by which a translation names the English text that it was written from.

import { createHash } from 'node:crypto';

const LINE = /^of: [0-9a-f]{8}\n/m;

/** Eight digits that change whenever the English text does. */
export function sourceMark(english: string): string {
  return createHash('sha256').update(english).digest('hex').slice(0, 8);
}

/** The mark that a translation has; null without one. */
export function markIn(translation: string): string | null {
  return LINE.exec(translation)?.[0].slice(4, 12) ?? null;
}

/** The translation with a mark as the last line of its head. */
export function marked(translation: string, mark: string): string {
  const bare = translation.replace(LINE, '');
  const end = bare.indexOf('\n---\n', 3);
  return `${bare.slice(0, end + 1)}of: ${mark}${bare.slice(end)}`;
}
