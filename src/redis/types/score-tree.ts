// The members of a sorted set in order: a B+ tree whose nodes know how many members lie below, so
// that adding, removing, the rank of a member and the member at a rank all cost O(log n). Redis has
// a skip list with spans (t_zset.c zsl*) for the same.

import type { Bytes } from '../../base/bytes.ts';

/** A member and its score; never changed, so that copies of a tree may share it. */
export interface ScoredMember {
  readonly member: Bytes;
  readonly score: number;
}

interface Leaf {
  readonly isLeaf: true;
  readonly items: ScoredMember[];
}

interface Branch {
  readonly isLeaf: false;
  readonly items: Node[];
  size: number;
}

type Node = Leaf | Branch;

const MOST_ITEMS = 64;
/** Neighbours that fit well within one node are joined; well within, lest they split at once. */
const JOIN_BELOW = 48;

/** By score, then by the bytes of the member. Source: t_zset.c zslInsert. */
export function isBefore(a: ScoredMember, b: ScoredMember): boolean {
  return a.score < b.score || (a.score === b.score && a.member < b.member);
}

function sizeOf(node: Node): number {
  return node.isLeaf ? node.items.length : node.size;
}

function lastOf(node: Node): ScoredMember {
  let at = node;
  while (!at.isLeaf) at = at.items[at.items.length - 1] as Node;
  return at.items[at.items.length - 1] as ScoredMember;
}

/** How many items at the start pass; those that pass come before those that do not. */
function countStart<T>(items: readonly T[], passes: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many items of a leaf come before an entry. */
function indexIn(items: readonly ScoredMember[], entry: ScoredMember): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(items[middle] as ScoredMember, entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first child that does not end before an entry; the number of children when all do. */
function childFor(children: readonly Node[], entry: ScoredMember): number {
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(lastOf(children[middle] as Node), entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `splice`, which makes an array of what it removes, for one item and the ends of a queue. */
function insertAt<T>(items: T[], at: number, item: T): void {
  if (at === items.length) items.push(item);
  else items.splice(at, 0, item);
}

function removeAt<T>(items: T[], at: number): void {
  if (at === 0) items.shift();
  else if (at === items.length - 1) items.pop();
  else items.splice(at, 1);
}

export class ScoreTree {
  #root: Node = { isLeaf: true, items: [] };

  copy(): ScoreTree {
    const copy = new ScoreTree();
    copy.#root = copyNode(this.#root);
    return copy;
  }

  get size(): number {
    return sizeOf(this.#root);
  }

  /** Adds an entry that is not there yet. */
  insert(entry: ScoredMember): void {
    const right = insertInto(this.#root, entry);
    if (right === null) return;
    const size = sizeOf(this.#root) + sizeOf(right);
    this.#root = { isLeaf: false, items: [this.#root, right], size };
  }

  /** Takes an entry out; it must be there. */
  remove(entry: ScoredMember): void {
    removeFrom(this.#root, entry);
    while (!this.#root.isLeaf && this.#root.items.length === 1) {
      this.#root = this.#root.items[0] as Node;
    }
  }

  /** The entry of a member, looked for one by one: for small trees. O(n). */
  find(member: Bytes): ScoredMember | undefined {
    return findIn(this.#root, member);
  }

  /** The entry at a rank; undefined outside 0 .. size-1. */
  at(rank: number): ScoredMember | undefined {
    if (rank < 0 || rank >= this.size) return undefined;
    let node = this.#root;
    let left = rank;
    while (!node.isLeaf) {
      let child = 0;
      for (;;) {
        const size = sizeOf(node.items[child] as Node);
        if (left < size) break;
        left -= size;
        child += 1;
      }
      node = node.items[child] as Node;
    }
    return node.items[left];
  }

  /** How many entries at the start pass a test that no later one passes. */
  countWhile(passes: (entry: ScoredMember) => boolean): number {
    let node = this.#root;
    let count = 0;
    while (!node.isLeaf) {
      const child = countStart(node.items, (below) => passes(lastOf(below)));
      for (let at = 0; at < child; at += 1) count += sizeOf(node.items[at] as Node);
      const next = node.items[child];
      if (next === undefined) return count;
      node = next;
    }
    return count + countStart(node.items, passes);
  }

  /** Entries of rank from .. to-1. */
  slice(from: number, to: number): ScoredMember[] {
    const root = this.#root;
    if (root.isLeaf) return root.items.slice(Math.max(0, from), Math.max(0, to));
    const out: ScoredMember[] = [];
    if (to > from) collect(root, from, to, out);
    return out;
  }
}

function findIn(node: Node, member: Bytes): ScoredMember | undefined {
  if (node.isLeaf) {
    for (const entry of node.items) if (entry.member === member) return entry;
    return undefined;
  }
  for (const child of node.items) {
    const entry = findIn(child, member);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function copyNode(node: Node): Node {
  return node.isLeaf
    ? { isLeaf: true, items: node.items.slice() }
    : { isLeaf: false, items: node.items.map(copyNode), size: node.size };
}

/** Returns the right half when the node had to be split. */
function insertInto(node: Node, entry: ScoredMember): Node | null {
  if (node.isLeaf) {
    insertAt(node.items, indexIn(node.items, entry), entry);
    return node.items.length > MOST_ITEMS
      ? { isLeaf: true, items: node.items.splice(MOST_ITEMS >> 1) }
      : null;
  }
  const at = Math.min(childFor(node.items, entry), node.items.length - 1);
  const right = insertInto(node.items[at] as Node, entry);
  node.size += 1;
  if (right === null) return null;
  node.items.splice(at + 1, 0, right);
  return node.items.length > MOST_ITEMS ? splitBranch(node) : null;
}

function splitBranch(node: Branch): Branch {
  const items = node.items.splice(MOST_ITEMS >> 1);
  const size = items.reduce((sum, child) => sum + sizeOf(child), 0);
  node.size -= size;
  return { isLeaf: false, items, size };
}

function removeFrom(node: Node, entry: ScoredMember): void {
  if (node.isLeaf) {
    removeAt(node.items, indexIn(node.items, entry));
    return;
  }
  const at = childFor(node.items, entry);
  const child = node.items[at] as Node;
  removeFrom(child, entry);
  node.size -= 1;
  if (child.items.length === 0) node.items.splice(at, 1);
  else if (child.items.length < JOIN_BELOW >> 1 && !joinWithNext(node, at)) {
    joinWithNext(node, at - 1);
  }
}

function joinWithNext(parent: Branch, at: number): boolean {
  const left = parent.items[at];
  const right = parent.items[at + 1];
  if (left === undefined || right === undefined) return false;
  if (left.items.length + right.items.length > JOIN_BELOW) return false;
  if (left.isLeaf && right.isLeaf) {
    left.items.push(...right.items);
  } else if (!left.isLeaf && !right.isLeaf) {
    left.items.push(...right.items);
    left.size += right.size;
  }
  parent.items.splice(at + 1, 1);
  return true;
}

function collect(node: Node, from: number, to: number, out: ScoredMember[]): void {
  if (node.isLeaf) {
    const end = Math.min(to, node.items.length);
    for (let at = Math.max(0, from); at < end; at += 1) out.push(node.items[at] as ScoredMember);
    return;
  }
  let start = 0;
  for (const child of node.items) {
    const size = sizeOf(child);
    if (start >= to) return;
    if (start + size > from) collect(child, from - start, to - start, out);
    start += size;
  }
}
