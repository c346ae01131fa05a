// Why a message is lost, or was done twice: from the ends of its copies to one reason. The reason
// is the end of the copy that came furthest; a copy that its producer let go, because it knew that
// Redis had one, is never the reason.

import { text } from '../base/bytes.ts';
import type { Fact } from '../sim/fact.ts';
import { CONSOLE } from '../sim/ids.ts';
import type { Explanation, ReasonKey } from './explanation.ts';
import type { Copy, EndedCopy, MessageRecord } from './record.ts';

type Look = (seq: number) => Fact;
type Params = Explanation['params'];
type Reason = Pick<Explanation, 'key' | 'params' | 'facts'>;

/** Explains a record. `history` holds the facts about its message, oldest first. */
export function explain(
  record: MessageRecord,
  look: Look,
  history: readonly number[],
): Explanation {
  const reason = reasonOf(record, look, history);
  const facts = [...new Set(reason.facts)].sort((a, b) => a - b);
  return { message: record.id, state: record.state, ...reason, facts };
}

function reasonOf(record: MessageRecord, look: Look, history: readonly number[]): Reason {
  if (record.state === 'lost') return lossReason(record, look, history);
  if (record.state === 'done-twice') return twiceReason(record, look);
  return presentReason(record);
}

/** The end that decided: of a copy that had been in a key if there is one, else the last. */
function decidingEnd(record: MessageRecord): EndedCopy | undefined {
  const ends = record.ended.filter(({ how }) => how !== 'stored' && how !== 'ignored');
  // What a replica does after its primary decides nothing, but it may be all that was left.
  const own = ends.filter(({ how }) => how !== 'replicated');
  return own.filter(wasInKey).at(-1) ?? own.at(-1) ?? ends.at(-1);
}

function wasInKey({ taken, place }: Copy): boolean {
  return taken !== null || place.kind === 'key';
}

function lossReason(record: MessageRecord, look: Look, history: readonly number[]): Reason {
  const end = decidingEnd(record);
  if (end === undefined) return { key: 'removed-by-command', params: {}, facts: history };
  const facts = [end.born, end.taken?.fact ?? end.fact, end.endedBy];
  const trust = isUnstored(end, look) ? record.ended.find(isLetGo) : undefined;
  if (trust !== undefined) {
    const params = { producer: record.createdBy, at: trust.endedAt };
    return { key: 'taken-for-stored', params, facts: [...facts, trust.endedBy] };
  }
  switch (end.how) {
    case 'crashed':
      return crashReason(end, look, facts);
    case 'wire':
      return wasInKey(end)
        ? replyReason(end, look, facts)
        : senderReason(record, end, look, history, facts);
    case 'gave-up':
      return senderReason(record, end, look, history, facts);
    case 'node-crashed':
      return nodeReason(end, look, facts);
    case 'undone':
      return undoneReason(end, look, facts);
    case 'resynced':
      return resyncReason(end, look, facts);
    case 'expired':
    case 'evicted':
      return { key: end.how, params: { at: end.endedAt, key: keyOf(end) }, facts };
    default:
      return removedReason(end, look, facts);
  }
}

/** It never came into a key: its packet was lost, or Redis answered its command with an error. */
function isUnstored(end: EndedCopy, look: Look): boolean {
  if (end.how === 'wire') return !wasInKey(end);
  const fact = look(end.endedBy);
  return end.how === 'refused' && fact.kind === 'command-executed' && fact.reply?.kind === 'error';
}

/** The copy that a producer let go, knowing (or so it thought) that Redis has one. */
function isLetGo({ place, how }: EndedCopy): boolean {
  return place.kind === 'producer' && how === 'stored';
}

/**
 * It died with a process: with its worker after the pop, or with its producer before Redis had
 * it.
 */
function crashReason(end: EndedCopy, look: Look, facts: readonly number[]): Reason {
  const actor = holderOf(end);
  const diedAt = end.endedAt;
  if (end.place.kind === 'producer') {
    return { key: 'producer-crashed', params: { producer: actor, diedAt }, facts };
  }
  const takenAt = end.taken?.at ?? end.since;
  const { cause } = look(end.endedBy);
  const struck = cause === null ? undefined : look(cause);
  const isPoisoned = struck?.kind === 'fault-struck' && struck.fault === 'poison-message';
  const key = isPoisoned ? 'poisoned' : 'popped-then-crashed';
  return { key, params: { worker: actor, takenAt, diedAt }, facts };
}

/** It was in the memory of a server that died, or in a file that lost its end with the power. */
function nodeReason(end: EndedCopy, look: Look, facts: readonly number[]): Reason {
  const params = { node: holderOf(end), at: end.endedAt };
  const fact = look(end.endedBy);
  const isPower = fact.kind === 'node-crashed' && fact.how === 'power';
  return { key: isPower ? 'power-lost' : 'node-crashed', params, facts };
}

/** It was done, but only in a Redis. */
function undoneReason(end: EndedCopy, look: Look, facts: readonly number[]): Reason {
  const fact = look(end.endedBy);
  const node = fact.kind === 'side-effect-undone' ? fact.node : '';
  return { key: 'effect-undone', params: { node, at: end.endedAt }, facts };
}

/** Its server is a replica of one that did not have it, and took over what that one has. */
function resyncReason(end: EndedCopy, look: Look, facts: readonly number[]): Reason {
  const { cause } = look(end.endedBy);
  const arrived = cause === null ? undefined : look(cause);
  const primary = arrived?.kind === 'packet-arrived' ? arrived.node : '';
  const params = { node: holderOf(end), primary, at: end.endedAt };
  return { key: 'full-resync', params, facts: cause === null ? facts : [...facts, cause] };
}

/** Redis had given it away, and the reply never arrived. */
function replyReason(end: EndedCopy, look: Look, facts: readonly number[]): Reason {
  const lost = look(end.endedBy);
  const loss = lost.kind === 'packet-lost' ? lost.reason : 'reset';
  const worker = holderOf(end);
  const takenAt = end.taken?.at ?? end.since;
  const died = loss === 'receiver-died' ? deathBefore(look, worker, end.endedBy) : undefined;
  // Who died after the pop was still there to be given something: the reply came too late.
  if (died === undefined || died.at > takenAt) {
    const params = { worker, takenAt, lostAt: end.endedAt, loss };
    return { key: 'reply-lost', params, facts: died ? [...facts, died.seq] : facts };
  }
  const params = { worker, takenAt, diedAt: died.at };
  return { key: 'popped-for-the-dead', params, facts: [...facts, died.seq] };
}

/** The latest crash of a process before a fact. */
function deathBefore(look: Look, actor: string, before: number): Fact | undefined {
  for (let seq = before - 1; seq >= 0; seq -= 1) {
    const fact = look(seq);
    if (fact.kind === 'actor-crashed' && fact.actor === actor) return fact;
  }
  return undefined;
}

/** It never reached a key, and its producer has let go of it: by dying, or by giving up. */
function senderReason(
  record: MessageRecord,
  end: EndedCopy,
  look: Look,
  history: readonly number[],
  facts: readonly number[],
): Reason {
  const own = record.ended.find(({ place, how }) => place.kind === 'producer' && how !== 'stored');
  const producer = record.createdBy;
  if (own?.how === 'crashed') {
    const params = { producer, diedAt: own.endedAt };
    return { key: 'producer-crashed', params, facts: [...facts, own.endedBy] };
  }
  const tries = history.filter((seq) => {
    const { kind } = look(seq);
    return kind === 'packet-sent' || kind === 'packet-lost' || kind === 'gave-up';
  });
  const gaveUp = history.map(look).find((fact) => fact.kind === 'gave-up');
  const attempts = gaveUp?.kind === 'gave-up' ? gaveUp.attempts : record.timesSent;
  const params = { producer, attempts, at: own?.endedAt ?? end.endedAt };
  return { key: 'gave-up', params, facts: [...facts, ...tries] };
}

/** A command took it out of its key, or refused to put it into one. */
function removedReason(end: EndedCopy, look: Look, facts: readonly number[]): Reason {
  const removal = look(end.endedBy);
  let fact: Fact | undefined = removal;
  while (fact !== undefined && fact.kind !== 'command-executed') {
    fact = fact.cause === null ? undefined : look(fact.cause);
  }
  const at = end.endedAt;
  if (fact === undefined) return { key: 'removed-by-command', params: { at }, facts };
  const command = fact.argv[0]?.toUpperCase() ?? '';
  if (removal.kind === 'stream-removed' && removal.reason === 'trimmed') {
    const params = { command, key: keyOf(end), by: fact.actor, at };
    return { key: 'trimmed', params, facts: [...facts, fact.seq] };
  }
  const params = { command, by: fact.actor, at };
  return { key: 'removed-by-command', params, facts: [...facts, fact.seq] };
}

/**
 * Two side effects: of two copies, one of which somebody made; or of one that was handed out
 * twice.
 */
function twiceReason(record: MessageRecord, look: Look): Reason {
  const [first, second] = record.effects;
  const done = [first, second].flatMap((effect) => (effect === undefined ? [] : [effect.fact]));
  const who: Params = { doneFirstBy: first?.by ?? '', doneSecondBy: second?.by ?? '' };
  const finished = record.ended.filter(({ how }) => how === 'finished');
  const births = [...new Set(finished.map(({ born }) => born))].map(look);
  const typed = births.find((fact) => isByHand(fact, look));
  if (typed !== undefined) {
    const facts = [...births.map(({ seq }) => seq), ...done];
    return { key: 'copied-by-hand', params: { at: typed.at, ...who }, facts };
  }
  const sent = births.filter((fact) => fact.kind === 'packet-sent' && fact.direction === 'request');
  const [one, two] = sent;
  if (one === undefined || two === undefined) {
    return { key: 'delivered-twice', params: who, facts: done };
  }
  const times = { firstAt: one.at, secondAt: two.at };
  const params = { producer: record.createdBy, ...times, ...who };
  return { key: 'sent-twice', params, facts: [one.seq, two.seq, ...done] };
}

/** Whether a copy came into the world by a command that somebody typed. */
function isByHand(birth: Fact, look: Look): boolean {
  const cause = birth.cause === null ? undefined : look(birth.cause);
  return cause?.kind === 'command-executed' && cause.connection === null;
}

const PRESENT: Readonly<Record<string, ReasonKey>> = {
  producer: 'held',
  wire: 'in-flight',
  queued: 'in-flight',
  key: 'waiting',
  disk: 'waiting',
  worker: 'working',
  hand: 'taken',
};

/** Where it is, for a message that is neither lost nor done twice. */
function presentReason(record: MessageRecord): Reason {
  const { state, effects, copies } = record;
  const [effect] = effects;
  if (effect !== undefined) {
    return { key: 'done', params: { at: effect.at, worker: effect.by }, facts: [effect.fact] };
  }
  const key: ReasonKey =
    state === 'done' || state === 'done-twice' || state === 'lost' ? 'done' : state;
  const copy = copies.find(({ place }) => PRESENT[place.kind] === key) ?? copies[0];
  const at = copy?.since ?? record.createdAt;
  const params: Params = { at, holder: copy === undefined ? '' : holderOf(copy) };
  return { key, params, facts: copy === undefined ? [] : [copy.fact] };
}

/** The process that has a copy or is about to get it; the node for a key. */
function holderOf({ place }: Copy): string {
  if (place.kind === 'key' || place.kind === 'disk') return place.node;
  return place.kind === 'hand' ? CONSOLE : place.actor;
}

function keyOf({ place }: Copy): string {
  return place.kind === 'key' ? text(place.key) : '';
}
