// What a check is: a readable statement about a run at its playhead, with the reason why it holds
// or does not. A goal, a prediction's option, a solution's "until" and a claim in the prose all are
// checks, so what is shown is what is checked. The checks themselves are in checks.ts.

import type { Sentence } from '../i18n/dictionary.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ledgerOf } from '../ledger/ledger-of.ts';
import type { Fact } from '../sim/fact.ts';
import type { Run } from '../sim/run.ts';
import type { WorldView } from '../sim/world.ts';

/** All that a check may look at. */
export interface Situation {
  readonly ledger: Ledger;
  /** The journal up to the playhead. */
  readonly facts: Iterable<Fact>;
  readonly world: WorldView;
}

/** `why` says what is missing when `ok` is false, and what is the case when it is true. */
export interface Verdict {
  readonly ok: boolean;
  readonly why: Sentence;
}

export interface Check {
  /** The statement itself: "worker B holds a message". */
  readonly says: Sentence;
  test(situation: Situation): Verdict;
}

/** The situation at the playhead of a run. */
export function situationOf(run: Run): Situation {
  const { journal, world } = run;
  // A generator gives its facts once; a situation is asked by many checks.
  const facts = { [Symbol.iterator]: () => journal.facts()[Symbol.iterator]() };
  return { ledger: ledgerOf(run), facts, world };
}

/** A process or server as the reader knows it: `worker-B` is worker B; a producer has its own name. */
export function named(actor: string): Sentence | string {
  if (actor === 'reaper' || actor === 'redis' || actor === 'sentinel') {
    return { key: `actor.${actor}` };
  }
  const replica = /^replica-(\d+)$/.exec(actor)?.[1];
  if (replica !== undefined) return { key: 'actor.replica', params: { number: replica } };
  const letter = /^worker-(\w+)$/.exec(actor)?.[1];
  return letter === undefined ? actor : { key: 'actor.worker', params: { letter } };
}
