// Which copies are in which key of which node: a mirror of the datasets as far as messages go. A
// list knows its order, since two copies of one message may be in it; other types have slots (a
// member, a field, an entry). Contents are replaced on change after a snapshot.

import type { Bytes } from '../base/bytes.ts';
import type { NodeId } from '../sim/ids.ts';

/** Copies in one element; most elements have one, foreign ones none. */
export type Slot = readonly string[];

const EMPTY: Slot = [];

interface Content {
  /** Elements from the head, of a list. */
  list: Slot[];
  /** Elements by name, of any other type. */
  slots: Map<string, Slot>;
  epoch: number;
}

export type KeysImage = ReadonlyMap<string, Content>;

export class KeyMirror {
  #keys = new Map<string, Content>();
  #epoch = 0;

  /** Replaces elements of a list; returns the copies that went. */
  splice(name: string, index: number, removed: number, added: readonly Slot[]): string[] {
    const gone = this.#writable(name).list.splice(index, removed, ...added);
    this.#forgetIfEmpty(name);
    return gone.flat();
  }

  /** Puts copies into a slot, or empties it; returns the copies that were there. */
  set(name: string, slot: string, copies: Slot): Slot {
    const { slots } = this.#writable(name);
    const before = slots.get(slot) ?? EMPTY;
    if (copies.length === 0) slots.delete(slot);
    else slots.set(slot, copies);
    this.#forgetIfEmpty(name);
    return before;
  }

  /** Takes a whole key away; returns what was in it. */
  remove(name: string): Content | undefined {
    const content = this.#keys.get(name);
    this.#keys.delete(name);
    return content;
  }

  /** Takes all keys of a node away; returns what was in them. */
  removeNode(node: NodeId): string[] {
    const names = [...this.#keys.keys()].filter((name) => name.startsWith(`${node}/`));
    return names.flatMap((name) => copiesIn(this.remove(name)));
  }

  /** Puts one copy in the place of another within a key. */
  replace(name: string, before: string, after: string): void {
    const content = this.#writable(name);
    const renamed = (slot: Slot) => slot.map((copyId) => (copyId === before ? after : copyId));
    content.list = content.list.map(renamed);
    for (const [slot, copies] of content.slots) content.slots.set(slot, renamed(copies));
  }

  #writable(name: string): Content {
    const content = this.#keys.get(name);
    if (content?.epoch === this.#epoch) return content;
    const own: Content = {
      list: content === undefined ? [] : [...content.list],
      slots: new Map(content?.slots),
      epoch: this.#epoch,
    };
    this.#keys.set(name, own);
    return own;
  }

  #forgetIfEmpty(name: string): void {
    const content = this.#keys.get(name);
    if (content?.list.length === 0 && content.slots.size === 0) this.#keys.delete(name);
  }

  image(): KeysImage {
    this.#epoch += 1;
    return new Map(this.#keys);
  }

  restore(image: KeysImage): void {
    this.#epoch += 1;
    this.#keys = new Map(image);
  }
}

/** All copies in a content. */
export function copiesIn(content: Content | undefined): string[] {
  return content === undefined
    ? []
    : [...content.list.flat(), ...[...content.slots.values()].flat()];
}

/** One name for a key across nodes and databases. */
export function keyName(node: NodeId, db: number, key: Bytes): string {
  return `${node}/${db}/${key}`;
}
