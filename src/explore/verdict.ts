// What became of each message when a run is over.

import { ledgerOf } from '../ledger/ledger-of.ts';
import type { MessageRecord } from '../ledger/record.ts';
import type { Run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';

/**
 * `once`: done as often as it should be. `twice`: more often. `lost`: not, and no copy is left,
 * though Redis had confirmed it. `stuck`: not, though a copy is somewhere: nobody comes for it.
 * `unsent`: gone before its producer knew that Redis has it, so nobody was promised anything.
 */
export type Outcome = 'once' | 'lost' | 'twice' | 'stuck' | 'unsent';
export const OUTCOMES: readonly Outcome[] = ['once', 'lost', 'twice', 'stuck', 'unsent'];

export type Tally = Readonly<Record<Outcome, number>>;

/** How many of a run's first messages are judged. */
export function judgedOf({ producers }: Scenario, most = Number.POSITIVE_INFINITY): number {
  const made = producers.reduce((sum, { messages }) => sum + messages, 0);
  return Math.min(made, most);
}

/** How often a message is done when nothing goes wrong: by one consumer, or by each. */
function timesWanted({ design, protections, workers }: Scenario): number {
  const isChannel = design === 'pubsub' && !protections.storedCopy;
  const isForAll = isChannel || (design === 'stream' && protections.read !== 'group');
  return isForAll ? workers.filter(({ duty }) => duty === 'work').length : 1;
}

/** The outcome of the first messages that were made; by default, of all. */
export function outcomesOf(
  run: Run,
  judged = Number.POSITIVE_INFINITY,
): readonly { message: MessageRecord; outcome: Outcome }[] {
  const wanted = timesWanted(run.scenario);
  return judgedIn(run, judged).map((message) => ({
    message,
    outcome: outcomeOf(message, wanted),
  }));
}

/** The records of the first messages that were made. */
export function judgedIn(run: Run, judged: number): readonly MessageRecord[] {
  const messages = ledgerOf(run).messages();
  return messages.length > judged ? messages.slice(0, judged) : messages;
}

function outcomeOf(message: MessageRecord, wanted: number): Outcome {
  const { timesDone, copies, belief } = message;
  if (timesDone > wanted) return 'twice';
  if (timesDone === wanted) return 'once';
  if (copies.length > 0) return 'stuck';
  return belief === 'stored' || timesDone > 0 ? 'lost' : 'unsent';
}

export function tallyOf(outcomes: readonly { outcome: Outcome }[]): Tally {
  const tally = { once: 0, lost: 0, twice: 0, stuck: 0, unsent: 0 };
  for (const { outcome } of outcomes) tally[outcome] += 1;
  return tally;
}

/** The worst outcomes first: what a run that has several is called by. */
const BY_HARM: readonly Outcome[] = ['lost', 'twice', 'stuck', 'unsent'];

/** The one word for a run: the worst that happened to any of its messages. */
export function worstOf(tally: Tally): Outcome {
  return BY_HARM.find((outcome) => tally[outcome] > 0) ?? 'once';
}

/**
 * Whether the judged messages are done, and copies of them lie at most in keys: an undisturbed run
 * has nothing more to do with them.
 */
export function isQuiet(run: Run, judged: number): boolean {
  const outcomes = outcomesOf(run, judged);
  return (
    outcomes.length >= judged &&
    outcomes.every(({ message, outcome }) => outcome !== 'stuck' && liesStill(message))
  );
}

function liesStill({ copies }: MessageRecord): boolean {
  return copies.every(({ place }) => place.kind === 'key');
}
