// A value → its type and its part of an RDB file. Source: rdb.c rdbSaveObjectType, rdbSaveObject.

import type { Bytes } from '../../../base/bytes.ts';
import type { ListValue } from '../../types/list.ts';
import { stringSize } from '../../types/stream-listpack.ts';
import type { Value } from '../../types/value.ts';
import { packIntegers } from './intset.ts';
import { packList } from './listpack.ts';
import { doubleBytes } from './octets.ts';
import { CONTAINER, TYPE } from './rdb-format.ts';
import type { RdbWriter } from './rdb-writer.ts';
import { writeStream } from './stream-writer.ts';

/** The number of the form in which `writeValue` writes this value. */
export function rdbType(value: Readonly<Value>): number {
  switch (value.type) {
    case 'string':
      return TYPE.string;
    case 'list':
      return TYPE.listQuicklist2;
    case 'set':
      return value.encoding() === 'intset' ? TYPE.setIntset : TYPE.set;
    case 'zset':
      return value.encoding() === 'listpack' ? TYPE.zsetListpack : TYPE.zset;
    case 'hash':
      return value.encoding() === 'listpack' ? TYPE.hashListpack : TYPE.hash;
    case 'stream':
      return TYPE.stream2;
  }
}

/** Everything but the type. */
export function writeValue(writer: RdbWriter, value: Readonly<Value>): void {
  switch (value.type) {
    case 'string':
      writer.string(value.value);
      return;
    case 'list':
      writeList(writer, value);
      return;
    case 'set':
      if (value.encoding() === 'intset') writePacked(writer, packIntegers(value.members()));
      else writeStrings(writer, value.members(), value.size);
      return;
    case 'hash': {
      const words = value.entries().flat();
      if (value.encoding() === 'listpack') writePacked(writer, packList(words));
      else writeStrings(writer, words, value.size);
      return;
    }
    case 'zset': {
      const entries = value.slice(0, value.size);
      if (value.encoding() === 'listpack') {
        const words = entries.flatMap(({ member, score }) => [member, value.storedScore(score)]);
        writePacked(writer, packList(words));
        return;
      }
      writer.size(entries.length);
      // The greatest first: then a skip list is loaded without searching.
      for (const { member, score } of entries.reverse()) {
        writer.string(member).raw(doubleBytes(score));
      }
      return;
    }
    case 'stream':
      writeStream(writer, value);
  }
}

function writePacked(writer: RdbWriter, packed: Bytes): void {
  writer.size(packed.length).raw(packed);
}

function writeStrings(writer: RdbWriter, words: readonly Bytes[], size: number): void {
  writer.size(size);
  for (const word of words) writer.string(word);
}

/** Source: quicklist.c, list-max-listpack-size -2. */
const NODE_BYTES = 8192;

/** A list in nodes of some size; a large element has one to itself. */
function writeList(writer: RdbWriter, list: Readonly<ListValue>): void {
  const nodes: Bytes[][] = [];
  let room = 0;
  for (let at = 0; at < list.length; at += 1) {
    const element = list.at(at) as Bytes;
    const size = stringSize(element);
    if (size > room) {
      nodes.push([]);
      room = NODE_BYTES;
    }
    nodes[nodes.length - 1]?.push(element);
    room -= size;
  }
  writer.size(nodes.length);
  for (const node of nodes) {
    writer.size(CONTAINER.packed);
    writePacked(writer, packList(node));
  }
}
