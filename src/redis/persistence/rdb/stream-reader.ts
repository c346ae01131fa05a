// The part of an RDB file that holds a stream → the stream. Source: rdb.c rdbLoadObject,
// t_stream.c streamIteratorGetID.

import { type Bytes, raw } from '../../../base/bytes.ts';
import { normal, parseInteger } from '../../integer.ts';
import { StreamValue } from '../../types/stream.ts';
import type { ConsumerGroup } from '../../types/stream-group.ts';
import { compareIds, MIN_ID, type StreamId, type Uint64 } from '../../types/stream-id.ts';
import { StreamLog } from '../../types/stream-log.ts';
import { StreamNode } from '../../types/stream-node.ts';
import { entriesUpTo } from '../../types/stream-progress.ts';
import { unpackList } from './listpack.ts';
import { bigEndian64At } from './octets.ts';
import { ENTRY, RdbFault, TYPE } from './rdb-format.ts';
import type { RdbReader } from './rdb-reader.ts';

const DAMAGED = 'Stream node';
const UNKNOWN = 0xffff_ffff_ffff_ffffn;

export function readStream(reader: RdbReader, type: number, epoch: number): StreamValue {
  const nodes: StreamNode[] = [];
  for (let left = reader.size(); left > 0; left -= 1) {
    const key = idAt(reader.string());
    const before = nodes.at(-1);
    if (before !== undefined && compareIds(before.key, key) >= 0) throw new RdbFault(DAMAGED);
    nodes.push(readNode(key, reader.string()));
  }
  const live = nodes.reduce((count, node) => count + node.live, 0);
  if (reader.size() !== live) throw new RdbFault('Stream length inconsistent with rax length');
  const stream = new StreamValue(epoch, new StreamLog(nodes, live));
  stream.lastId = readId(reader);
  if (type === TYPE.stream2) {
    stream.firstId = readId(reader);
    stream.maxDeletedId = readId(reader);
    stream.entriesAdded = reader.number64();
  } else {
    // Streams of before 7.0: what they do not tell is taken to be as it is now.
    stream.firstId = stream.log.first ?? MIN_ID;
    stream.entriesAdded = live;
  }
  for (let left = reader.size(); left > 0; left -= 1) readGroup(reader, type, stream);
  return stream;
}

function readId(reader: RdbReader): StreamId {
  return { ms: reader.number64(), seq: reader.number64() };
}

function idAt(bytes: Bytes): StreamId {
  if (bytes.length !== 16)
    throw new RdbFault('Stream node key entry is not the size of a stream ID');
  return { ms: bigEndian64At(bytes, 0), seq: bigEndian64At(bytes, 8) };
}

/** Takes the elements of a node's listpack one by one. */
class Elements {
  readonly #elements: readonly Bytes[];
  #at = 0;

  constructor(packed: Bytes) {
    const elements = unpackList(packed);
    if (elements === undefined) throw new RdbFault(DAMAGED);
    this.#elements = elements;
  }

  get isOver(): boolean {
    return this.#at === this.#elements.length;
  }

  word(): Bytes {
    const word = this.#elements[this.#at];
    if (word === undefined) throw new RdbFault(DAMAGED);
    this.#at += 1;
    return word;
  }

  integer(): number | bigint {
    const value = parseInteger(this.word());
    if (value === undefined) throw new RdbFault(DAMAGED);
    return value;
  }

  count(): number {
    return Number(this.integer());
  }
}

function readNode(key: StreamId, packed: Bytes): StreamNode {
  const elements = new Elements(packed);
  const live = elements.count();
  elements.count();
  const master: Bytes[] = [];
  for (let left = elements.count(); left > 0; left -= 1) master.push(elements.word(), raw(''));
  elements.word();
  const node = StreamNode.for({}, key, master);
  while (!elements.isOver) readEntry(node, elements, master);
  if (node.live !== live || node.slots.length === 0) throw new RdbFault(DAMAGED);
  return node;
}

function readEntry(node: StreamNode, elements: Elements, master: readonly Bytes[]): void {
  const flags = elements.count();
  const ms = plus(node.key.ms, elements.integer());
  const seq = plus(node.key.seq, elements.integer());
  const isSame = (flags & ENTRY.sameFields) !== 0;
  const fields: Bytes[] = [];
  const count = isSame ? master.length / 2 : elements.count();
  for (let at = 0; at < count; at += 1) {
    fields.push(isSame ? (master[at * 2] as Bytes) : elements.word(), elements.word());
  }
  elements.word();
  node.append({ ms, seq, fields });
  if ((flags & ENTRY.deleted) !== 0) node.bury(node.slots.length - 1);
}

/** In 64 bits without a sign, as C adds. */
function plus(base: Uint64, delta: number | bigint): Uint64 {
  const sum = typeof base === 'number' && typeof delta === 'number' ? base + delta : -1;
  if (sum >= 0 && Number.isSafeInteger(sum)) return sum;
  return normal(BigInt.asUintN(64, BigInt(base) + BigInt(delta)));
}

function readGroup(reader: RdbReader, type: number, stream: StreamValue): void {
  const name = reader.string();
  const lastId = readId(reader);
  const read = type === TYPE.stream2 ? reader.number64() : entriesUpTo(stream, lastId);
  if (stream.group(name) !== undefined) throw new RdbFault('Duplicated consumer group name');
  stream.addGroup(name, lastId, read === UNKNOWN ? null : read);
  const deliveries = new Map<string, Omit<Delivery, 'consumer'>>();
  for (let left = reader.size(); left > 0; left -= 1) {
    const id = reader.take(16);
    const deliveredAt = Number(reader.signed64());
    deliveries.set(id, { ...idAt(id), deliveredAt, deliveryCount: reader.number64() });
  }
  const group = stream.ownGroup(name) as ConsumerGroup;
  for (let left = reader.size(); left > 0; left -= 1) readConsumer(reader, group, deliveries);
  if (deliveries.size > 0) throw new RdbFault('NACK entry without consumer');
}

type Delivery = Parameters<ConsumerGroup['assign']>[0];

/** The group says when and how often an entry was delivered, the consumer that it has it. */
function readConsumer(
  reader: RdbReader,
  group: ConsumerGroup,
  deliveries: Map<string, Omit<Delivery, 'consumer'>>,
): void {
  const name = reader.string();
  if (group.consumer(name) !== undefined) throw new RdbFault('Duplicate stream consumer detected');
  group.addConsumer(name, Number(reader.signed64()));
  for (let left = reader.size(); left > 0; left -= 1) {
    const id = reader.take(16);
    const delivery = deliveries.get(id);
    if (delivery === undefined) throw new RdbFault('Consumer entry not found in group global PEL');
    deliveries.delete(id);
    group.assign({ ...delivery, consumer: name });
  }
}
