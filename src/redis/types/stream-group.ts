// A consumer group: how far it has read, and the pending entries list (PEL) of what was delivered
// and not acknowledged. Source: stream.h streamCG, streamConsumer, streamNACK. The group's PEL
// holds the facts of each delivery, a consumer's PEL only the IDs.

import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { StreamId, Uint64 } from './stream-id.ts';
import { SortedIds } from './stream-ids.ts';

/** One delivered and unacknowledged entry. Replaced, never changed. */
export interface PendingEntry extends StreamId {
  readonly consumer: Bytes;
  readonly deliveredAt: Ms;
  readonly deliveryCount: Uint64;
}

export interface Consumer {
  readonly name: Bytes;
  /** When it last read or claimed. */
  seenAt: Ms;
  /** Of these only the IDs count; the delivery is in the group's PEL. */
  readonly pending: SortedIds<StreamId>;
}

export class ConsumerGroup {
  readonly owner: object;
  readonly name: Bytes;
  /** last-delivered-id: `>` reads from the entry after it. */
  lastId: StreamId;
  /** How many entries of the stream's whole life lie up to `lastId`; null when unknown. */
  entriesRead: Uint64 | null;
  readonly #pending: SortedIds<PendingEntry>;
  readonly #consumers: Map<Bytes, Consumer>;

  constructor(owner: object, name: Bytes, lastId: StreamId, from?: ConsumerGroup) {
    this.owner = owner;
    this.name = name;
    this.lastId = lastId;
    this.entriesRead = from ? from.entriesRead : null;
    this.#pending = from ? from.#pending.copy() : new SortedIds();
    this.#consumers = new Map();
    for (const consumer of from ? from.#consumers.values() : []) {
      this.#consumers.set(consumer.name, { ...consumer, pending: consumer.pending.copy() });
    }
  }

  copy(owner: object): ConsumerGroup {
    return new ConsumerGroup(owner, this.name, this.lastId, this);
  }

  /** The group's PEL. */
  get pending(): SortedIds<PendingEntry> {
    return this.#pending;
  }

  get consumerCount(): number {
    return this.#consumers.size;
  }

  consumer(name: Bytes): Consumer | undefined {
    return this.#consumers.get(name);
  }

  /** In byte order, as a radix tree lists them. */
  consumers(): Consumer[] {
    return [...this.#consumers.keys()].sort().map((name) => this.#consumers.get(name) as Consumer);
  }

  /** The consumer must not be there yet. */
  addConsumer(name: Bytes, now: Ms): Consumer {
    const consumer: Consumer = { name, seenAt: now, pending: new SortedIds() };
    this.#consumers.set(name, consumer);
    return consumer;
  }

  /** Removes a consumer and with it its pending entries, which it returns. */
  removeConsumer(name: Bytes): PendingEntry[] {
    const gone: PendingEntry[] = [];
    const consumer = this.#consumers.get(name);
    if (consumer === undefined) return gone;
    for (const id of consumer.pending.from(consumer.pending.first ?? this.lastId)) {
      gone.push(this.#pending.delete(id) as PendingEntry);
    }
    this.#consumers.delete(name);
    return gone;
  }

  /** Puts an entry into the PEL, or hands it over when another consumer has it. */
  assign(entry: PendingEntry): void {
    const before = this.#pending.get(entry);
    if (before?.consumer !== entry.consumer) {
      if (before) this.#consumers.get(before.consumer)?.pending.delete(entry);
      this.#consumers.get(entry.consumer)?.pending.set(entry);
    }
    this.#pending.set(entry);
  }

  /** Takes an entry out of the PEL: acknowledged, or gone from the stream. */
  release(id: StreamId): PendingEntry | undefined {
    const entry = this.#pending.delete(id);
    if (entry) this.#consumers.get(entry.consumer)?.pending.delete(id);
    return entry;
  }
}
