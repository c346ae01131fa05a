// Statements about channels and those who listen: who subscribed, what PUBLISH answered, and whom a
// message came to.

import { type Bytes, lower } from '../base/bytes.ts';
import { messageId, messagesIn } from '../sim/payload.ts';
import { type Check, named } from './check.ts';
import { factsOf, no, yes } from './verdicts.ts';

/** A consumer is subscribed at this moment. */
export function listens(actor: string): Check {
  return {
    says: { key: 'check.listens', params: { actor: named(actor) } },
    test({ world }) {
      const subscribers = world.nodes().flatMap((node) => node.subscribers);
      return subscribers.some((each) => each.actor === actor)
        ? yes('why.listens', { actor: named(actor) })
        : no('why.listens-not', { actor: named(actor) });
    },
  };
}

/** PUBLISH of message `number` answered this number of receivers. */
export function publishAnswered(number: number, receivers: number): Check {
  return {
    says: { key: 'check.publish-answered', params: { number, count: receivers } },
    test({ facts }) {
      const published = factsOf(facts, 'command-executed').find(
        ({ argv }) => lower(argv[0] ?? '') === 'publish' && carries(argv, number),
      );
      if (published?.reply?.kind !== 'int') return no('why.not-published', { number });
      const found = Number(published.reply.value);
      const verdict = found === receivers ? yes : no;
      return verdict('why.publish-answered', { number, found });
    },
  };
}

function carries(argv: readonly Bytes[], number: number): boolean {
  return argv.some((word) => messagesIn(word).includes(messageId(number)));
}

/** Exactly so many consumers have begun to work on message `number`. */
export function reached(number: number, consumers: number): Check {
  return {
    says: { key: 'check.reached', params: { number, count: consumers } },
    test({ facts }) {
      const starts = factsOf(facts, 'work-started').filter(
        ({ message }) => message === messageId(number),
      );
      const found = new Set(starts.map(({ actor }) => actor)).size;
      const verdict = found === consumers ? yes : no;
      return verdict('why.reached', { number, found });
    },
  };
}

/** A consumer died with at least so many messages in its memory, the one in work among them. */
export function crashedWith(actor: string, count: number): Check {
  return {
    says: { key: 'check.crashed-with', params: { actor: named(actor), count } },
    test({ facts }) {
      const crashes = factsOf(facts, 'actor-crashed').filter((fact) => fact.actor === actor);
      if (crashes.length === 0) return no('why.not-crashed', { actor: named(actor) });
      const found = Math.max(...crashes.map(({ messages }) => messages.length));
      const verdict = found >= count ? yes : no;
      return verdict('why.crashed-with', { actor: named(actor), found });
    },
  };
}

/** Behind message `number` its producer asked WAIT, and Redis answered at least one replica. */
export function replicaHas(number: number): Check {
  return {
    says: { key: 'check.replica-has', params: { number } },
    test({ facts }) {
      const sent = [...factsOf(facts, 'packet-sent')];
      const from = sent.findIndex(
        ({ direction, messages }) => direction === 'request' && messages[0] === messageId(number),
      );
      const waited = sent
        .slice(from)
        .find(({ label, direction }) => label === 'WAIT' && direction === 'reply');
      if (from < 0 || waited?.direction !== 'reply') return no('why.wait-not-answered', { number });
      const found = waited.reply.kind === 'int' ? Number(waited.reply.value) : 0;
      const verdict = found > 0 ? yes : no;
      return verdict('why.replica-waited', { number, found });
    },
  };
}
