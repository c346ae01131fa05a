// The only ways to change a list: each keeps the obligations of a write (copy on write, deletion
// when empty, WATCH and dirty, keys that get ready, element effects). Commands add what Redis names
// itself: events and the words of propagation. Source: t_list.c listElementsRemoved,
// pushGenericCommand.

import type { Bytes } from '../../base/bytes.ts';
import type { Database } from '../database.ts';
import { ListValue } from '../types/list.ts';

/** `left` is the head, index 0. */
export type End = 'left' | 'right';

/** Pushes one by one, creating the list when it is not there. Returns its new length. */
export function push(db: Database, key: Bytes, end: End, elements: readonly Bytes[]): number {
  let list = db.writeAs(key, 'list');
  const isNew = list === undefined;
  list ??= new ListValue(db.epoch);
  for (const element of elements) attach(db, key, list, end, element);
  if (isNew) db.add(key, list);
  db.modified(key, elements.length);
  return list.length;
}

/** As `push` with one element, which most pushes have: no list is made of it. */
export function pushOne(db: Database, key: Bytes, end: End, element: Bytes): number {
  let list = db.writeAs(key, 'list');
  const isNew = list === undefined;
  list ??= new ListValue(db.epoch);
  attach(db, key, list, end, element);
  if (isNew) db.add(key, list);
  db.modified(key);
  return list.length;
}

function attach(db: Database, key: Bytes, list: ListValue, end: End, element: Bytes): void {
  const at = end === 'left' ? 0 : list.length;
  if (end === 'left') list.pushHead(element);
  else list.pushTail(element);
  if (db.isWatched) {
    db.emit(() => ({
      kind: 'list-spliced',
      db: db.index,
      key,
      at,
      removed: [],
      added: [element],
    }));
  }
}

function detach(list: ListValue, end: End): Bytes {
  return (end === 'left' ? list.popHead() : list.popTail()) as Bytes;
}

/** Pops one element; undefined when there is none. The list goes with its last element. */
export function popOne(db: Database, key: Bytes, end: End): Bytes | undefined {
  const list = db.writeAs(key, 'list');
  if (list === undefined) return undefined;
  const popped = detach(list, end);
  if (db.isWatched) reportPopped(db, key, list, end, [popped]);
  removeIfEmpty(db, key, list);
  db.modified(key);
  return popped;
}

/** Pops 1 .. `count` elements, first popped first; the list goes with its last element. */
export function pop(db: Database, key: Bytes, end: End, count: number): Bytes[] {
  const list = db.writeAs(key, 'list');
  if (list === undefined) return [];
  const popped = [detach(list, end)];
  const wanted = Math.min(count, list.length + 1);
  while (popped.length < wanted) popped.push(detach(list, end));
  if (db.isWatched) reportPopped(db, key, list, end, popped);
  removeIfEmpty(db, key, list);
  db.modified(key, popped.length);
  return popped;
}

function reportPopped(
  db: Database,
  key: Bytes,
  list: ListValue,
  end: End,
  popped: readonly Bytes[],
): void {
  const at = end === 'left' ? 0 : list.length;
  const removed = end === 'left' ? popped : [...popped].reverse();
  db.emit(() => ({ kind: 'list-spliced', db: db.index, key, at, removed, added: [] }));
}

/**
 * Moves one element between two lists, or rotates one list within itself (then the key never goes
 * away, nor its expiry). The source must have an element. Source: t_list.c lmoveGenericCommand.
 */
export function move(db: Database, source: Bytes, target: Bytes, from: End, to: End): Bytes {
  const list = db.writeAs(source, 'list') as ListValue;
  const element = detach(list, from);
  const at = from === 'left' ? 0 : list.length;
  db.emit(() => ({
    kind: 'list-spliced',
    db: db.index,
    key: source,
    at,
    removed: [element],
    added: [],
  }));
  const known = source === target ? list : db.writeAs(target, 'list');
  const goal = known ?? new ListValue(db.epoch);
  attach(db, target, goal, to, element);
  if (known === undefined) db.add(target, goal);
  db.modified(target, 0);
  removeIfEmpty(db, source, list);
  db.modified(source, 1);
  return element;
}

/**
 * Replaces `removed` elements at an index by others; the list goes when nothing is left.
 * @returns the new length
 */
export function splice(
  db: Database,
  key: Bytes,
  at: number,
  removed: number,
  added: readonly Bytes[],
): number {
  const list = db.writeAs(key, 'list');
  if (list === undefined) return 0;
  const gone = list.splice(at, removed, added);
  db.emit(() => ({ kind: 'list-spliced', db: db.index, key, at, removed: gone, added }));
  removeIfEmpty(db, key, list);
  db.modified(key, Math.max(removed, added.length));
  return list.length;
}

/** Overwrites one element. */
export function setAt(db: Database, key: Bytes, at: number, element: Bytes): void {
  const list = db.writeAs(key, 'list');
  const before = list?.at(at);
  if (list === undefined || before === undefined) return;
  list.set(at, element);
  db.emit(() => ({
    kind: 'list-spliced',
    db: db.index,
    key,
    at,
    removed: [before],
    added: [element],
  }));
  db.modified(key);
}

/** Keeps only the elements from .. to. Returns how many went. */
export function trim(db: Database, key: Bytes, from: number, to: number): number {
  const list = db.writeAs(key, 'list');
  if (list === undefined) return 0;
  const before = list.length;
  if (db.isWatched) reportTrim(db, key, list, from, to);
  if (from > to) list.trim(0, -1);
  else if (from > 0 || to < before - 1) list.trim(from, to);
  removeIfEmpty(db, key, list);
  db.modified(key, before - list.length);
  return before - list.length;
}

function reportTrim(db: Database, key: Bytes, list: ListValue, from: number, to: number): void {
  const keptTo = from > to ? -1 : to;
  const right = list.slice(keptTo + 1, list.length - 1);
  const left = from > to ? [] : list.slice(0, from - 1);
  for (const [at, removed] of [[keptTo + 1, right] as const, [0, left] as const]) {
    if (removed.length === 0) continue;
    db.emit(() => ({ kind: 'list-spliced', db: db.index, key, at, removed, added: [] }));
  }
}

/** Removes elements at these indexes (ascending). Returns how many. */
export function removeAt(db: Database, key: Bytes, indexes: readonly number[]): number {
  const list = db.writeAs(key, 'list');
  if (list === undefined || indexes.length === 0) return 0;
  if (db.isWatched) {
    for (const [already, index] of indexes.entries()) {
      const removed = [list.at(index) as Bytes];
      db.emit(() => ({
        kind: 'list-spliced',
        db: db.index,
        key,
        at: index - already,
        removed,
        added: [],
      }));
    }
  }
  const gone = new Set(indexes);
  list.filter((_, index) => !gone.has(index));
  removeIfEmpty(db, key, list);
  db.modified(key, indexes.length);
  return indexes.length;
}

function removeIfEmpty(db: Database, key: Bytes, list: ListValue): void {
  if (list.length === 0) db.remove(key, 'emptied');
}
