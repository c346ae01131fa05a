// A list value: a ring buffer, so that both ends and any index cost O(1). Redis has a quicklist
// (quicklist.c); from outside only OBJECT ENCODING tells the two apart.

import type { Bytes } from '../../base/bytes.ts';

const SMALLEST_RING = 4;

/** A list under a key. Index 0 is the head (left). */
export class ListValue {
  readonly type = 'list';
  epoch: number;
  #ring: (Bytes | undefined)[];
  #head = 0;
  #length = 0;

  /** Short, so that V8 inlines it: a queue that runs empty makes a new one for each message. */
  constructor(epoch: number) {
    this.epoch = epoch;
    this.#ring = [undefined, undefined, undefined, undefined];
  }

  /** A list of elements, head first. */
  static of(epoch: number, elements: readonly Bytes[]): ListValue {
    const list = new ListValue(epoch);
    list.#replace(elements);
    return list;
  }

  /** Ring and all: to fill a new one element by element takes ten times as long. */
  copy(epoch: number): ListValue {
    const copy = new ListValue(epoch);
    copy.#ring = this.#ring.slice();
    copy.#head = this.#head;
    copy.#length = this.#length;
    return copy;
  }

  encoding(): 'quicklist' {
    return 'quicklist';
  }

  get length(): number {
    return this.#length;
  }

  /** The element at an index of 0 .. length-1. */
  at(index: number): Bytes | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    return this.#ring[(this.#head + index) & (this.#ring.length - 1)];
  }

  set(index: number, element: Bytes): void {
    this.#ring[(this.#head + index) & (this.#ring.length - 1)] = element;
  }

  pushHead(element: Bytes): void {
    this.#grow();
    this.#head = (this.#head - 1) & (this.#ring.length - 1);
    this.#ring[this.#head] = element;
    this.#length += 1;
  }

  pushTail(element: Bytes): void {
    this.#grow();
    this.#ring[(this.#head + this.#length) & (this.#ring.length - 1)] = element;
    this.#length += 1;
  }

  popHead(): Bytes | undefined {
    if (this.#length === 0) return undefined;
    const element = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#length -= 1;
    this.#shrink();
    return element;
  }

  popTail(): Bytes | undefined {
    if (this.#length === 0) return undefined;
    this.#length -= 1;
    const at = (this.#head + this.#length) & (this.#ring.length - 1);
    const element = this.#ring[at];
    this.#ring[at] = undefined;
    this.#shrink();
    return element;
  }

  /** Elements from .. to, both included and within the list. */
  slice(from: number, to: number): Bytes[] {
    const out: Bytes[] = [];
    const mask = this.#ring.length - 1;
    for (let at = from; at <= to; at += 1) out.push(this.#ring[(this.#head + at) & mask] as Bytes);
    return out;
  }

  /**
   * Takes `removed` elements out at an index and puts others in their place. O(n), as LINSERT is.
   */
  splice(index: number, removed: number, added: readonly Bytes[]): Bytes[] {
    const elements = this.slice(0, this.#length - 1);
    const gone = elements.splice(index, removed, ...added);
    this.#replace(elements);
    return gone;
  }

  /** Keeps only the elements from .. to, both included. */
  trim(from: number, to: number): void {
    this.#replace(from > to ? [] : this.slice(from, to));
  }

  /** Keeps only the elements that pass. */
  filter(passes: (element: Bytes, index: number) => boolean): void {
    this.#replace(this.slice(0, this.#length - 1).filter(passes));
  }

  #replace(elements: readonly Bytes[]): void {
    let size = SMALLEST_RING;
    while (size < elements.length) size *= 2;
    this.#ring = new Array<Bytes | undefined>(size).fill(undefined);
    this.#head = 0;
    this.#length = elements.length;
    for (let at = 0; at < elements.length; at += 1) this.#ring[at] = elements[at];
  }

  #grow(): void {
    if (this.#length < this.#ring.length) return;
    this.#resize(this.#ring.length * 2);
  }

  /** Gives memory back once only an eighth is used, so that push and pop never resize in turns. */
  #shrink(): void {
    if (this.#ring.length > SMALLEST_RING && this.#length < this.#ring.length >> 3) {
      this.#resize(this.#ring.length >> 2);
    }
  }

  #resize(size: number): void {
    const from = this.#head;
    const end = from + this.#length;
    const mask = this.#ring.length - 1;
    // Whole runs are copied at once: a list of a million is moved in a few milliseconds.
    const wrapped = end > mask + 1 ? this.#ring.slice(0, end & mask) : [];
    const elements = this.#ring.slice(from, Math.min(end, mask + 1)).concat(wrapped);
    // Set as a whole, the rest takes no time to fill.
    elements.length = Math.max(size, SMALLEST_RING);
    this.#ring = elements;
    this.#head = 0;
  }
}
