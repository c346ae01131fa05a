// A stream value: its log of entries, the counters that Redis keeps beside it, and its consumer
// groups. Source: stream.h, t_stream.c streamAppendItem, xdelCommand, streamTrim.

import type { Bytes } from '../../base/bytes.ts';
import { ConsumerGroup } from './stream-group.ts';
import { compareIds, increment, MIN_ID, type StreamId, type Uint64 } from './stream-id.ts';
import { StreamLog, type TrimGoal } from './stream-log.ts';
import type { NodeLimits, StreamEntry } from './stream-node.ts';

export class StreamValue {
  readonly type = 'stream';
  epoch: number;
  /** last-generated-id: the next entry must have a greater one. */
  lastId: StreamId = MIN_ID;
  /** The ID of the first entry; 0-0 while there is none. */
  firstId: StreamId = MIN_ID;
  /** The greatest ID that XDEL deleted. Trimming does not count. */
  maxDeletedId: StreamId = MIN_ID;
  /** Entries ever added. */
  entriesAdded: Uint64 = 0;
  readonly #log: StreamLog;
  readonly #groups: Map<Bytes, ConsumerGroup>;
  /** Groups that carry another mark are shared with a copy. */
  #owner: object = {};

  constructor(epoch: number, log = new StreamLog(), groups = new Map<Bytes, ConsumerGroup>()) {
    this.epoch = epoch;
    this.#log = log;
    this.#groups = groups;
  }

  /** O(nodes + groups): entries and pending entries are shared until one side changes them. */
  copy(epoch: number): StreamValue {
    this.#owner = {};
    const copy = new StreamValue(epoch, this.#log.copy(), new Map(this.#groups));
    copy.lastId = this.lastId;
    copy.firstId = this.firstId;
    copy.maxDeletedId = this.maxDeletedId;
    copy.entriesAdded = this.entriesAdded;
    return copy;
  }

  encoding(): 'stream' {
    return 'stream';
  }

  get length(): number {
    return this.#log.length;
  }

  /** The entries, to read. */
  get log(): Readonly<Omit<StreamLog, 'append' | 'remove' | 'trim'>> {
    return this.#log;
  }

  /** Adds an entry, whose ID the caller has found to be greater than `lastId`. */
  append(entry: StreamEntry, limits: NodeLimits): void {
    this.#log.append(entry, limits);
    this.entriesAdded = increment(this.entriesAdded);
    this.lastId = entry;
    if (this.#log.length === 1) this.firstId = this.lastId;
  }

  /** Deletes entries (XDEL); returns those that were there. */
  remove(ids: readonly StreamId[]): StreamEntry[] {
    const gone: StreamEntry[] = [];
    let isFirstGone = false;
    for (const id of ids) {
      const entry = this.#log.remove(id);
      if (entry === undefined) continue;
      gone.push(entry);
      if (compareIds(id, this.firstId) === 0) isFirstGone = true;
      if (compareIds(id, this.maxDeletedId) > 0) this.maxDeletedId = id;
    }
    if (gone.length > 0 && (isFirstGone || this.#log.length === 0)) this.#findFirst();
    return gone;
  }

  /** Cuts old entries off; see `StreamLog.trim`. */
  trim(goal: TrimGoal, wholeNodes: boolean, limit: number): StreamEntry[] {
    const gone = this.#log.trim(goal, wholeNodes, limit);
    if (gone.length > 0 || this.#log.length === 0) this.#findFirst();
    return gone;
  }

  #findFirst(): void {
    this.firstId = this.#log.first ?? MIN_ID;
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  /** A group to look at. */
  group(name: Bytes): ConsumerGroup | undefined {
    return this.#groups.get(name);
  }

  /** A group to change: copied first when a copy of this stream shares it. */
  ownGroup(name: Bytes): ConsumerGroup | undefined {
    const group = this.#groups.get(name);
    if (group === undefined || group.owner === this.#owner) return group;
    const copy = group.copy(this.#owner);
    this.#groups.set(name, copy);
    return copy;
  }

  /** In byte order, as a radix tree lists them. */
  groups(): ConsumerGroup[] {
    return [...this.#groups.keys()].sort().map((name) => this.#groups.get(name) as ConsumerGroup);
  }

  /** The group must not be there yet. */
  addGroup(name: Bytes, lastId: StreamId, entriesRead: Uint64 | null): void {
    const group = new ConsumerGroup(this.#owner, name, lastId);
    group.entriesRead = entriesRead;
    this.#groups.set(name, group);
  }

  removeGroup(name: Bytes): boolean {
    return this.#groups.delete(name);
  }
}
