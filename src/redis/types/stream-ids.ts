// A sorted collection of things that have an entry ID, for the pending entries lists: short sorted
// runs in an array, found by binary search. Redis uses a radix tree (rax.c) for the same order.
// A copy shares the runs; whichever side changes a run first copies that run.

import { compareIds, firstAtOrAfter, type StreamId } from './stream-id.ts';

const LONGEST_RUN = 128;

interface Run<T> {
  readonly owner: object;
  readonly items: T[];
}

/** Items by ID, each ID once. Items are never changed, only replaced. */
export class SortedIds<T extends StreamId> {
  #owner: object = {};
  #runs: Run<T>[];
  #size: number;

  constructor(runs: Run<T>[] = [], size = 0) {
    this.#runs = runs;
    this.#size = size;
  }

  /** O(size / 128). Neither side owns the shared runs any more. */
  copy(): SortedIds<T> {
    this.#owner = {};
    return new SortedIds(this.#runs.slice(), this.#size);
  }

  get size(): number {
    return this.#size;
  }

  get(id: StreamId): T | undefined {
    const items = this.#runs[this.#runFor(id)]?.items;
    if (items === undefined) return undefined;
    const item = items[firstAtOrAfter(items, id)];
    return item !== undefined && compareIds(item, id) === 0 ? item : undefined;
  }

  get first(): T | undefined {
    return this.#runs[0]?.items[0];
  }

  get last(): T | undefined {
    const items = this.#runs[this.#runs.length - 1]?.items;
    return items?.[items.length - 1];
  }

  /** Adds an item or replaces the one of the same ID. */
  set(item: T): void {
    const at = this.#runFor(item);
    if (at === this.#runs.length) {
      this.#append(item);
      return;
    }
    const { items } = this.#own(at);
    const index = firstAtOrAfter(items, item);
    const isKnown = compareIds(items[index] as T, item) === 0;
    items.splice(index, isKnown ? 1 : 0, item);
    if (!isKnown) this.#size += 1;
    if (items.length > LONGEST_RUN) this.#split(at);
  }

  #append(item: T): void {
    this.#size += 1;
    const at = this.#runs.length - 1;
    const tail = this.#runs[at];
    if (tail !== undefined && tail.items.length < LONGEST_RUN) this.#own(at).items.push(item);
    else this.#runs.push({ owner: this.#owner, items: [item] });
  }

  #split(at: number): void {
    const { items } = this.#runs[at] as Run<T>;
    const upper = items.splice(items.length >> 1);
    this.#runs.splice(at + 1, 0, { owner: this.#owner, items: upper });
  }

  /** Takes an item out; undefined when it was not there. */
  delete(id: StreamId): T | undefined {
    const item = this.get(id);
    if (item === undefined) return undefined;
    const at = this.#runFor(id);
    const { items } = this.#own(at);
    items.splice(firstAtOrAfter(items, id), 1);
    if (items.length === 0) this.#runs.splice(at, 1);
    this.#size -= 1;
    return item;
  }

  /** The first item at or after an ID. */
  atOrAfter(id: StreamId): T | undefined {
    const items = this.#runs[this.#runFor(id)]?.items;
    return items?.[firstAtOrAfter(items, id)];
  }

  /** Items from an ID on, ascending. The collection must not change meanwhile. */
  *from(id: StreamId): IterableIterator<T> {
    for (let at = this.#runFor(id); at < this.#runs.length; at += 1) {
      const { items } = this.#runs[at] as Run<T>;
      for (let index = firstAtOrAfter(items, id); index < items.length; index += 1) {
        yield items[index] as T;
      }
    }
  }

  /** The first run that ends at or after an ID; the number of runs when all end before. */
  #runFor(id: StreamId): number {
    const { last } = this;
    // What is delivered first time is mostly newer than all that is pending.
    if (last === undefined || compareIds(last, id) < 0) return this.#runs.length;
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { items } = this.#runs[middle] as Run<T>;
      if (compareIds(items[items.length - 1] as T, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #own(at: number): Run<T> {
    const run = this.#runs[at] as Run<T>;
    if (run.owner === this.#owner) return run;
    const copy = { owner: this.#owner, items: run.items.slice() };
    this.#runs[at] = copy;
    return copy;
  }
}
