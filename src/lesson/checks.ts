// The statements that lessons are made of. Each looks at ledger, facts and world only, never at how
// the learner got there, and says in its own words why it holds or what is missing.

import { bytes, lower } from '../base/bytes.ts';
import type { ReasonKey } from '../ledger/explanation.ts';
import { type Belief, CONSOLE } from '../sim/fact.ts';
import { messageId, messagesIn } from '../sim/payload.ts';
import { type Check, named, type Situation } from './check.ts';
import { factsOf, no, yes } from './verdicts.ts';

/** The opposite. A lost message stays lost, so `never(lost())` over a whole run is "none is lost". */
export function never(check: Check): Check {
  return {
    says: { key: 'check.never', params: { what: check.says } },
    test(situation) {
      const { ok, why } = check.test(situation);
      return { ok: !ok, why };
    },
  };
}

/** At least `count` messages wait in the queue. */
export function waiting(count: number): Check {
  return counted('waiting', count, ({ ledger }) => ledger.counts().waiting);
}

/** At least `count` messages are lost: no copy is left anywhere. */
export function lost(count = 1): Check {
  return counted('lost', count, ({ ledger }) => ledger.counts().lost);
}

/** At least `count` messages were done, once or more often. */
export function done(count: number): Check {
  return counted('done', count, ({ ledger }) => ledger.counts().done + ledger.counts().twice);
}

/** At least `count` messages were done more than once. */
export function doneTwice(count = 1): Check {
  return counted('done-twice', count, ({ ledger }) => ledger.counts().twice);
}

/** At least `count` messages were taken out by hand, at the console. */
export function inHand(count = 1): Check {
  return counted('in-hand', count, ({ ledger }) => ledger.counts().taken);
}

type Counted = 'waiting' | 'lost' | 'done' | 'done-twice' | 'in-hand';

function counted(what: Counted, count: number, now: (situation: Situation) => number): Check {
  return {
    says: { key: `check.${what}`, params: { count } },
    test(situation) {
      const found = now(situation);
      const verdict = found >= count ? yes : no;
      return verdict(`why.${what}`, { found, count });
    },
  };
}

/** Message `number` was done, and done once only. */
export function doneOnce(number: number): Check {
  return {
    says: { key: 'check.done-once', params: { number } },
    test({ ledger }) {
      const timesDone = ledger.message(messageId(number))?.timesDone ?? 0;
      const verdict = timesDone === 1 ? yes : no;
      return verdict('why.times-done', { number, timesDone });
    },
  };
}

/** Message `number` waits in a key. */
export function inQueue(number: number): Check {
  return {
    says: { key: 'check.in-queue', params: { number } },
    test({ ledger }) {
      const inKey = ledger.message(messageId(number))?.state === 'waiting';
      return inKey ? yes('why.in-queue', { number }) : no('why.not-in-queue', { number });
    },
  };
}

/** One copy of message `number` is left in the world, and it is in the memory of `actor`. */
export function onlyCopyWith(number: number, actor: string): Check {
  return {
    says: { key: 'check.only-copy-with', params: { number, actor: named(actor) } },
    test({ ledger }) {
      const copies = ledger.message(messageId(number))?.copies ?? [];
      const there = copies.some(({ place }) => place.kind === 'worker' && place.actor === actor);
      const verdict = there && copies.length === 1 ? yes : no;
      return verdict('why.copies', { number, copies: copies.length });
    },
  };
}

/** The ledger gives this reason for what became of message `number`. */
export function explained(number: number, reason: ReasonKey): Check {
  return {
    says: { key: 'check.explained', params: { number, reason } },
    test({ ledger }) {
      const found = ledger.why(messageId(number))?.key;
      if (found === undefined) return no('why.unexplained', { number });
      const verdict = found === reason ? yes : no;
      return verdict('why.explained', { number, reason: found });
    },
  };
}

/** What a producer knows, rightly or not, about message `number`. */
export function believes(actor: string, number: number, belief: Belief): Check {
  const params = { actor: named(actor), number };
  return {
    says: { key: `check.believes-${belief}`, params },
    test({ ledger }) {
      const about = ledger.beliefs(actor).find(({ message }) => message === messageId(number));
      if (!about) return no('why.believes-nothing', params);
      const verdict = about.belief === belief ? yes : no;
      return verdict(`why.believes-${about.belief}`, params);
    },
  };
}

/** Message `number` stands at an end of a list: `LPUSH` adds on the left, `RPOP` takes on the right. */
export function atEnd(end: 'left' | 'right', number: number, key = 'orders'): Check {
  return {
    says: { key: `check.at-${end}-end`, params: { number } },
    test({ world }) {
      const elements = world.nodes()[0]?.inspect.list(0, bytes(key)) ?? [];
      const element = end === 'left' ? elements[0] : elements.at(-1);
      const found = element === undefined ? undefined : messagesIn(element)[0];
      if (found === undefined) return no('why.list-empty', { list: key });
      const verdict = found === messageId(number) ? yes : no;
      return verdict(`why.at-${end}-end`, { number: found.slice(1) });
    },
  };
}

/** Of all messages, `number` was the first that a consumer got. */
export function firstTaken(number: number): Check {
  return {
    says: { key: 'check.first-taken', params: { number } },
    test({ facts }) {
      const first = factsOf(facts, 'work-started')[0];
      if (!first) return no('why.none-taken');
      const verdict = first.message === messageId(number) ? yes : no;
      return verdict('why.first-taken', { number: first.message.slice(1) });
    },
  };
}

/** Message `number` was worked on by a consumer, now or before. */
export function wentTo(number: number, actor: string): Check {
  return {
    says: { key: 'check.went-to', params: { number, actor: named(actor) } },
    test({ facts }) {
      const starts = factsOf(facts, 'work-started').filter(
        (fact) => fact.message === messageId(number),
      );
      const first = starts.find((fact) => fact.actor === actor) ?? starts[0];
      if (!first) return no('why.not-yet-taken', { number });
      const verdict = first.actor === actor ? yes : no;
      return verdict('why.went-to', { number, actor: named(first.actor) });
    },
  };
}

/** A consumer has a message in its memory; `number` says which one, if it matters. */
export function holds(actor: string, number?: number): Check {
  return {
    says:
      number === undefined
        ? { key: 'check.holds', params: { actor: named(actor) } }
        : { key: 'check.holds-message', params: { actor: named(actor), number } },
    test({ world }) {
      const held = world.actor(actor)?.holds[0]?.number;
      if (held === undefined) return no('why.holds-nothing', { actor: named(actor) });
      const verdict = number === undefined || held === number ? yes : no;
      return verdict('why.holds', { actor: named(actor), number: held });
    },
  };
}

/** A process died, whatever it was doing. */
export function crashed(actor: string): Check {
  return {
    says: { key: 'check.crashed', params: { actor: named(actor) } },
    test({ facts }) {
      const died = factsOf(facts, 'actor-crashed').some((fact) => fact.actor === actor);
      return died
        ? yes('why.crashed', { actor: named(actor) })
        : no('why.not-crashed', { actor: named(actor) });
    },
  };
}

/** A consumer died while a message was in its memory. */
export function crashedWhileHolding(actor: string): Check {
  return {
    says: { key: 'check.crashed-while-holding', params: { actor: named(actor) } },
    test({ facts }) {
      const crashes = factsOf(facts, 'actor-crashed').filter((fact) => fact.actor === actor);
      const held = crashes.flatMap(({ messages }) => messages)[0];
      if (held)
        return yes('why.crashed-while-holding', { actor: named(actor), number: held.slice(1) });
      return crashes.length > 0
        ? no('why.crashed-empty-handed', { actor: named(actor) })
        : no('why.not-crashed', { actor: named(actor) });
    },
  };
}

/** A process that had crashed runs again. */
export function restarted(actor: string): Check {
  return {
    says: { key: 'check.restarted', params: { actor: named(actor) } },
    test({ facts }) {
      const back = factsOf(facts, 'actor-restarted').some((fact) => fact.actor === actor);
      return back
        ? yes('why.restarted', { actor: named(actor) })
        : no('why.not-restarted', { actor: named(actor) });
    },
  };
}

/**
 * A person ran a command at the console, and Redis did not answer an error; `key` says on which key,
 * if it matters.
 */
export function commandRan(name: string, key?: string): Check {
  const command = key === undefined ? name : `${name} ${key}`;
  return {
    says: { key: 'check.command-ran', params: { command } },
    test({ facts }) {
      const runs = factsOf(facts, 'command-executed').filter(
        ({ actor, argv: [verb = '', first] }) =>
          actor === CONSOLE &&
          lower(verb) === lower(name) &&
          (key === undefined || first === bytes(key)),
      );
      if (runs.some(({ reply }) => reply?.kind !== 'error')) {
        return yes('why.command-ran', { command });
      }
      return no(runs.length > 0 ? 'why.command-refused' : 'why.command-not-run', { command });
    },
  };
}
