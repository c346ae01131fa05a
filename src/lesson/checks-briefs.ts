// Statements that briefs are made of: how soon and how late a message is done, by how many, what
// stays in Redis, and what the outside world refused.

import type { Ms } from '../base/time.ts';
import { messageId } from '../sim/payload.ts';
import type { Check, Situation } from './check.ts';
import { factsOf, no, yes } from './verdicts.ts';

/** No message is done sooner than this after it was made. */
export function noneSooner(leastMs: Ms): Check {
  const seconds = leastMs / 1000;
  return {
    says: { key: 'check.none-sooner', params: { seconds } },
    test(situation) {
      const found = doneAfter(situation).find(({ waitedMs }) => waitedMs < leastMs);
      return found === undefined
        ? yes('why.none-sooner', { seconds })
        : no('why.done-after', inWords(found));
    },
  };
}

/** No message is done later than this after it was made. */
export function noneLater(mostMs: Ms): Check {
  const seconds = mostMs / 1000;
  return {
    says: { key: 'check.none-later', params: { seconds } },
    test(situation) {
      const found = doneAfter(situation).find(({ waitedMs }) => waitedMs > mostMs);
      return found === undefined
        ? yes('why.none-later', { seconds })
        : no('why.done-after', inWords(found));
    },
  };
}

interface Wait {
  readonly number: number;
  readonly waitedMs: Ms;
}

/** Every side effect, with how long after the making of its message it was done. */
function doneAfter({ facts }: Situation): Wait[] {
  const madeAt = new Map(factsOf(facts, 'message-created').map(({ message, at }) => [message, at]));
  return factsOf(facts, 'side-effect-done').flatMap(({ message, at }) => {
    const made = madeAt.get(message);
    return made === undefined ? [] : { number: Number(message.slice(1)), waitedMs: at - made };
  });
}

function inWords({ number, waitedMs }: Wait) {
  return { number, seconds: Math.round(waitedMs / 100) / 10 };
}

/** So many consumers have done message `number`, no more and no fewer. */
export function doneBy(number: number, consumers: number): Check {
  return {
    says: { key: 'check.done-by', params: { number, count: consumers } },
    test({ facts }) {
      const effects = factsOf(facts, 'side-effect-done').filter(
        ({ message }) => message === messageId(number),
      );
      const found = new Set(effects.map(({ actor }) => actor)).size;
      const verdict = found === consumers ? yes : no;
      return verdict('why.done-by', { number, found });
    },
  };
}

/** No message is left in a key of Redis. */
export function nothingKept(): Check {
  return {
    says: { key: 'check.nothing-kept' },
    test({ ledger }) {
      const kept = ledger
        .messages()
        .filter(({ copies }) => copies.some(({ place }) => place.kind === 'key'));
      const verdict = kept.length === 0 ? yes : no;
      return verdict('why.kept', { found: kept.length });
    },
  };
}

/** The outside world was asked for a side effect again, and refused it. */
export function effectRefused(): Check {
  return {
    says: { key: 'check.effect-refused' },
    test({ facts }) {
      const found = factsOf(facts, 'side-effect-refused').length;
      const verdict = found > 0 ? yes : no;
      return verdict('why.effects-refused', { found });
    },
  };
}
