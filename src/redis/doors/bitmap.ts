// Where the bit commands change a string, octet by octet. Source: bitops.c
// lookupStringForBitCommand.

import type { Bytes } from '../../base/bytes.ts';
import type { Database } from '../database.ts';
import { OUT_OF_MEMORY } from '../errors.ts';
import { StringValue } from '../types/string.ts';

/** Longer bitmaps would need more memory than a page should take; Redis's own limit is 512 MB. */
const LONGEST_BITMAP = 64 * 1024 * 1024;

/** A string that is open for writing, and whether it had to be made or lengthened for it. */
export interface OpenBitmap {
  readonly string: StringValue;
  readonly hasGrown: boolean;
}

/** Opens a string, creating it, so that the bit at `lastBit` is within. It is raw from then on. */
export function openBitmap(db: Database, key: Bytes, lastBit: number): OpenBitmap {
  const length = Math.floor(lastBit / 8) + 1;
  const known = db.findAs(key, 'string');
  if (length > LONGEST_BITMAP && length > (known?.length ?? 0)) throw OUT_OF_MEMORY;
  const string = db.writeAs(key, 'string') ?? new StringValue('' as Bytes, db.epoch);
  const before = string.length;
  string.growTo(length);
  if (known === undefined) db.add(key, string);
  return { string, hasGrown: known === undefined || string.length > before };
}

/** Ends the writing: `changes` is what counts as dirty, none is no modification. */
export function closeBitmap(
  db: Database,
  key: Bytes,
  { string }: OpenBitmap,
  changes: number,
): void {
  if (changes === 0) return;
  db.emit(() => ({ kind: 'string-set', db: db.index, key, value: string.value }));
  db.modified(key, changes);
}
