// The entries of a stream in the order of their IDs: an array of nodes with binary search, where
// Redis has a radix tree of listpacks. Source: t_stream.c streamIteratorGetID, streamTrim,
// streamDeleteItem. A copy shares the nodes; whichever side changes a node first copies that node.

import { compareIds, type StreamId } from './stream-id.ts';
import { type NodeLimits, type Slot, type StreamEntry, StreamNode } from './stream-node.ts';

/** What to cut off at the old end: all but so many entries, or all before an ID. */
export type TrimGoal =
  | { readonly by: 'length'; readonly keep: number }
  | { readonly by: 'id'; readonly from: StreamId };

export class StreamLog {
  #owner: object = {};
  #nodes: StreamNode[];
  #length: number;

  constructor(nodes: StreamNode[] = [], length = 0) {
    this.#nodes = nodes;
    this.#length = length;
  }

  /** O(nodes). Neither side owns the shared nodes any more. */
  copy(): StreamLog {
    this.#owner = {};
    return new StreamLog(this.#nodes.slice(), this.#length);
  }

  /** Entries that are not deleted. */
  get length(): number {
    return this.#length;
  }

  /** The runs of entries, to read. */
  nodes(): readonly Readonly<StreamNode>[] {
    return this.#nodes;
  }

  /** The names of the nodes in the radix tree, ascending. */
  nodeKeys(): StreamId[] {
    return this.#nodes.map((node) => node.key);
  }

  /** The caller has checked that the ID is greater than any before. */
  append(entry: StreamEntry, limits: NodeLimits): void {
    const at = this.#nodes.length - 1;
    const tail = this.#nodes[at];
    if (tail === undefined || tail.isFullFor(entry.fields, limits)) {
      const node = StreamNode.for(this.#owner, entry, entry.fields);
      node.append(entry);
      // At the end, unless XSETID went back behind the tombstones of the last node.
      this.#nodes.splice(this.#nodeFor(entry) + 1, 0, node);
    } else {
      this.#own(at).append(entry);
    }
    this.#length += 1;
  }

  #own(at: number): StreamNode {
    const node = this.#nodes[at] as StreamNode;
    if (node.owner === this.#owner) return node;
    const copy = node.copy(this.#owner);
    this.#nodes[at] = copy;
    return copy;
  }

  /** The index of the last node that starts at or before an ID; -1 when all start later. */
  #nodeFor(id: StreamId): number {
    const tail = this.#nodes.length - 1;
    if (tail >= 0 && compareIds((this.#nodes[tail] as StreamNode).key, id) <= 0) return tail;
    let low = 0;
    let high = this.#nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareIds((this.#nodes[middle] as StreamNode).key, id) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  find(id: StreamId): StreamEntry | undefined {
    const node = this.#nodes[Math.max(this.#nodeFor(id), 0)];
    return node?.slots[node.indexOf(id)] as StreamEntry | undefined;
  }

  /** Deletes one entry; undefined when it was not there. */
  remove(id: StreamId): StreamEntry | undefined {
    const at = Math.max(this.#nodeFor(id), 0);
    const node = this.#nodes[at];
    const index = node?.indexOf(id) ?? -1;
    if (node === undefined || index < 0) return undefined;
    const entry = node.slots[index] as StreamEntry;
    if (node.live === 1) this.#nodes.splice(at, 1);
    else this.#own(at).bury(index);
    this.#length -= 1;
    return entry;
  }

  /** Entries from start to end, both included; at most `count` unless that is 0. */
  range(start: StreamId, end: StreamId, count = 0): StreamEntry[] {
    const found: StreamEntry[] = [];
    const nodes = this.#nodes;
    for (let at = Math.max(this.#nodeFor(start), 0); at < nodes.length; at += 1) {
      const node = nodes[at] as StreamNode;
      const { slots } = node;
      for (let i = node.indexFrom(start); i < slots.length; i += 1) {
        const slot = slots[i] as Slot;
        if (!isEntry(slot) || compareIds(slot, start) < 0) continue;
        if (compareIds(slot, end) > 0) return found;
        if (count === 1) return [slot];
        if (found.push(slot) === count) return found;
      }
    }
    return found;
  }

  /** As `range`, newest first. */
  reverseRange(start: StreamId, end: StreamId, count = 0): StreamEntry[] {
    const found: StreamEntry[] = [];
    for (let at = this.#nodeFor(end); at >= 0; at -= 1) {
      const { slots } = this.#nodes[at] as StreamNode;
      for (let i = slots.length - 1; i >= 0; i -= 1) {
        const slot = slots[i] as Slot;
        if (!isEntry(slot) || compareIds(slot, end) > 0) continue;
        if (compareIds(slot, start) < 0) return found;
        if (found.push(slot) === count) return found;
      }
    }
    return found;
  }

  get first(): StreamEntry | undefined {
    for (const node of this.#nodes) {
      const slot = node.slots[node.firstLive];
      if (slot !== undefined) return slot as StreamEntry;
    }
    return undefined;
  }

  get last(): StreamEntry | undefined {
    for (let at = this.#nodes.length - 1; at >= 0; at -= 1) {
      const { slots } = this.#nodes[at] as StreamNode;
      for (let i = slots.length - 1; i >= 0; i -= 1) {
        const slot = slots[i] as Slot;
        if (isEntry(slot)) return slot;
      }
    }
    return undefined;
  }

  /** The first slot, be it an entry or a tombstone. */
  get firstSlot(): StreamId | undefined {
    return this.#nodes[0]?.slots[0];
  }

  /**
   * Removes the oldest entries. `wholeNodes` stops where a node would have to be cut (`~`); `limit`
   * (0: none) stops before more than so many entries are gone. Returns what went.
   */
  trim(goal: TrimGoal, wholeNodes: boolean, limit: number): StreamEntry[] {
    const gone: StreamEntry[] = [];
    let nodesGone = 0;
    for (const node of this.#nodes) {
      if (goal.by === 'length' && this.#length <= goal.keep) break;
      if (limit > 0 && gone.length + node.live > limit) break;
      if (this.#mayDrop(node, goal)) {
        for (const slot of node.slots) if (isEntry(slot)) gone.push(slot);
        this.#length -= node.live;
        nodesGone += 1;
        continue;
      }
      if (!wholeNodes) this.#cut(nodesGone, goal, gone);
      break;
    }
    if (nodesGone > 0) this.#nodes.splice(0, nodesGone);
    return gone;
  }

  #mayDrop(node: StreamNode, goal: TrimGoal): boolean {
    if (goal.by === 'length') return this.#length - node.live >= goal.keep;
    return compareIds(node.last, goal.from) < 0;
  }

  /** Buries the entries of one node that are too old. */
  #cut(at: number, goal: TrimGoal, gone: StreamEntry[]): void {
    const node = this.#own(at);
    for (let i = node.firstLive; i < node.slots.length; i += 1) {
      const slot = node.slots[i] as Slot;
      const isDone =
        goal.by === 'length' ? this.#length <= goal.keep : compareIds(slot, goal.from) >= 0;
      if (isDone) return;
      if (!isEntry(slot)) continue;
      node.bury(i);
      this.#length -= 1;
      gone.push(slot);
    }
  }
}

function isEntry(slot: Slot): slot is StreamEntry {
  return slot.fields !== null;
}
