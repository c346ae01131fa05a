// The dense form of a HyperLogLog: 6 bits for each register, the first one lowest in the first
// octet. Source: hyperloglog.c HLL_DENSE_GET_REGISTER, HLL_DENSE_SET_REGISTER.

import { REGISTERS } from './registers.ts';

const BITS = 6;
const MASK = 0x3f;

/** Of the registers, without the header. */
export const DENSE_SIZE = (REGISTERS * BITS) / 8;

/** The value of a register. */
export function denseRegister(octets: Uint8Array, index: number): number {
  const at = (index * BITS) >> 3;
  const shift = (index * BITS) & 7;
  return (((octets[at] ?? 0) >> shift) | ((octets[at + 1] ?? 0) << (8 - shift))) & MASK;
}

/** Raises a register to a value; tells whether it was lower. */
export function raiseDense(octets: Uint8Array, index: number, value: number): boolean {
  if (denseRegister(octets, index) >= value) return false;
  const at = (index * BITS) >> 3;
  const shift = (index * BITS) & 7;
  octets[at] = ((octets[at] ?? 0) & ~(MASK << shift)) | (value << shift);
  const rest = 8 - shift;
  if (rest < BITS) octets[at + 1] = ((octets[at + 1] ?? 0) & ~(MASK >> rest)) | (value >> rest);
  return true;
}
