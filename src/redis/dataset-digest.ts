// DEBUG DIGEST: one SHA-1 for all data, the same on two servers that hold the same. Source: debug.c
// xorDigest, mixDigest, xorObjectDigest, computeDatasetDigest. Byte for byte as Redis has it.

import { type Bytes, raw } from '../base/bytes.ts';
import { sha1Words } from '../base/sha1.ts';
import type { Database } from './database.ts';
import { formatDouble } from './double.ts';
import type { ValueType } from './effects.ts';
import { MAX_ID, MIN_ID } from './types/stream-id.ts';
import type { Value } from './types/value.ts';

/** 20 bytes as five words. */
type Sum = Int32Array;

/** Source: server.h OBJ_STRING and so on. */
const TYPE_NUMBERS: Readonly<Record<ValueType, number>> = {
  string: 0,
  list: 1,
  set: 2,
  zset: 3,
  hash: 4,
  stream: 6,
};

/** Adds a string where the order of strings must not count. */
function xor(sum: Sum, text: Bytes | string): void {
  const hash = sha1Words(text);
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] as number) ^ (hash[at] as number);
}

/** Adds a string where the order counts. */
function mix(sum: Sum, text: Bytes | string): void {
  xor(sum, text);
  sum.set(sha1Words(bytesOf(sum)));
}

function bytesOf(sum: Sum): Bytes {
  let text = '';
  for (const word of sum) text += bigEndian(word);
  return raw(text);
}

function bigEndian(word: number): string {
  return String.fromCharCode(
    (word >>> 24) & 0xff,
    (word >>> 16) & 0xff,
    (word >>> 8) & 0xff,
    word & 0xff,
  );
}

function emptySum(): Sum {
  return new Int32Array(5);
}

function addElement(sum: Sum, ...parts: readonly (Bytes | string)[]): void {
  const element = emptySum();
  for (const part of parts) mix(element, part);
  xor(sum, bytesOf(element));
}

function addValue(sum: Sum, value: Readonly<Value>): void {
  mix(sum, bigEndian(TYPE_NUMBERS[value.type]));
  switch (value.type) {
    case 'string':
      mix(sum, value.value);
      return;
    case 'list':
      for (const element of value.slice(0, value.length - 1)) mix(sum, element);
      return;
    case 'set':
      for (const member of value.members()) xor(sum, member);
      return;
    case 'zset':
      for (const { member, score } of value.slice(0, value.size)) {
        addElement(sum, member, formatDouble(score));
      }
      return;
    case 'hash':
      for (const [field, content] of value.entries()) addElement(sum, field, content);
      return;
    case 'stream':
      for (const entry of value.log.range(MIN_ID, MAX_ID)) {
        mix(sum, `${entry.ms}.${entry.seq}`);
        for (const word of entry.fields) mix(sum, word);
      }
  }
}

function addKey(sum: Sum, db: Database, key: Bytes): void {
  const value = db.raw(key);
  if (value === undefined) return;
  addValue(sum, value);
  if (db.expiry(key) !== undefined) xor(sum, '!!expire!!');
}

function hex(sum: Sum): string {
  let text = '';
  for (const word of sum) text += (word >>> 0).toString(16).padStart(8, '0');
  return text;
}

/** All databases. 40 hexadecimal digits; zeros when there is no key. */
export function datasetDigest(databases: readonly Database[]): string {
  const final = emptySum();
  for (const db of databases) {
    if (db.size === 0) continue;
    mix(final, bigEndian(db.index));
    for (const key of db.keys()) {
      const sum = emptySum();
      mix(sum, key);
      addKey(sum, db, key);
      xor(final, bytesOf(sum));
    }
  }
  return hex(final);
}

/** One key without its name; zeros when it is not there. */
export function valueDigest(db: Database, key: Bytes): string {
  const sum = emptySum();
  addKey(sum, db, key);
  return hex(sum);
}
