// A stream with its consumer groups → its part of an RDB file, of type STREAM_LISTPACKS_2. Source:
// rdb.c rdbSaveObject, rdbSaveStreamPEL, rdbSaveStreamConsumers; t_stream.c streamAppendItem.

import type { Bytes } from '../../../base/bytes.ts';
import type { StreamValue } from '../../types/stream.ts';
import type { Consumer, ConsumerGroup } from '../../types/stream-group.ts';
import { difference, MIN_ID, type StreamId } from '../../types/stream-id.ts';
import type { Slot, StreamNode } from '../../types/stream-node.ts';
import { type PackedElement, packList } from './listpack.ts';
import { bigEndian64, littleEndian64 } from './octets.ts';
import { ENTRY } from './rdb-format.ts';
import type { RdbWriter } from './rdb-writer.ts';

export function writeStream(writer: RdbWriter, stream: Readonly<StreamValue>): void {
  const nodes = stream.log.nodes();
  writer.size(nodes.length);
  for (const node of nodes) {
    writer.size(16).raw(rawId(node.key));
    const packed = packList(nodeElements(node));
    writer.size(packed.length).raw(packed);
  }
  writer.size(stream.length);
  for (const id of [stream.lastId, stream.firstId, stream.maxDeletedId]) {
    writer.size(id.ms).size(id.seq);
  }
  writer.size(stream.entriesAdded);
  const groups = stream.groups();
  writer.size(groups.length);
  for (const group of groups) writeGroup(writer, group);
}

function rawId({ ms, seq }: StreamId): string {
  return bigEndian64(ms) + bigEndian64(seq);
}

/** The first entry's fields, then all entries; what they have in common is left out. */
function* nodeElements(node: Readonly<StreamNode>): Generator<PackedElement> {
  const master = fieldsOf(node.masterFields);
  yield node.live;
  yield node.slots.length - node.live;
  yield master.length;
  yield* master;
  yield 0;
  for (const slot of node.slots) yield* slotElements(node, slot, master.length);
}

function* slotElements(
  node: Readonly<StreamNode>,
  slot: Slot,
  masterLength: number,
): Generator<PackedElement> {
  const { fields, ms, seq } = slot;
  const isSame = fields === null || node.hasMasterFields(fields);
  yield (fields === null ? ENTRY.deleted : 0) | (isSame ? ENTRY.sameFields : 0);
  yield difference(ms, node.key.ms);
  yield difference(seq, node.key.seq);
  if (!isSame) {
    yield fields.length / 2;
    yield* fields;
    yield fields.length + 4;
    return;
  }
  // What a deleted entry held is forgotten: a zero stands for each of its values.
  for (let at = 0; at < masterLength; at += 1) yield fields?.[at * 2 + 1] ?? 0;
  yield masterLength + 3;
}

function fieldsOf(words: readonly Bytes[]): Bytes[] {
  return words.filter((_, at) => at % 2 === 0);
}

function writeGroup(writer: RdbWriter, group: ConsumerGroup): void {
  writer.string(group.name).size(group.lastId.ms).size(group.lastId.seq);
  writer.size(group.entriesRead ?? UNKNOWN);
  writer.size(group.pending.size);
  for (const entry of group.pending.from(MIN_ID)) {
    writer.raw(rawId(entry)).raw(littleEndian64(entry.deliveredAt)).size(entry.deliveryCount);
  }
  const consumers = group.consumers();
  writer.size(consumers.length);
  for (const consumer of consumers) writeConsumer(writer, consumer);
}

/** -1 in 64 bits without a sign. */
const UNKNOWN = 0xffff_ffff_ffff_ffffn;

function writeConsumer(writer: RdbWriter, consumer: Consumer): void {
  writer.string(consumer.name).raw(littleEndian64(consumer.seenAt));
  writer.size(consumer.pending.size);
  for (const id of consumer.pending.from(MIN_ID)) writer.raw(rawId(id));
}
