// One fact at a time, the ledger follows every copy of every message. It knows nothing but facts: a
// message that it calls lost is lost because the facts leave no place where a copy could be.

import type { Fact, FactOf } from '../sim/fact.ts';
import type { MessageId } from '../sim/payload.ts';
import { messagesIn } from '../sim/payload.ts';
import type { Book } from './book.ts';
import { foldNodeFact, settle } from './fold-node.ts';

/** Takes the next fact in. Facts come in the order of their seq, none left out. */
export function foldFact(book: Book, fact: Fact): void {
  const [first] = book.loose;
  if (first !== undefined && first.unit !== fact.unit) settle(book);
  switch (fact.kind) {
    case 'message-created':
      book.open(fact.message, fact.payload, fact.actor, fact);
      book.addCopy(fact.message, { kind: 'producer', actor: fact.actor }, fact);
      break;
    case 'packet-sent':
      if (fact.direction === 'request') requestSent(book, fact);
      else foldNodeFact(book, fact);
      break;
    case 'packet-arrived':
      packetArrived(book, fact);
      break;
    case 'packet-lost':
      packetLost(book, fact);
      break;
    case 'actor-crashed':
      actorCrashed(book, fact);
      break;
    case 'message-released':
      released(book, fact);
      break;
    case 'side-effect-done':
      book.change(fact.message, fact, ({ timesDone, effects }) => ({
        timesDone: timesDone + 1,
        effects: [...effects, { fact: fact.seq, by: fact.actor, at: fact.at }],
      }));
      break;
    case 'side-effect-undone':
      undone(book, fact);
      break;
    case 'belief-changed':
      book.change(fact.message, fact, () => ({ belief: fact.belief }));
      break;
    case 'retry-scheduled':
    case 'gave-up':
    case 'work-started':
    case 'work-retimed':
    case 'side-effect-refused':
      touch(book, [fact.message], fact);
      break;
    case 'request-timed-out':
    case 'request-refused':
      touch(book, fact.messages, fact);
      break;
    default:
      foldNodeFact(book, fact);
  }
}

/** The Redis in which it was done has lost it: the copy that was worked on came to nothing. */
function undone(book: Book, fact: FactOf<'side-effect-undone'>): void {
  book.change(fact.message, fact, ({ timesDone, effects, ended }) => {
    const worked = ended
      .filter(({ how, place }) => how === 'finished' && place.kind === 'worker')
      .filter(({ place }) => 'actor' in place && place.actor === fact.actor)
      .at(-1);
    const others = ended.filter((copy) => copy !== worked);
    const end = { how: 'undone', endedAt: fact.at, endedBy: fact.seq } as const;
    return {
      timesDone: timesDone - 1,
      effects: effects.filter((effect) => effect.fact !== fact.done),
      ended: worked === undefined ? ended : [...others, { ...worked, ...end }],
    };
  });
}

/** The fact is about these messages and changes nothing of what the ledger counts. */
function touch(book: Book, messages: readonly MessageId[], fact: Fact): void {
  for (const id of messages) book.change(id, fact, () => ({}));
}

type Sent = FactOf<'packet-sent'>;

/** Each request carries copies of its own; the sender keeps what it has in memory. */
function requestSent(book: Book, fact: Sent & { direction: 'request' }): void {
  for (const id of fact.messages) {
    const payload = fact.argv.find((word) => messagesIn(word).includes(id));
    if (payload !== undefined) book.open(id, payload, fact.actor, fact);
    const { packet, connection, link, actor, node, direction } = fact;
    book.addCopy(id, { kind: 'wire', packet, connection, link, actor, node, direction }, fact);
    book.change(id, fact, ({ timesSent }) => ({ timesSent: timesSent + 1 }));
  }
}

function onWire(packet: string) {
  return (place: { readonly kind: string; readonly packet?: string }): boolean =>
    place.kind === 'wire' && place.packet === packet;
}

function packetArrived(book: Book, fact: FactOf<'packet-arrived'>): void {
  if (fact.direction === 'stream') {
    const { actor: node, connection, label } = fact;
    book.obeying = { node, connection, isFull: label === 'FULLRESYNC' };
  }
  for (const id of fact.messages) {
    const copy = book.find(id, onWire(fact.packet));
    if (copy === undefined) continue;
    const { copyId } = copy;
    const { actor, node, connection } = fact;
    if (fact.direction === 'reply') {
      book.moveCopy(id, copyId, { kind: 'worker', actor }, fact);
      continue;
    }
    const isStream = fact.direction === 'stream';
    const holder = isStream ? actor : node;
    book.moveCopy(id, copyId, { kind: 'queued', node: holder, actor, connection }, fact);
    const phase = isStream ? ('streamed' as const) : ('sent' as const);
    book.queued = [...book.queued, { copyId, message: id, connection, phase }];
  }
}

function packetLost(book: Book, fact: FactOf<'packet-lost'>): void {
  for (const id of fact.messages) {
    const copy = book.find(id, onWire(fact.packet));
    if (copy !== undefined) book.endCopy(id, copy.copyId, 'wire', fact);
  }
}

function actorCrashed(book: Book, fact: FactOf<'actor-crashed'>): void {
  for (const id of fact.messages) {
    const copy = book.find(
      id,
      (place) =>
        (place.kind === 'worker' || place.kind === 'producer') && place.actor === fact.actor,
    );
    if (copy !== undefined) book.endCopy(id, copy.copyId, 'crashed', fact);
  }
}

function released(book: Book, fact: FactOf<'message-released'>): void {
  const kind = fact.reason === 'stored' || fact.reason === 'gave-up' ? 'producer' : 'worker';
  const copy = book.find(
    fact.message,
    (place) => place.kind === kind && place.actor === fact.actor,
  );
  if (copy !== undefined) book.endCopy(fact.message, copy.copyId, fact.reason, fact);
}
