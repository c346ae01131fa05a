// What happens to copies inside a node. An execution is atomic: copies that leave a key are loose
// until another key, a reply or the console takes them within the same unit, so that LMOVE moves
// one copy and RPOP hands the same copy on to the worker. What nobody took when the unit is over
// was deleted.

import type { Bytes } from '../base/bytes.ts';
import type { Fact, FactOf } from '../sim/fact.ts';
import { CONSOLE } from '../sim/ids.ts';
import { type MessageId, messagesCarried, messagesIn } from '../sim/payload.ts';
import type { Book, Loose, Moment, Queued } from './book.ts';
import { copiesIn, keyName } from './keys.ts';
import type { CopyEnd, Place } from './record.ts';

/** Takes in a fact of a node; facts of other sorts pass. */
export function foldNodeFact(book: Book, fact: Fact): void {
  switch (fact.kind) {
    case 'command-executed':
      executed(book, fact);
      break;
    case 'packet-sent':
      if (fact.direction === 'reply') replySent(book, fact);
      else if (fact.direction === 'stream') streamSent(book, fact);
      break;
    case 'stream-applied':
      streamApplied(book, fact);
      break;
    case 'console-replied':
      consoleReplied(book, fact);
      break;
    case 'connection-closed':
      if (fact.side === 'node') {
        dropQueued(book, fact, ({ connection }) => connection === fact.connection);
      }
      break;
    case 'client-blocked':
      clientBlocked(book, fact);
      break;
    case 'list-spliced':
      listSpliced(book, fact);
      break;
    case 'string-set':
      setSlot(book, fact, '', [fact.value]);
      break;
    case 'zset-scored':
      if (fact.after === null) setSlot(book, fact, fact.member, []);
      else if (fact.before === null) setSlot(book, fact, fact.member, [fact.member]);
      break;
    case 'set-changed':
      setSlot(book, fact, fact.member, fact.present ? [fact.member] : []);
      break;
    case 'hash-changed':
      setSlot(book, fact, fact.field, fact.value === null ? [] : [fact.value]);
      break;
    case 'stream-added':
      setSlot(book, fact, fact.id, fact.fields);
      break;
    case 'stream-removed':
      for (const id of fact.ids) setSlot(book, fact, id, []);
      break;
    case 'key-removed':
      keyRemoved(book, fact);
      break;
    case 'node-started':
      nodeStarted(book, fact);
      break;
    case 'node-crashed':
      nodeCrashed(book, fact);
      break;
    default:
  }
}

/** The execution is over: copies that nobody took are no more. */
export function settle(book: Book): void {
  for (const { message, copyId, how, since } of book.loose) {
    book.endCopy(message, copyId, how, since);
  }
  book.loose = [];
}

/** The copies that the command brought are free to go into keys. */
function executed(book: Book, fact: FactOf<'command-executed'>): void {
  const typed = fact.connection === null ? messagesCarried(fact.argv) : [];
  book.executor = { unit: fact.unit, actor: fact.actor, typed };
  const { connection, reply, unit } = fact;
  if (connection === null || book.queued.length === 0) return;
  const isQueued = reply?.kind === 'simple' && reply.text === 'QUEUED';
  const isExec = fact.argv[0]?.toUpperCase() === 'EXEC';
  const carried = [...messagesCarried(fact.argv)];
  const since = { seq: fact.seq, at: fact.at };
  const rest: Queued[] = [];
  const loose: Loose[] = [];
  for (const queued of book.queued) {
    const isOurs = queued.connection === connection;
    const at = isOurs && queued.phase === 'sent' ? carried.indexOf(queued.message) : -1;
    if (at >= 0) carried.splice(at, 1);
    if (at >= 0 && isQueued) {
      rest.push({ ...queued, phase: 'in-transaction' });
    } else if (at >= 0 || (isOurs && isExec && queued.phase === 'in-transaction')) {
      const { message, copyId } = queued;
      loose.push({ copyId, message, unit, how: 'refused', wasInKey: false, connection, since });
    } else {
      rest.push(queued);
    }
  }
  book.queued = rest;
  book.loose = [...book.loose, ...loose];
}

/** A client that waits for no key was put off: its command, with its copies, runs later. */
function clientBlocked(book: Book, fact: FactOf<'client-blocked'>): void {
  if (fact.keys.length > 0) return;
  for (const { copyId, message, wasInKey, connection } of book.loose) {
    if (wasInKey || connection === null) continue;
    book.queued = [...book.queued, { copyId, message, connection, phase: 'put-off' }];
    book.loose = book.loose.filter((other) => other.copyId !== copyId);
  }
}

/** Drops copies that wait inside a node, if nothing can come of them any more. */
function dropQueued(book: Book, fact: Fact, isOver: (queued: Queued) => boolean): void {
  if (book.queued.length === 0) return;
  for (const queued of book.queued.filter(isOver)) {
    book.endCopy(queued.message, queued.copyId, 'refused', fact);
  }
  book.queued = book.queued.filter((queued) => !isOver(queued));
}

/** Sets copies loose that a fact took out of a key. */
function loosen(book: Book, copyIds: readonly string[], fact: InUnit, how: CopyEnd): void {
  if (copyIds.length === 0) return;
  const since = { seq: fact.seq, at: fact.at };
  const loose = copyIds.map((copyId) => {
    const message = messageOf(copyId);
    book.change(message, fact, () => ({}));
    return { copyId, message, unit: fact.unit, how, wasInKey: true, connection: null, since };
  });
  book.loose = [...book.loose, ...loose];
}

/** A loose copy of a message, taken out of the pool. */
function takeLoose(book: Book, id: MessageId, mustBeFromKey: boolean): Loose | undefined {
  const found = book.loose.find(
    ({ message, wasInKey }) => message === id && (wasInKey || !mustBeFromKey),
  );
  if (found !== undefined) book.loose = book.loose.filter((other) => other !== found);
  return found;
}

/** A copy of a message whose command was put off and has run now, or that came from a primary. */
function takeQueued(book: Book, id: MessageId, { node }: InKey): Queued | undefined {
  const { obeying } = book;
  const found = book.queued.find(({ message, phase, connection }) => {
    if (message !== id) return false;
    if (obeying?.node !== node) return phase === 'put-off';
    return phase === 'streamed' && connection === obeying.connection;
  });
  if (found !== undefined) book.queued = book.queued.filter((other) => other !== found);
  return found;
}

/**
 * A value has come into a key: which copies are they? Those that are loose, or were put off; what
 * the person at the console held in hand, if it was the console's command; or new ones.
 */
function settleIn(book: Book, value: Bytes, fact: InKey): string[] {
  const place: Place = { kind: 'key', node: fact.node, db: fact.db, key: fact.key };
  const copies: string[] = [];
  for (const id of messagesIn(value)) {
    const onDisk = book.find(id, (at) => at.kind === 'disk' && at.node === fact.node);
    const loose = onDisk === undefined ? takeLoose(book, id, false) : undefined;
    const { executor } = book;
    const isTyped = executor?.unit === fact.unit && executor.typed.includes(id);
    const inHand = isTyped ? book.find(id, ({ kind }) => kind === 'hand') : undefined;
    const known = onDisk ?? loose ?? inHand ?? takeQueued(book, id, fact);
    if (known !== undefined) {
      book.moveCopy(id, known.copyId, place, fact, loose === undefined ? null : takenBy(loose));
      copies.push(known.copyId);
      continue;
    }
    book.open(id, value, executor?.actor ?? CONSOLE, fact);
    const copyId = book.addCopy(id, place, fact);
    if (copyId === undefined) continue;
    copies.push(copyId);
    const name = nameOfKey(fact);
    const before = book.newborn.filter(({ unit }) => unit === fact.unit);
    book.newborn = [...before, { copyId, message: id, unit: fact.unit, keyName: name }];
    if (isTyped) book.change(id, fact, ({ timesSent }) => ({ timesSent: timesSent + 1 }));
  }
  return copies;
}

function takenBy(loose: Loose): { readonly at: number; readonly fact: number } | null {
  return loose.wasInKey ? { at: loose.since.at, fact: loose.since.seq } : null;
}

type InUnit = Moment & { readonly unit: number | null };
type InKey = InUnit & {
  readonly node: string;
  readonly db: number;
  readonly key: Bytes;
};

function nameOfKey({ node, db, key }: InKey): string {
  return keyName(node, db, key);
}

/** What becomes of copies that leave a key: on a replica its primary has decided. */
function removalIn({ obeying }: Book, { node }: InKey): CopyEnd {
  if (obeying?.node !== node) return 'deleted';
  return obeying.isFull ? 'resynced' : 'replicated';
}

function listSpliced(book: Book, fact: FactOf<'list-spliced'>): void {
  const { index, removed, added } = fact;
  const name = nameOfKey(fact);
  const gone = book.keys.splice(name, index, removed.length, []);
  loosen(book, gone, fact, removalIn(book, fact));
  if (added.length === 0) return;
  const copies = added.map((value) => settleIn(book, value, fact));
  book.keys.splice(name, index, 0, copies);
}

function setSlot(book: Book, fact: InKey, slot: string, values: readonly Bytes[]): void {
  const name = nameOfKey(fact);
  loosen(book, book.keys.set(name, slot, []), fact, removalIn(book, fact));
  const copies = values.flatMap((value) => settleIn(book, value, fact));
  if (copies.length > 0) book.keys.set(name, slot, copies);
}

/** RENAME and MOVE tell of the new key first, and then that the old one is gone. */
function keyRemoved(book: Book, fact: FactOf<'key-removed'>): void {
  const copies = copiesIn(book.keys.remove(nameOfKey(fact)));
  const { reason } = fact;
  const isOwn = reason === 'expired' || reason === 'evicted';
  const how = isOwn ? reason : removalIn(book, fact);
  loosen(book, reason === 'renamed' ? withoutMoved(book, copies, fact) : copies, fact, how);
}

/** Lets copies live on as the newborn ones of their messages; returns those that have none. */
function withoutMoved(book: Book, copies: readonly string[], fact: Fact): string[] {
  return copies.filter((copyId) => {
    const newborn = book.newborn.find(
      ({ message, unit }) => message === messageOf(copyId) && unit === fact.unit,
    );
    if (newborn === undefined) return true;
    book.newborn = book.newborn.filter((other) => other !== newborn);
    book.becomes(newborn, copyId, fact);
    return false;
  });
}

/** The server's memory is gone, and the copies in its keys with it. */
function nodeCrashed(book: Book, fact: FactOf<'node-crashed'>): void {
  settle(book);
  const kept = [...fact.kept];
  const place: Place = { kind: 'disk', node: fact.node };
  for (const copyId of book.keys.removeNode(fact.node)) {
    const message = messageOf(copyId);
    const at = kept.indexOf(message);
    if (at < 0) {
      book.endCopy(message, copyId, 'node-crashed', fact);
      continue;
    }
    kept.splice(at, 1);
    book.moveCopy(message, copyId, place, fact);
  }
  // An older snapshot brings back what was taken since.
  for (const message of kept) book.addCopy(message, place, fact);
}

/** The server runs again: what its files held is in keys, or had expired. */
function nodeStarted(book: Book, fact: FactOf<'node-started'>): void {
  for (const copy of book.onDisk(fact.node)) {
    book.endCopy(copy.message, copy.copyId, 'expired', fact);
  }
}

function messageOf(copyId: string): MessageId {
  return copyId.slice(0, copyId.indexOf('.')) as MessageId;
}

/** A reply carries the copies that the execution took out of a key; others in it are looks. */
function replySent(book: Book, fact: FactOf<'packet-sent'>): void {
  const { packet, connection, link, actor, node, direction } = fact;
  const place: Place = { kind: 'wire', packet, connection, link, actor, node, direction };
  for (const id of fact.messages) {
    const loose = takeLoose(book, id, true);
    if (loose === undefined) book.addCopy(id, place, fact);
    else book.moveCopy(id, loose.copyId, place, fact, takenBy(loose));
  }
  dropQueued(
    book,
    fact,
    (queued) => queued.phase === 'put-off' && queued.connection === connection,
  );
}

/** A primary sends its replica copies of what it has; its own stay where they are. */
function streamSent(book: Book, fact: FactOf<'packet-sent'>): void {
  const { packet, connection, link, actor, node, direction } = fact;
  const place: Place = { kind: 'wire', packet, connection, link, actor, node, direction };
  for (const id of fact.messages) book.addCopy(id, place, fact);
}

/** What a stream brought and no key took was already there, or was for subscribers only. */
function streamApplied(book: Book, fact: FactOf<'stream-applied'>): void {
  settle(book);
  book.obeying = null;
  for (const { message, copyId, phase, connection } of book.queued) {
    if (phase !== 'streamed' || connection !== fact.connection) continue;
    book.endCopy(message, copyId, 'replicated', fact);
  }
  book.queued = book.queued.filter(
    ({ phase, connection }) => phase !== 'streamed' || connection !== fact.connection,
  );
}

/** What the console took out of a key is in the person's hand; what it only showed is not. */
function consoleReplied(book: Book, fact: FactOf<'console-replied'>): void {
  for (const id of fact.messages) {
    const loose = takeLoose(book, id, true);
    if (loose === undefined) book.change(id, fact, () => ({}));
    else book.moveCopy(id, loose.copyId, { kind: 'hand' }, fact, takenBy(loose));
  }
}
