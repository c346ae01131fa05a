// One node of a stream: a run of entries that Redis keeps in one listpack. It matters outside, as
// `~` trims whole nodes only and XINFO counts them. A deleted entry stays as a tombstone until the
// whole node goes. Source: t_stream.c streamAppendItem, streamIteratorRemoveEntry.

import type { Bytes } from '../../base/bytes.ts';
import { compareIds, difference, firstAtOrAfter, type StreamId } from './stream-id.ts';
import { EMPTY_LISTPACK_BYTES, integerSize, stringSize } from './stream-listpack.ts';

/** An entry as it was added: field, value, field, value … */
export interface StreamEntry extends StreamId {
  readonly fields: readonly Bytes[];
}

/** An entry or, without fields, what is left of a deleted one. */
export interface Slot extends StreamId {
  readonly fields: readonly Bytes[] | null;
}

/** When a node takes no more entries: `stream-node-max-entries` and `-bytes`; 0 sets no limit. */
export interface NodeLimits {
  readonly entries: number;
  readonly bytes: number;
}

const LARGEST_LISTPACK = 1 << 30;

export class StreamNode {
  /** Who may change it: a value that shares its nodes with a copy copies the node first. */
  readonly owner: object;
  /** The ID of its first entry ever, which names the node in the radix tree. */
  readonly key: StreamId;
  readonly slots: Slot[];
  live: number;
  /** Before this index there are only tombstones: trimming makes them from the start on. */
  #firstLive: number;
  /** False once XSETID has let an entry in after a tombstone with a greater ID. */
  #isSorted: boolean;
  readonly #masterFields: readonly Bytes[];
  readonly #headerBytes: number;
  #entryBytes: number;

  private constructor(owner: object, key: StreamId, fields: readonly Bytes[], from?: StreamNode) {
    this.owner = owner;
    this.key = key;
    this.slots = from ? from.slots.slice() : [];
    this.live = from ? from.live : 0;
    this.#firstLive = from ? from.#firstLive : 0;
    this.#isSorted = from ? from.#isSorted : true;
    this.#masterFields = from ? from.#masterFields : fields;
    this.#headerBytes = from ? from.#headerBytes : headerSize(fields);
    this.#entryBytes = from ? from.#entryBytes : 0;
  }

  /** An empty node for an entry that comes next; its fields need not be repeated by later ones. */
  static for(owner: object, key: StreamId, fields: readonly Bytes[]): StreamNode {
    return new StreamNode(owner, key, fields);
  }

  copy(owner: object): StreamNode {
    return new StreamNode(owner, this.key, this.#masterFields, this);
  }

  /** The fields of its first entry, with their values, which count for nothing. */
  get masterFields(): readonly Bytes[] {
    return this.#masterFields;
  }

  /** The index of the first entry; the number of slots when there is none. */
  get firstLive(): number {
    return this.#firstLive;
  }

  get last(): Slot {
    return this.slots[this.slots.length - 1] as Slot;
  }

  /** Whether an entry with these fields must go to a new node. */
  isFullFor(fields: readonly Bytes[], limits: NodeLimits): boolean {
    let added = 0;
    for (const word of fields) added += word.length;
    const { bytes } = limits;
    const largest = bytes === 0 || bytes > LARGEST_LISTPACK ? LARGEST_LISTPACK : bytes;
    if (this.#bytes() + added >= largest) return true;
    return limits.entries > 0 && this.slots.length >= limits.entries;
  }

  append(entry: StreamEntry): void {
    if (this.slots.length > 0 && compareIds(this.last, entry) >= 0) this.#isSorted = false;
    this.#entryBytes += this.#sizeOf(entry);
    this.slots.push(entry);
    this.live += 1;
  }

  /** Where to begin when looking for entries from an ID on; before it there is none. */
  indexFrom(id: StreamId): number {
    return this.#isSorted ? firstAtOrAfter(this.slots, id) : 0;
  }

  /** The index of the entry with this ID; -1 when there is none. */
  indexOf(id: StreamId): number {
    for (let at = this.indexFrom(id); at < this.slots.length; at += 1) {
      const slot = this.slots[at] as Slot;
      if (slot.fields !== null && compareIds(slot, id) === 0) return at;
      if (this.#isSorted) return -1;
    }
    return -1;
  }

  /** Turns an entry into a tombstone. */
  bury(at: number): void {
    const { ms, seq } = this.slots[at] as Slot;
    this.slots[at] = { ms, seq, fields: null };
    this.live -= 1;
    while (this.slots[this.#firstLive]?.fields === null) this.#firstLive += 1;
  }

  #bytes(): number {
    const counts = integerSize(this.live) + integerSize(this.slots.length - this.live);
    return EMPTY_LISTPACK_BYTES + counts + this.#headerBytes + this.#entryBytes;
  }

  #sizeOf(entry: StreamEntry): number {
    const { fields } = entry;
    const isSame = this.hasMasterFields(fields);
    const pairs = fields.length / 2;
    const flags = 2;
    const id =
      integerSize(difference(entry.ms, this.key.ms)) +
      integerSize(difference(entry.seq, this.key.seq));
    let size = flags + id;
    if (!isSame) size += integerSize(pairs);
    for (let at = isSame ? 1 : 0; at < fields.length; at += isSame ? 2 : 1) {
      size += stringSize(fields[at] as Bytes);
    }
    return size + integerSize(isSame ? pairs + 3 : pairs * 2 + 4);
  }

  /** Whether these are the fields of the first entry, so that they need not be repeated. */
  hasMasterFields(fields: readonly Bytes[]): boolean {
    const master = this.#masterFields;
    if (fields.length !== master.length) return false;
    for (let at = 0; at < fields.length; at += 2) if (fields[at] !== master[at]) return false;
    return true;
  }
}

/** Number of fields, the fields, and a zero; the two counts before them change with the node. */
function headerSize(fields: readonly Bytes[]): number {
  let size = integerSize(fields.length / 2) + integerSize(0);
  for (let at = 0; at < fields.length; at += 2) size += stringSize(fields[at] as Bytes);
  return size;
}
