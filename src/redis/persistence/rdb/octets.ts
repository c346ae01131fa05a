// Numbers as the fixed bytes in which RDB files hold them, and back.

import { type Bytes, raw } from '../../../base/bytes.ts';
import { normal } from '../../integer.ts';

/** The lowest octet first; a negative number in two's complement. `size` up to 6. */
export function littleEndian(value: number, size: number): Bytes {
  let out = '';
  let rest = value;
  for (let at = 0; at < size; at += 1) {
    const octet = ((rest % 256) + 256) % 256;
    out += String.fromCharCode(octet);
    rest = (rest - octet) / 256;
  }
  return raw(out);
}

/** Eight octets, the lowest first. */
export function littleEndian64(value: number | bigint): Bytes {
  return raw([...bigEndian64(value)].reverse().join(''));
}

/** Eight octets, the highest first. */
export function bigEndian64(value: number | bigint): Bytes {
  const whole = BigInt.asUintN(64, BigInt(value));
  return raw(bigEndian32(Number(whole >> 32n)) + bigEndian32(Number(whole & 0xffff_ffffn)));
}

/** Four octets, the highest first. */
export function bigEndian32(value: number): Bytes {
  const [a, b] = [(value >>> 24) & 0xff, (value >>> 16) & 0xff];
  return raw(String.fromCharCode(a, b, (value >>> 8) & 0xff, value & 0xff));
}

/** Octets from `at` on, the lowest first, read as unsigned. `size` up to 6. */
export function unsignedAt(bytes: Bytes, at: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i -= 1) value = value * 256 + bytes.charCodeAt(at + i);
  return value;
}

/** As `unsignedAt`, in two's complement. */
export function signedAt(bytes: Bytes, at: number, size: number): number {
  const value = unsignedAt(bytes, at, size);
  const isNegative = (bytes.charCodeAt(at + size - 1) & 0x80) !== 0;
  if (!isNegative) return value;
  let range = 1;
  for (let i = 0; i < size; i += 1) range *= 256;
  return value - range;
}

/** Eight octets, the lowest first, in two's complement. */
export function signed64At(bytes: Bytes, at: number): number | bigint {
  const low = BigInt(unsignedAt(bytes, at, 4));
  const high = BigInt(unsignedAt(bytes, at + 4, 4));
  return normal(BigInt.asIntN(64, (high << 32n) | low));
}

/** Eight octets, the highest first, unsigned. */
export function bigEndian64At(bytes: Bytes, at: number): number | bigint {
  let value = 0n;
  for (let i = 0; i < 8; i += 1) value = (value << 8n) | BigInt(bytes.charCodeAt(at + i));
  return normal(value);
}

const view = new DataView(new ArrayBuffer(8));

/** A double in eight octets, the lowest first. */
export function doubleBytes(value: number): Bytes {
  view.setFloat64(0, value, true);
  let out = '';
  for (let at = 0; at < 8; at += 1) out += String.fromCharCode(view.getUint8(at));
  return raw(out);
}

export function doubleAt(bytes: Bytes, at: number): number {
  for (let i = 0; i < 8; i += 1) view.setUint8(i, bytes.charCodeAt(at + i));
  return view.getFloat64(0, true);
}
