// MurmurHash64A by Austin Appleby, in the form that Redis uses for HyperLogLogs: it must give the
// same on every machine, as it decides what is stored. Source: hyperloglog.c MurmurHash64A.

import type { Bytes } from '../../base/bytes.ts';

const MULTIPLIER = 0xc6a4a7935bd1e995n;
const SHIFT = 47n;
const SEED = 0xadc83b19n;
const WORD = 8;

const times = (a: bigint, b: bigint) => BigInt.asUintN(64, a * b);
const mixed = (a: bigint) => a ^ (a >> SHIFT);

/** The octets from .. to-1 as a number, the first one lowest. */
function little(bytes: Bytes, from: number, to: number): bigint {
  let value = 0n;
  for (let at = to - 1; at >= from; at -= 1) value = (value << 8n) | BigInt(bytes.charCodeAt(at));
  return value;
}

/** 64 bits of any bytes. */
export function murmurHash64(bytes: Bytes): bigint {
  const { length } = bytes;
  const end = length - (length % WORD);
  let hash = SEED ^ times(BigInt(length), MULTIPLIER);
  for (let at = 0; at < end; at += WORD) {
    const word = times(mixed(times(little(bytes, at, at + WORD), MULTIPLIER)), MULTIPLIER);
    hash = times(hash ^ word, MULTIPLIER);
  }
  if (end < length) hash = times(hash ^ little(bytes, end, length), MULTIPLIER);
  return mixed(times(mixed(hash), MULTIPLIER));
}
