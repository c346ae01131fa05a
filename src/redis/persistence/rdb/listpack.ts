// Listpacks: the packed form of small collections and of a stream's nodes. Source: listpack.c
// lpEncodeGetType, lpEncodeIntegerGetType, lpEncodeBacklen, lpGetWithSize. What spells an integer
// is stored as one.

import { type Bytes, raw } from '../../../base/bytes.ts';
import { digits, parseInteger } from '../../integer.ts';
import { littleEndian, littleEndian64, signed64At, signedAt, unsignedAt } from './octets.ts';

const HEADER_BYTES = 6;
const END = 0xff;
/** As many elements or more are not counted in the header. */
const UNCOUNTED = 0xffff;

/** An element: bytes, or an integer that is known to be one. */
export type PackedElement = Bytes | number | bigint;

/** The listpack of these elements. */
export function packList(elements: Iterable<PackedElement>): Bytes {
  let body = '';
  let count = 0;
  for (const element of elements) {
    body += encoded(element);
    count += 1;
  }
  const total = littleEndian(HEADER_BYTES + body.length + 1, 4);
  return raw(`${total}${littleEndian(Math.min(count, UNCOUNTED), 2)}${body}\xff`);
}

function encoded(element: PackedElement): string {
  const integer = typeof element === 'string' ? spelled(element) : element;
  const entry = integer === undefined ? encodedString(element as Bytes) : encodedInteger(integer);
  return entry + backLength(entry.length);
}

function spelled(element: Bytes): number | bigint | undefined {
  const first = element.charCodeAt(0);
  const mayBeInteger = (first >= 0x30 && first <= 0x39) || first === 0x2d;
  return mayBeInteger ? parseInteger(element) : undefined;
}

function encodedInteger(value: number | bigint): string {
  if (typeof value === 'bigint') return `\xf4${littleEndian64(value)}`;
  if (value >= 0 && value <= 127) return String.fromCharCode(value);
  if (value >= -4096 && value <= 4095) {
    return String.fromCharCode(0xc0 | ((value >> 8) & 0x1f), value & 0xff);
  }
  if (value >= -32_768 && value <= 32_767) return `\xf1${littleEndian(value, 2)}`;
  if (value >= -8_388_608 && value <= 8_388_607) return `\xf2${littleEndian(value, 3)}`;
  const isShort = value >= -2_147_483_648 && value <= 2_147_483_647;
  return isShort ? `\xf3${littleEndian(value, 4)}` : `\xf4${littleEndian64(value)}`;
}

function encodedString(value: Bytes): string {
  const { length } = value;
  if (length < 64) return String.fromCharCode(0x80 | length) + value;
  if (length < 4096) return String.fromCharCode(0xe0 | (length >> 8), length & 0xff) + value;
  return `\xf0${littleEndian(length, 4)}${value}`;
}

/** The length of an entry, seven bits an octet, to be read backwards. */
function backLength(length: number): string {
  const count = backLengthSize(length);
  let out = '';
  for (let at = count - 1; at >= 0; at -= 1) {
    const part = (length >>> (7 * at)) & 0x7f;
    out += String.fromCharCode(at === count - 1 ? part : part | 0x80);
  }
  return out;
}

function backLengthSize(length: number): number {
  if (length <= 127) return 1;
  if (length < 16_383) return 2;
  if (length < 2_097_151) return 3;
  return length < 268_435_455 ? 4 : 5;
}

/** The elements of a listpack, integers as their digits; undefined when it is damaged. */
export function unpackList(bytes: Bytes): Bytes[] | undefined {
  if (bytes.length <= HEADER_BYTES || unsignedAt(bytes, 0, 4) !== bytes.length) return undefined;
  const elements: Bytes[] = [];
  let at = HEADER_BYTES;
  while (bytes.charCodeAt(at) !== END) {
    const head = headOf(bytes, at);
    if (head === undefined) return undefined;
    const size = head.start + head.length;
    const next = at + size + backLengthSize(size);
    if (next >= bytes.length) return undefined;
    elements.push(elementAt(bytes, at, head));
    at = next;
  }
  const counted = unsignedAt(bytes, 4, 2);
  const isWhole = at === bytes.length - 1;
  return isWhole && (counted === UNCOUNTED || counted === elements.length) ? elements : undefined;
}

/** Where the content of an entry starts, counted from the entry, and how long it is. */
interface Head {
  readonly start: number;
  readonly length: number;
}

const INTEGER_SIZES: Readonly<Record<number, number>> = { 241: 2, 242: 3, 243: 4, 244: 8 };

function headOf(bytes: Bytes, at: number): Head | undefined {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return { start: 0, length: 1 };
  if (first < 0xc0) return { start: 1, length: first & 0x3f };
  if (first < 0xe0) return { start: 0, length: 2 };
  if (first < 0xf0) return { start: 2, length: ((first & 0x0f) << 8) | bytes.charCodeAt(at + 1) };
  if (first === 0xf0) return { start: 5, length: unsignedAt(bytes, at + 1, 4) };
  const length = INTEGER_SIZES[first];
  return length === undefined ? undefined : { start: 1, length };
}

function elementAt(bytes: Bytes, at: number, { start, length }: Head): Bytes {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return digits(first);
  if (first >= 0xc0 && first < 0xe0) {
    const value = ((first & 0x1f) << 8) | bytes.charCodeAt(at + 1);
    return digits(value >= 4096 ? value - 8192 : value);
  }
  if (first <= 0xf0) return raw(bytes.slice(at + start, at + start + length));
  return digits(length === 8 ? signed64At(bytes, at + 1) : signedAt(bytes, at + 1, length));
}
