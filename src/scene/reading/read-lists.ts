// Lists as the stage shows them, each with who waits on it.

import { text } from '../../base/bytes.ts';
import type { ListMoment, WaitingMoment } from '../structure-moments.ts';
import type { ExpectedKey } from './expected-keys.ts';
import { actorName } from './names.ts';
import {
  type KeyAt,
  keyId,
  keyLabel,
  type ReadingContext,
  type StructureRead,
} from './structure-read.ts';

/** More elements than this at the tail of a list are in its heap anyway. */
const TAIL_ELEMENTS = 64;
/** New ones come in at the head and are seen going into the heap. */
const HEAD_ELEMENTS = 8;

/** A list; an expected one may be empty. */
export function readList(
  { db, key }: KeyAt,
  expected: Extract<ExpectedKey, { kind: 'list' }> | null,
  context: ReadingContext,
): StructureRead {
  const elements = context.node.inspect.list(db, key) ?? [];
  const id = keyId(db, key);
  const last = elements.at(-1);
  const leavesBy = expected?.leavesBy ?? null;
  const moment: ListMoment = {
    kind: 'list',
    id,
    key: keyLabel(db, key),
    isExpected: expected !== null,
    isDead: expected?.isDead ?? false,
    length: elements.length,
    entersBy: expected?.entersBy ?? null,
    leavesBy,
    next: leavesBy !== null && last !== undefined ? text(last) : null,
    waiting: waitingFor({ db, key }, context),
  };
  const occupants = elements.flatMap((value, index) => {
    const fromTail = elements.length - 1 - index;
    if (fromTail >= TAIL_ELEMENTS && index >= HEAD_ELEMENTS) return [];
    return [{ db, key, place: { kind: 'list', list: id, fromTail } as const, values: [value] }];
  });
  // From the tail: of two copies in one list, the one that came first is nearer to the tail.
  return { moment, db, key, occupants: occupants.reverse() };
}

/** Clients that are blocked on a key, the longest waiter first. */
export function waitingFor({ db, key }: KeyAt, { node }: ReadingContext): WaitingMoment[] {
  if (db !== 0) return [];
  return node.blocked
    .filter(({ keys }) => keys.includes(key))
    .map(({ actor, until }) => ({ actor, name: actorName(actor), deadline: until }));
}
