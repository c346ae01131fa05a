// Statements about what becomes of a message that was taken: its backup copy, its ack, its second
// delivery.

import { type Bytes, bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
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
      const copies = ledger.message(messageId(number))?.copies ?? [];
      const isThere = copies.some(({ place }) => place.kind === 'key' && place.key === bytes(key));
      const verdict = isThere ? yes : no;
      return verdict(isThere ? 'why.copy-in' : 'why.no-copy-in', { number, name: key });
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

/** A consumer died behind the side effect of message `number`, which it still had in its memory. */
export function crashedBehindEffect(actor: string, number: number): Check {
  const params = { actor: named(actor), number };
  return {
    says: { key: 'check.crashed-behind-effect', params },
    test({ facts }) {
      const done = factsOf(facts, 'side-effect-done').find(
        (fact) => fact.actor === actor && fact.message === messageId(number),
      );
      const crashes = factsOf(facts, 'actor-crashed').filter((fact) => fact.actor === actor);
      if (crashes.length === 0) return no('why.not-crashed', { actor: named(actor) });
      const isBehind = crashes.some(
        (fact) =>
          done !== undefined && fact.seq > done.seq && fact.messages.includes(messageId(number)),
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

/** How many claims a consumer's first ack of message `number` removed from a list: 1 or 0. */
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

/** Removes a claim from a list, by itself or in a script. */
function isAckOf(message: MessageId, argv: readonly Bytes[]): boolean {
  const [name = '', script = ''] = argv;
  const isAck = name === 'LREM' || (name === 'EVAL' && purposeOf(script) === 'ack');
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
