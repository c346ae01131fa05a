// The hash part of a table. A traversal shows the order of its nodes, and with it where each key
// landed: so keys are placed as the reference implementation places them (Brent's variation of
// chained scatter with a free pointer from the end). Looking a key up needs none of that: a Map
// knows the node. Source: ltable.c (mainposition, newkey, getfreepos).

import type { LuaKey } from './table.ts';
import type { LuaValue } from './value.ts';

/** Up to so many nodes are searched one by one, which is faster than a Map. */
const FEW = 8;
const NONE = -1;

const words = new Uint32Array(2);
const double = new Float64Array(words.buffer);

/** Source: lstring.c luaS_newlstr: at most 32 chars of a string count. */
function hashString(text: string): number {
  let hash = text.length;
  const step = (hash >> 5) + 1;
  for (let at = text.length; at >= step; at -= step) {
    hash = (hash ^ ((hash << 5) + (hash >>> 2) + text.charCodeAt(at - 1))) >>> 0;
  }
  return hash;
}

/**
 * Numbers for the keys of one table that are tables or functions. They stand for addresses: the
 * order of such keys is not defined in Lua either, but here it must be the same in every run.
 */
export class KeyIdentities {
  readonly #numbers = new Map<object, number>();

  of(key: object): number {
    let known = this.#numbers.get(key);
    if (known === undefined) {
      known = this.#numbers.size + 1;
      this.#numbers.set(key, known);
    }
    return known;
  }

  /** The same numbers for the copies of the keys. */
  copy(map: (key: object) => object): KeyIdentities {
    const copy = new KeyIdentities();
    for (const [key, number] of this.#numbers) copy.#numbers.set(map(key), number);
    return copy;
  }
}

export class TableNodes {
  /** A power of two, or 0 for no hash part. */
  readonly size: number;
  readonly keys: (LuaKey | undefined)[];
  readonly values: LuaValue[];
  /** Chains of colliding keys. */
  readonly #links: number[];
  #free: number;
  #index: Map<LuaKey, number> | null;
  #identities: KeyIdentities | null;

  /** Room for at least `count` keys. `identities` are those of the table's former nodes. */
  constructor(count: number, identities: KeyIdentities | null = null) {
    this.#identities = identities;
    let size = count === 0 ? 0 : 1;
    while (size < count) size *= 2;
    this.size = size;
    this.keys = new Array(size).fill(undefined);
    this.values = new Array(size).fill(undefined);
    this.#links = new Array(size).fill(NONE);
    this.#free = size;
    this.#index = size > FEW ? new Map() : null;
  }

  /** The same places, with keys and values mapped. */
  copy(map: (value: LuaValue) => LuaValue): TableNodes {
    const copy = new TableNodes(
      this.size,
      this.#identities?.copy((key) => map(key as LuaKey) as object) ?? null,
    );
    copy.#free = this.#free;
    for (let node = 0; node < this.size; node += 1) {
      const key = map(this.keys[node]);
      copy.keys[node] = key;
      copy.values[node] = map(this.values[node]);
      copy.#links[node] = this.#links[node] as number;
      if (key !== undefined) copy.#index?.set(key, node);
    }
    return copy;
  }

  get identities(): KeyIdentities | null {
    return this.#identities;
  }

  /** The node of a key, or -1. Keys of removed entries stay until their node is needed. */
  find(key: LuaKey): number {
    if (this.#index !== null) return this.#index.get(key) ?? NONE;
    return this.keys.indexOf(key);
  }

  /** The node made for a key that is not there; -1 when there is no room. */
  place(key: LuaKey): number {
    if (this.size === 0) return NONE;
    let node = this.#mainPosition(key);
    if (this.values[node] !== undefined) {
      const free = this.#takeFree();
      if (free === NONE) return NONE;
      const other = this.#mainPosition(this.keys[node] as LuaKey);
      if (other === node) {
        this.#links[free] = this.#links[node] as number;
        this.#links[node] = free;
        node = free;
      } else {
        this.#move(node, free, other);
      }
    }
    const dead = this.keys[node];
    if (dead !== undefined) this.#index?.delete(dead);
    this.keys[node] = key;
    this.#index?.set(key, node);
    return node;
  }

  /** The node's key is not at its main position: it gives way to one that is. */
  #move(node: number, free: number, chain: number): void {
    let previous = chain;
    while (this.#links[previous] !== node) previous = this.#links[previous] as number;
    this.#links[previous] = free;
    const key = this.keys[node] as LuaKey;
    this.keys[free] = key;
    this.values[free] = this.values[node];
    this.#links[free] = this.#links[node] as number;
    this.#index?.set(key, free);
    this.#links[node] = NONE;
    this.keys[node] = undefined;
    this.values[node] = undefined;
  }

  #takeFree(): number {
    while (this.#free > 0) {
      this.#free -= 1;
      if (this.keys[this.#free] === undefined) return this.#free;
    }
    return NONE;
  }

  #mainPosition(key: LuaKey): number {
    switch (typeof key) {
      case 'string':
        return hashString(key) & (this.size - 1);
      case 'number':
        return this.#ofNumber(key);
      case 'boolean':
        return Number(key) & (this.size - 1);
      default:
        this.#identities ??= new KeyIdentities();
        return this.#identities.of(key) % ((this.size - 1) | 1);
    }
  }

  #ofNumber(key: number): number {
    if (key === 0) return 0;
    double[0] = key;
    const sum = ((words[0] as number) + (words[1] as number)) >>> 0;
    return sum % ((this.size - 1) | 1);
  }
}
