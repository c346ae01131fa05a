// The event queue: a binary heap ordered by (at, seq). `seq` is unique, so the order is total and a
// run never depends on how the heap happens to be laid out.

/** Anything that happens at a moment; `seq` breaks ties in the order of scheduling. */
export interface Timed {
  readonly at: number;
  readonly seq: number;
}

function before(a: Timed, b: Timed): boolean {
  return a.at < b.at || (a.at === b.at && a.seq < b.seq);
}

/** A priority queue of timed entries. */
export class TimedHeap<T extends Timed> {
  #entries: T[] = [];

  /** A heap of entries in any order. The array is copied. */
  static from<T extends Timed>(entries: readonly T[]): TimedHeap<T> {
    const heap = new TimedHeap<T>();
    heap.#entries = [...entries].sort((a, b) => a.at - b.at || a.seq - b.seq);
    return heap;
  }

  /** An independent heap with the same entries: what a checkpoint stores. */
  copy(): TimedHeap<T> {
    const heap = new TimedHeap<T>();
    heap.#entries = this.#entries.slice();
    return heap;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** The earliest entry, still in the heap. */
  peek(): T | undefined {
    return this.#entries[0];
  }

  push(entry: T): void {
    const entries = this.#entries;
    let at = entries.length;
    entries.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = entries[parent] as T;
      if (!before(entry, above)) break;
      entries[at] = above;
      at = parent;
    }
    entries[at] = entry;
  }

  /** Takes the earliest entry out. */
  pop(): T | undefined {
    const entries = this.#entries;
    const top = entries[0];
    const last = entries.pop();
    if (top === undefined || last === undefined || entries.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= entries.length) break;
      const right = entries[child + 1];
      if (right !== undefined && before(right, entries[child] as T)) child += 1;
      const below = entries[child] as T;
      if (!before(below, last)) break;
      entries[at] = below;
      at = child;
    }
    entries[at] = last;
    return top;
  }

  /** Drops all entries that do not pass. O(n). */
  keep(passes: (entry: T) => boolean): void {
    this.#entries = this.#entries.filter(passes).sort((a, b) => a.at - b.at || a.seq - b.seq);
  }

  /** All entries in order, as a copy. */
  toArray(): T[] {
    return [...this.#entries].sort((a, b) => a.at - b.at || a.seq - b.seq);
  }
}
