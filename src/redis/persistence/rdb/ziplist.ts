// Ziplists and zipmaps: the packed forms of servers before 7.0, whose files a 7.0 server still
// reads. Only reading. Source: ziplist.c zipEntry, ZIP_DECODE_LENGTH; zipmap.c zipmapNext.

import { type Bytes, raw } from '../../../base/bytes.ts';
import { digits } from '../../integer.ts';
import { signed64At, signedAt, unsignedAt } from './octets.ts';

const HEADER_BYTES = 10;
const END = 0xff;
/** A length of four octets follows. */
const LONG = 254;

/** The elements of a ziplist, integers as their digits; undefined when it is damaged. */
export function unpackZiplist(bytes: Bytes): Bytes[] | undefined {
  if (bytes.length <= HEADER_BYTES || unsignedAt(bytes, 0, 4) !== bytes.length) return undefined;
  const elements: Bytes[] = [];
  let at = HEADER_BYTES;
  while (bytes.charCodeAt(at) !== END) {
    // How long the element before was, for reading backwards.
    at += bytes.charCodeAt(at) === LONG ? 5 : 1;
    const entry = stringAt(bytes, at) ?? integerAt(bytes, at);
    if (entry === undefined || entry.end >= bytes.length) return undefined;
    elements.push(entry.value);
    at = entry.end;
  }
  return at === bytes.length - 1 ? elements : undefined;
}

interface Entry {
  readonly value: Bytes;
  readonly end: number;
}

function stringAt(bytes: Bytes, at: number): Entry | undefined {
  const first = bytes.charCodeAt(at);
  const form = first >> 6;
  if (form === 3 || Number.isNaN(first)) return undefined;
  const second = bytes.charCodeAt(at + 1);
  if (form === 0) return cut(bytes, at + 1, first & 0x3f);
  if (form === 1) return cut(bytes, at + 2, ((first & 0x3f) << 8) | second);
  const [a, b] = [second, bytes.charCodeAt(at + 2)];
  const [c, d] = [bytes.charCodeAt(at + 3), bytes.charCodeAt(at + 4)];
  return cut(bytes, at + 5, ((a * 256 + b) * 256 + c) * 256 + d);
}

function cut(bytes: Bytes, start: number, length: number): Entry {
  return { value: raw(bytes.slice(start, start + length)), end: start + length };
}

const INTEGER_SIZES: Readonly<Record<number, number>> = {
  192: 2,
  208: 4,
  224: 8,
  240: 3,
  254: 1,
};

function integerAt(bytes: Bytes, at: number): Entry | undefined {
  const form = bytes.charCodeAt(at);
  const size = INTEGER_SIZES[form];
  if (size !== undefined) {
    const value = size === 8 ? signed64At(bytes, at + 1) : signedAt(bytes, at + 1, size);
    return { value: digits(value), end: at + 1 + size };
  }
  // 0 to 12 stand in the form itself.
  const isSmall = form > 240 && form < 254;
  return isSmall ? { value: digits((form & 0x0f) - 1), end: at + 1 } : undefined;
}

/** The fields and values of a zipmap, in turns; undefined when it is damaged. */
export function unpackZipmap(bytes: Bytes): Bytes[] | undefined {
  const words: Bytes[] = [];
  let at = 1;
  while (bytes.charCodeAt(at) !== END) {
    for (const isValue of [false, true]) {
      const first = bytes.charCodeAt(at);
      const length = first === LONG ? unsignedAt(bytes, at + 1, 4) : first;
      at += first === LONG ? 5 : 1;
      // Room that a shorter value has left behind itself.
      const free = isValue ? bytes.charCodeAt(at) : 0;
      if (isValue) at += 1;
      if (!(at + length + free < bytes.length)) return undefined;
      words.push(raw(bytes.slice(at, at + length)));
      at += length + free;
    }
  }
  return at === bytes.length - 1 ? words : undefined;
}
