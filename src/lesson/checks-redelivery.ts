// Statements about what becomes of a message that was taken: its backup copy, its ack, its second
// delivery.

import { type Bytes, bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Fact } from '../sim/fact.ts';
import { type MessageId, messageId, messagesIn } from '../sim/payload.ts';
import { purposeOf } from '../sim/programs/scripts.ts';
import { type Check, named, type Verdict } from './check.ts';
import { factsOf, no, yes } from './verdicts.ts';

/** A copy of message `number` stands in this key. */
export function copyIn(number: number, key: string): Check {
  return {
    says: { key: 'check.copy-in', params: { number, name: key } },
    test({ ledger }) {
      const isThere = copiesInKey(ledger, number, key).length > 0;
      const verdict = isThere ? yes : no;
      return verdict(isThere ? 'why.copy-in' : 'why.no-copy-in', { number, name: key });
    },
  };
}

/** So many copies of message `number` stand in this key, no more and no fewer. */
export function copiesIn(number: number, key: string, count: number): Check {
  const params = { number, name: key };
  return {
    says: { key: 'check.copies-in', params: { ...params, count } },
    test({ ledger }) {
      const found = copiesInKey(ledger, number, key).length;
      const verdict = found === count ? yes : no;
      return verdict('why.copies-in', { ...params, found });
    },
  };
}

function copiesInKey(ledger: Ledger, number: number, key: string) {
  const copies = ledger.message(messageId(number))?.copies ?? [];
  return copies.filter(({ place }) => place.kind === 'key' && place.key === bytes(key));
}

/** No copy of message `number` is left anywhere, whether it was done or not. */
export function gone(number: number): Check {
  return {
    says: { key: 'check.gone', params: { number } },
    test({ ledger }) {
      const copies = ledger.message(messageId(number))?.copies.length ?? 0;
      const verdict = copies === 0 ? yes : no;
      return verdict('why.copies', { number, copies });
    },
  };
}

/** Message `number` stands in a sorted set with a score that is a moment to come, by Redis's clock. */
export function dueAhead(number: number, key: string): Check {
  const params = { number, name: key };
  return {
    says: { key: 'check.due-ahead', params },
    test({ world }) {
      const [node] = world.nodes();
      const members = node?.inspect.zset(0, bytes(key)) ?? [];
      const found = members.find(({ member }) => messagesIn(member).includes(messageId(number)));
      if (node === undefined || found === undefined) return no('why.no-copy-in', params);
      const aheadMs = found.score - world.wallClock(node.id);
      const seconds = Math.abs(Math.round(aheadMs / 100) / 10);
      return aheadMs > 0
        ? yes('why.due-ahead', { ...params, seconds })
        : no('why.due-past', { ...params, seconds });
    },
  };
}

/** Message `number` has the lowest score of a sorted set. */
export function lowestIn(number: number, key: string): Check {
  return {
    says: { key: 'check.lowest-in', params: { number, name: key } },
    test({ world }) {
      const [first] = world.nodes()[0]?.inspect.zset(0, bytes(key)) ?? [];
      const found = first && messagesIn(first.member)[0];
      if (found === undefined) return no('why.set-empty', { name: key });
      const verdict = found === messageId(number) ? yes : no;
      return verdict('why.lowest-in', { number: found.slice(1), name: key });
    },
  };
}

/** Consumers began to work on message `number` at least so often. */
export function delivered(number: number, count: number): Check {
  return {
    says: { key: 'check.delivered', params: { number, count } },
    test({ facts }) {
      const found = startsOf(facts, number).length;
      const verdict = found >= count ? yes : no;
      return verdict('why.delivered', { number, found });
    },
  };
}

function startsOf(facts: Iterable<Fact>, number: number) {
  return factsOf(facts, 'work-started').filter(({ message }) => message === messageId(number));
}

/** A producer's commands put message `number` into a list at least so often. */
export function stored(number: number, count: number): Check {
  return {
    says: { key: 'check.stored', params: { number, count } },
    test({ facts }) {
      const found = factsOf(facts, 'command-executed').filter(
        ({ argv, reply }) =>
          argv[0] === 'LPUSH' &&
          reply?.kind === 'int' &&
          argv.slice(2).some((word) => messagesIn(word).includes(messageId(number))),
      ).length;
      const verdict = found >= count ? yes : no;
      return verdict('why.stored', { number, found });
    },
  };
}

/** A consumer died between the side effect of message `number` and its ack. */
export function crashedBehindEffect(actor: string, number: number): Check {
  const message = messageId(number);
  const params = { actor: named(actor), number };
  return {
    says: { key: 'check.crashed-behind-effect', params },
    test({ facts }) {
      const ofActor = <F extends { readonly actor: string | null }>(all: F[]) =>
        all.filter((fact) => fact.actor === actor);
      const crashes = ofActor(factsOf(facts, 'actor-crashed'));
      if (crashes.length === 0) return no('why.not-crashed', { actor: named(actor) });
      const done = ofActor(factsOf(facts, 'side-effect-done')).find(
        (fact) => fact.message === message,
      );
      const ack = ofActor(factsOf(facts, 'command-executed')).find(
        ({ seq, argv }) => done !== undefined && seq > done.seq && isAckOf(message, argv),
      );
      const isBehind = crashes.some(
        ({ seq, messages }) =>
          messages.includes(message) &&
          done !== undefined &&
          done.seq < seq &&
          seq < (ack?.seq ?? Number.POSITIVE_INFINITY),
      );
      return isBehind
        ? yes('why.crashed-behind-effect', params)
        : no('why.crashed-elsewhere', params);
    },
  };
}

/** A consumer is through with message `number`, its ack included. */
export function acked(actor: string, number: number): Check {
  const params = { actor: named(actor), number };
  return {
    says: { key: 'check.acked', params },
    test({ facts }) {
      const isDone = factsOf(facts, 'message-released').some(
        (fact) =>
          fact.actor === actor && fact.message === messageId(number) && fact.reason === 'finished',
      );
      return isDone ? yes('why.acked', params) : no('why.not-acked', params);
    },
  };
}

/** How many claims a consumer's first ack of message `number` removed: 1 or 0. */
export function ackRemoved(actor: string, number: number, wanted: number): Check {
  const params = { actor: named(actor), number };
  return {
    says: { key: 'check.ack-removed', params: { ...params, removed: wanted } },
    test({ facts }) {
      const reply = factsOf(facts, 'command-executed').find(
        (fact) => fact.actor === actor && isAckOf(messageId(number), fact.argv),
      )?.reply;
      if (reply?.kind !== 'int') return no('why.not-acked', params);
      const removed = Number(reply.value);
      const verdict = removed === wanted ? yes : no;
      return verdict('why.ack-removed', { ...params, removed });
    },
  };
}

const ACKS: ReadonlySet<string> = new Set(['LREM', 'ZREM']);

/** Removes a claim, by itself or in a script. */
function isAckOf(message: MessageId, argv: readonly Bytes[]): boolean {
  const [name = '', script = ''] = argv;
  const isAck = ACKS.has(name) || (name === 'EVAL' && purposeOf(script) === 'ack');
  return isAck && argv.slice(2).some((word) => messagesIn(word).includes(message));
}

/** The next delivery of message `number` came so long after a crash of who held it, or later. */
export function redeliveredLate(number: number, atLeastMs: Ms): Check {
  return {
    says: { key: 'check.redelivered-late', params: { number, seconds: atLeastMs / 1000 } },
    test: ({ facts }) => redelivery(facts, number, (waited) => waited >= atLeastMs),
  };
}

/** The next delivery of message `number` came so long after a crash of who held it, or sooner. */
export function redeliveredSoon(number: number, atMostMs: Ms): Check {
  return {
    says: { key: 'check.redelivered-soon', params: { number, seconds: atMostMs / 1000 } },
    test: ({ facts }) => redelivery(facts, number, (waited) => waited <= atMostMs),
  };
}

function redelivery(facts: Iterable<Fact>, number: number, fits: (waited: Ms) => boolean): Verdict {
  const crash = factsOf(facts, 'actor-crashed').find(({ messages }) =>
    messages.includes(messageId(number)),
  );
  if (crash === undefined) return no('why.no-holder-crashed', { number });
  const next = startsOf(facts, number).find(({ seq }) => seq > crash.seq);
  if (next === undefined) return no('why.not-redelivered', { number });
  const waited = next.at - crash.at;
  const verdict = fits(waited) ? yes : no;
  return verdict('why.redelivered', { number, seconds: Math.round(waited / 100) / 10 });
}
