// A stable hash of plain data, to compare two states of the lab or two journals. 53 bits by two
// 32-bit lanes (cyrb53, public domain); not cryptographic, and not Redis's DEBUG DIGEST.

/** Plain data: what a journal or a snapshot may hold. Maps and Sets count in insertion order. */
export type Plain =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly Plain[]
  | ReadonlyMap<string | number, Plain>
  | ReadonlySet<string | number>
  | { readonly [key: string]: Plain };

/** An incremental digest: feed values one by one, read `value()` at any moment. */
export class Digest {
  #a = 0xdeadbeef;
  #b = 0x41c6ce57;

  /** Takes up where another digest stood, as written by `state`. */
  static resume(state: readonly [number, number]): Digest {
    const digest = new Digest();
    digest.#a = state[0];
    digest.#b = state[1];
    return digest;
  }

  state(): [number, number] {
    return [this.#a, this.#b];
  }

  text(value: string): this {
    let a = this.#a;
    let b = this.#b;
    for (let at = 0; at < value.length; at += 1) {
      const code = value.charCodeAt(at);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    // The length closes the value: ["ab","c"] must differ from ["a","bc"].
    this.#a = Math.imul(a ^ value.length, 2654435761);
    this.#b = Math.imul(b ^ (value.length + 0x9e37), 1597334677);
    return this;
  }

  plain(value: Plain): this {
    if (typeof value === 'string') return this.text('s').text(value);
    if (typeof value !== 'object' || value === null) {
      return this.text(Object.is(value, -0) ? 'n-0' : `${(typeof value)[0]}${String(value)}`);
    }
    if (Array.isArray(value)) {
      this.text(`[${value.length}`);
      for (const item of value) this.plain(item);
      return this;
    }
    if (value instanceof Map) {
      this.text(`m${value.size}`);
      for (const [key, item] of value) this.plain(key).plain(item);
      return this;
    }
    if (value instanceof Set) {
      this.text(`S${value.size}`);
      for (const key of value) this.plain(key);
      return this;
    }
    // Object keys are sorted: two objects that are equal give the same digest.
    const record = value as { readonly [key: string]: Plain };
    const keys = Object.keys(record)
      .filter((key) => record[key] !== undefined)
      .sort();
    this.text(`{${keys.length}`);
    for (const key of keys) this.text(key).plain(record[key]);
    return this;
  }

  /** 14 hex digits. */
  value(): string {
    let a = Math.imul(this.#a ^ (this.#a >>> 16), 2246822507);
    a ^= Math.imul(this.#b ^ (this.#b >>> 13), 3266489909);
    let b = Math.imul(this.#b ^ (this.#b >>> 16), 2246822507);
    b ^= Math.imul(this.#a ^ (this.#a >>> 13), 3266489909);
    const high = (b & 0x1fffff) >>> 0;
    return high.toString(16).padStart(6, '0') + (a >>> 0).toString(16).padStart(8, '0');
  }
}

/** The digest of one value. */
export function digestOf(value: Plain): string {
  return new Digest().plain(value).value();
}
