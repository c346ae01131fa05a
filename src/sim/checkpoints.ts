// The checkpoints of a run. Their number is bounded: when there are too many, every other one goes
// and the distance doubles, so that a long run costs more replay and not more memory.

import { assert } from '../base/assert.ts';
import type { Ms } from '../base/time.ts';
import type { WorldImage } from './state.ts';

const FIRST_DISTANCE = 16;
const MAX_CHECKPOINTS = 1024;

/** The distance for a run that keeps only what it is told to keep. */
export const ON_DEMAND = Number.POSITIVE_INFINITY;

export class Checkpoints {
  #images: WorldImage[];
  #distance: number;

  /** `first` is the world before its first event: there is always one to go back to. */
  constructor(first: WorldImage, distance = FIRST_DISTANCE) {
    this.#images = [first];
    this.#distance = distance;
  }

  /** Whether it is time for the next one. */
  wants(cursor: number): boolean {
    return cursor >= this.#cursor(this.#images.length - 1) + this.#distance;
  }

  has(cursor: number): boolean {
    return this.at(cursor).state.cursor === cursor;
  }

  /** Adds one, where there is none yet: at the end, or among those of recorded events. */
  add(image: WorldImage): void {
    const behind = this.#images.length - this.#countAfter(image.state.cursor);
    this.#images.splice(behind, 0, image);
    if (this.#images.length <= MAX_CHECKPOINTS) return;
    this.#images = this.#images.filter((_, index) => index % 2 === 0);
    this.#distance *= 2;
  }

  #countAfter(cursor: number): number {
    let count = 0;
    while (this.#cursor(this.#images.length - 1 - count) > cursor) count += 1;
    return count;
  }

  /** The newest one at or before a position. */
  at(cursor: number): WorldImage {
    return this.#last((image) => image.state.cursor <= cursor);
  }

  /** The newest one whose events all came at or before a moment. */
  before(moment: Ms): WorldImage {
    return this.#last((image) => image.state.now <= moment);
  }

  forgetAfter(cursor: number): void {
    this.#images = this.#images.filter((image) => image.state.cursor <= cursor);
  }

  fork(): Checkpoints {
    const copy = new Checkpoints(this.#image(0), this.#distance);
    copy.#images = [...this.#images];
    return copy;
  }

  #last(passes: (image: WorldImage) => boolean): WorldImage {
    let low = 0;
    let high = this.#images.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (passes(this.#image(middle))) low = middle;
      else high = middle - 1;
    }
    return this.#image(low);
  }

  #image(index: number): WorldImage {
    const image = this.#images[index];
    assert(image !== undefined, 'a run has a first checkpoint');
    return image;
  }

  #cursor(index: number): number {
    return this.#image(index).state.cursor;
  }
}
