// The part of an RDB file that holds a value → the value, in the encoding that the limits of this
// server ask for. Source: rdb.c rdbLoadObject. Left out: values of modules.

import type { Bytes } from '../../../base/bytes.ts';
import { parseDouble } from '../../double.ts';
import { HashValue, type ListpackLimits } from '../../types/hash.ts';
import { ListValue } from '../../types/list.ts';
import type { ScoredMember } from '../../types/score-tree.ts';
import { SetValue } from '../../types/set.ts';
import { StringValue } from '../../types/string.ts';
import type { Value } from '../../types/value.ts';
import { zsetOf } from '../../types/zset.ts';
import { unpackIntegers } from './intset.ts';
import { unpackList } from './listpack.ts';
import { CONTAINER, EmptyKeyFault, RdbFault, TYPE } from './rdb-format.ts';
import type { RdbReader } from './rdb-reader.ts';
import { readStream } from './stream-reader.ts';
import { unpackZiplist, unpackZipmap } from './ziplist.ts';

/** What a server says about its values. */
export interface ValueSettings {
  readonly epoch: number;
  /** A numeric parameter by its name. */
  readonly limit: (parameter: string) => number;
}

/** The value; throws RdbFault when the bytes are damaged or of a form that is not known here. */
export function readValue(reader: RdbReader, type: number, settings: ValueSettings): Value {
  const { epoch, limit } = settings;
  switch (type) {
    case TYPE.string:
      return new StringValue(reader.string(), epoch);
    case TYPE.list:
      return listOf(epoch, strings(reader, reader.size()));
    case TYPE.listQuicklist2:
      return listOf(epoch, quicklist(reader));
    case TYPE.listQuicklist:
      return listOf(epoch, oldQuicklist(reader));
    case TYPE.listZiplist:
      return listOf(epoch, ziplist(reader));
    case TYPE.hashZiplist:
      return hashOf(epoch, ziplist(reader), limit);
    case TYPE.hashZipmap:
      return hashOf(epoch, whole(unpackZipmap(reader.string()), 'Zipmap'), limit);
    case TYPE.zsetZiplist:
      return sorted(epoch, pairs(ziplist(reader)), limit);
    case TYPE.set:
      return setOf(epoch, strings(reader, reader.size()), limit);
    case TYPE.setIntset:
      return setOf(epoch, whole(unpackIntegers(reader.string()), 'Intset'), limit);
    case TYPE.hash:
      return hashOf(epoch, strings(reader, 2 * reader.size()), limit);
    case TYPE.hashListpack:
      return hashOf(epoch, whole(unpackList(reader.string()), 'Hash listpack'), limit);
    case TYPE.zset:
    case TYPE.zsetText:
      return sorted(epoch, scored(reader, type), limit);
    case TYPE.zsetListpack:
      return sorted(epoch, pairs(whole(unpackList(reader.string()), 'Zset listpack')), limit);
    case TYPE.stream:
    case TYPE.stream2:
      return readStream(reader, type, epoch);
    default:
      throw new RdbFault(`Unknown RDB encoding type ${type}`);
  }
}

function whole(elements: Bytes[] | undefined, what: string): Bytes[] {
  if (elements === undefined) throw new RdbFault(`${what} integrity check failed.`);
  return elements;
}

function strings(reader: RdbReader, count: number): Bytes[] {
  const found: Bytes[] = [];
  for (let left = count; left > 0; left -= 1) found.push(reader.string());
  return found;
}

/** An empty collection is no value. */
function filled<T>(elements: T[]): T[] {
  if (elements.length === 0) throw new EmptyKeyFault('empty key');
  return elements;
}

function quicklist(reader: RdbReader): Bytes[] {
  const elements: Bytes[] = [];
  for (let left = reader.size(); left > 0; left -= 1) {
    const container = reader.size();
    const node = reader.string();
    if (container === CONTAINER.plain) elements.push(node);
    else for (const element of whole(unpackList(node), 'Listpack')) elements.push(element);
  }
  return elements;
}

function ziplist(reader: RdbReader): Bytes[] {
  return whole(unpackZiplist(reader.string()), 'Ziplist');
}

function oldQuicklist(reader: RdbReader): Bytes[] {
  const elements: Bytes[] = [];
  for (let left = reader.size(); left > 0; left -= 1) {
    for (const element of ziplist(reader)) elements.push(element);
  }
  return elements;
}

function listOf(epoch: number, elements: Bytes[]): ListValue {
  return ListValue.of(epoch, filled(elements));
}

function setOf(epoch: number, members: Bytes[], limit: ValueSettings['limit']): SetValue {
  const value = new SetValue(epoch);
  const maxIntset = limit('set-max-intset-entries');
  for (const member of filled(members)) {
    if (!value.add(member, maxIntset)) throw new RdbFault('Duplicate set members detected');
  }
  return value;
}

function limitsOf(type: 'hash' | 'zset', limit: ValueSettings['limit']): ListpackLimits {
  return {
    entries: limit(`${type}-max-listpack-entries`),
    value: limit(`${type}-max-listpack-value`),
  };
}

function hashOf(epoch: number, words: Bytes[], limit: ValueSettings['limit']): HashValue {
  const value = new HashValue(epoch);
  const limits = limitsOf('hash', limit);
  if (words.length % 2 === 1) throw new RdbFault('Hash with dup elements, or big length');
  for (let at = 0; at < filled(words).length; at += 2) {
    const isNew = value.set(words[at] as Bytes, words[at + 1] as Bytes, limits);
    if (!isNew) throw new RdbFault('Duplicate hash fields detected');
  }
  return value;
}

function scored(reader: RdbReader, type: number): ScoredMember[] {
  const entries: ScoredMember[] = [];
  for (let left = reader.size(); left > 0; left -= 1) {
    const member = reader.string();
    const score = type === TYPE.zset ? reader.double() : reader.textDouble();
    entries.push({ member, score });
  }
  return entries;
}

function pairs(words: readonly Bytes[]): ScoredMember[] {
  const entries: ScoredMember[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    const score = parseDouble(words[at + 1] as Bytes) ?? Number.NaN;
    entries.push({ member: words[at] as Bytes, score });
  }
  return entries;
}

function sorted(epoch: number, entries: ScoredMember[], limit: ValueSettings['limit']): Value {
  if (entries.some(({ score }) => Number.isNaN(score))) {
    throw new RdbFault('Zset with NAN score detected');
  }
  const value = zsetOf(epoch, filled(entries), limitsOf('zset', limit));
  if (value.size !== entries.length) throw new RdbFault('Duplicate zset fields detected');
  return value;
}
