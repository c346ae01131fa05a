// SHA-1 of a byte string, as Redis names scripts and digests datasets. Source: FIPS 180-4 §6.1.

import type { Bytes } from './bytes.ts';

const BLOCK = 64;
const words = new Int32Array(80);

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** The digest as 20 bytes in five 32-bit words. */
function sha1Words(message: Bytes | string): Int32Array {
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const { length } = message;
  const blocks = Math.floor((length + 8) / BLOCK) + 1;
  for (let block = 0; block < blocks; block += 1) {
    const start = block * BLOCK;
    for (let at = 0; at < 16; at += 1) words[at] = wordAt(message, start + at * 4);
    if (block === blocks - 1) {
      // The length in bits, in the last eight bytes.
      words[14] = Math.floor(length / 0x20000000);
      words[15] = length << 3;
    }
    mix(state);
  }
  return state;
}

/** Four bytes of the message with its padding: 0x80, then zeros. */
function wordAt(message: string, at: number): number {
  let word = 0;
  for (let next = at; next < at + 4; next += 1) {
    const byte =
      next < message.length ? message.charCodeAt(next) : next === message.length ? 0x80 : 0;
    word = (word << 8) | byte;
  }
  return word;
}

function mix(state: Int32Array): void {
  for (let at = 16; at < 80; at += 1) {
    const mixed =
      (words[at - 3] as number) ^
      (words[at - 8] as number) ^
      (words[at - 14] as number) ^
      (words[at - 16] as number);
    words[at] = rotateLeft(mixed, 1);
  }
  let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
  for (let at = 0; at < 80; at += 1) {
    const next = (rotateLeft(a, 5) + choose(at, b, c, d) + e + (words[at] as number)) | 0;
    e = d;
    d = c;
    c = rotateLeft(b, 30);
    b = a;
    a = next;
  }
  for (const [at, value] of [a, b, c, d, e].entries()) state[at] = (state[at] as number) + value;
}

/** The round's function and constant. */
function choose(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

/** The digest as 40 lower-case hexadecimal digits. */
export function sha1Hex(message: Bytes | string): string {
  let hex = '';
  for (const word of sha1Words(message)) hex += (word >>> 0).toString(16).padStart(8, '0');
  return hex;
}
