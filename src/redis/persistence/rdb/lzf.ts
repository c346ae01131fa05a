// LZF, by which a real server compresses strings in its RDB files. Only reading: writing strings as
// they are is just as valid. Source: lzf_d.c lzf_decompress.

import { type Bytes, fromArray } from '../../../base/bytes.ts';

/** No run of three octets stands for more than this. */
const LONGEST_RUN = 264;

/** The text of `length` octets; undefined when these bytes are not exactly that. */
export function lzfDecompress(packed: Bytes, length: number): Bytes | undefined {
  // Before room is made for it: a wrong length must not cost memory.
  if (length > packed.length * LONGEST_RUN) return undefined;
  const out = new Uint8Array(length);
  let at = 0;
  let end = 0;
  while (at < packed.length) {
    const control = packed.charCodeAt(at);
    at += 1;
    if (control < 32) {
      const run = control + 1;
      if (end + run > length || at + run > packed.length) return undefined;
      for (let i = 0; i < run; i += 1) out[end + i] = packed.charCodeAt(at + i);
      end += run;
      at += run;
      continue;
    }
    let run = control >> 5;
    if (run === 7) {
      run += packed.charCodeAt(at);
      at += 1;
    }
    if (at >= packed.length) return undefined;
    const from = end - ((control & 0x1f) << 8) - packed.charCodeAt(at) - 1;
    at += 1;
    run += 2;
    if (from < 0 || end + run > length) return undefined;
    // Octet by octet: a run may copy what it has just written.
    for (let i = 0; i < run; i += 1) out[end + i] = out[from + i] as number;
    end += run;
  }
  return end === length ? fromArray(out) : undefined;
}
