// A growing array whose snapshots share what did not change: chunks are copied when they are first
// written to after a snapshot. The ledger keeps its records in one, so that a mark costs one
// pointer per 64 messages.

const CHUNK = 64;

/** A state of a vector that never changes again. */
export interface VectorImage<T> {
  readonly chunks: readonly (readonly T[])[];
  readonly length: number;
}

export class CowVector<T> {
  #chunks: T[][] = [];
  /** Whether a chunk was made or copied since the last snapshot, and may be written to. */
  #owned: boolean[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get(index: number): T | undefined {
    return this.#chunks[Math.floor(index / CHUNK)]?.[index % CHUNK];
  }

  push(value: T): number {
    const index = this.#length;
    this.#length += 1;
    this.#writable(Math.floor(index / CHUNK)).push(value);
    return index;
  }

  set(index: number, value: T): void {
    this.#writable(Math.floor(index / CHUNK))[index % CHUNK] = value;
  }

  #writable(at: number): T[] {
    let chunk = this.#chunks[at];
    if (chunk === undefined || !this.#owned[at]) {
      chunk = chunk === undefined ? [] : [...chunk];
      this.#chunks[at] = chunk;
      this.#owned[at] = true;
    }
    return chunk;
  }

  image(): VectorImage<T> {
    this.#owned = [];
    return { chunks: [...this.#chunks], length: this.#length };
  }

  restore(image: VectorImage<T>): void {
    this.#chunks = [...image.chunks] as T[][];
    this.#owned = [];
    this.#length = image.length;
  }
}

/** One element of a snapshot. */
export function elementOf<T>(image: VectorImage<T>, index: number): T | undefined {
  return image.chunks[Math.floor(index / CHUNK)]?.[index % CHUNK];
}

/** All elements of a snapshot, in order. */
export function elementsOf<T>(image: VectorImage<T>): T[] {
  return image.chunks.flat();
}
