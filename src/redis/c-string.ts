// Bytes as a C function sees them: up to the first zero byte. Many texts of Redis name a key or an
// option through `%s`, and IDs are read from such strings.

import { type Bytes, raw } from '../base/bytes.ts';

/** A word cut where a C string ends. */
export function cString(word: Bytes): Bytes {
  const end = word.indexOf('\0');
  return end === -1 ? word : raw(word.slice(0, end));
}
