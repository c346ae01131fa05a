// Numbers to bytes and back, for struct and cmsgpack: integers of any width, floats and doubles.

const view = new DataView(new ArrayBuffer(8));

export type Endian = 'big' | 'little';

/** `size` bytes of a two's complement integer. */
export function integerBytes(value: bigint, size: number, endian: Endian): string {
  let rest = value;
  let out = '';
  for (let at = 0; at < size; at += 1) {
    const byte = String.fromCharCode(Number(rest & 0xffn));
    out = endian === 'little' ? out + byte : byte + out;
    rest >>= 8n;
  }
  return out;
}

/** The unsigned integer that bytes spell. */
export function bytesToInteger(data: string, endian: Endian): bigint {
  let value = 0n;
  for (let at = 0; at < data.length; at += 1) {
    const index = endian === 'big' ? at : data.length - 1 - at;
    value = (value << 8n) | BigInt(data.charCodeAt(index));
  }
  return value;
}

/** A float (4 bytes) or double (8 bytes). */
export function floatBytes(value: number, size: 4 | 8, endian: Endian): string {
  if (size === 4) view.setFloat32(0, value, endian === 'little');
  else view.setFloat64(0, value, endian === 'little');
  let out = '';
  for (let at = 0; at < size; at += 1) out += String.fromCharCode(view.getUint8(at));
  return out;
}

export function bytesToFloat(data: string, endian: Endian): number {
  for (let at = 0; at < data.length; at += 1) view.setUint8(at, data.charCodeAt(at));
  const isLittle = endian === 'little';
  return data.length === 4 ? view.getFloat32(0, isLittle) : view.getFloat64(0, isLittle);
}

const TWO_TO_63 = 2 * 0x4000_0000_0000_0000;

/** The C cast of a double to a 64-bit integer on x86: out of range gives the smallest one. */
export function toInt64(value: number): bigint {
  if (!(Math.abs(value) < TWO_TO_63)) return -9223372036854775808n;
  return BigInt(Math.trunc(value));
}

/** The cast to an unsigned one: the upper half is in range too, and what is above gives 0. */
export function toUint64(value: number): bigint {
  if (value >= TWO_TO_63) return value < TWO_TO_63 * 2 ? BigInt(value) : 0n;
  return BigInt.asUintN(64, toInt64(value));
}
