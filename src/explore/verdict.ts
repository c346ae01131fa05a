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

/** How often a message is done when nothing goes wrong: by one consumer, or by each. */
function timesWanted({ design, protections, workers }: Scenario): number {
  const isChannel = design === 'pubsub' && !protections.storedCopy;
  const isForAll = isChannel || (design === 'stream' && protections.read !== 'group');
  return isForAll ? workers.filter(({ duty }) => duty === 'work').length : 1;
}

/** The outcome of every message that was made. */
export function outcomesOf(run: Run): readonly { message: MessageRecord; outcome: Outcome }[] {
  const wanted = timesWanted(run.scenario);
  return ledgerOf(run)
    .messages()
    .map((message) => ({ message, outcome: outcomeOf(message, wanted) }));
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

/** Whether nothing can become of any message any more: each is done and no copy is left. */
export function isSettled(run: Run): boolean {
  const messages = ledgerOf(run).messages();
  const made = run.scenario.producers.reduce((sum, producer) => sum + producer.messages, 0);
  return (
    messages.length >= made &&
    messages.every(
      ({ copies, timesDone, state }) => copies.length === 0 && (timesDone > 0 || state === 'lost'),
    )
  );
}
