// The journal as lines to read: the newest facts in words, and each loss as a line of its own after
// the fact that took the last copy.

import type { Ms } from '../../base/time.ts';
import type { Sentence } from '../../i18n/dictionary.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Journal } from '../../sim/journal.ts';
import { type Weight, wordsOf } from './fact-words.ts';
import { reasonOf } from './reason.ts';

export interface EventLine {
  /** Unique: the fact's `seq`, with `lost` for the line about a loss. */
  readonly id: string;
  readonly seq: number;
  readonly at: Ms;
  readonly sentence: Sentence;
  readonly weight: Weight;
  readonly tone: 'plain' | 'bad';
}

const MAX_LINES = 150;
/** Facts that are looked through, from the newest back. */
const MAX_FACTS = 2000;

export interface LineOptions {
  /** Also the lines that only the curious want. */
  readonly details: boolean;
  /** What is to strike is not told before it does. */
  readonly hidesArmed: boolean;
  /** The first fact; the newest few if it is not given. */
  readonly from?: number;
}

/** The newest lines up to the playhead, oldest first. */
export function eventLines(journal: Journal, ledger: Ledger, options: LineOptions): EventLine[] {
  const { details, hidesArmed, from = journal.length - MAX_FACTS } = options;
  const losses = lossesByFact(ledger);
  const lines: EventLine[] = [];
  for (let seq = journal.length - 1; seq >= Math.max(0, from); seq -= 1) {
    if (lines.length >= MAX_LINES) break;
    const fact = journal.get(seq);
    for (const sentence of losses.get(seq) ?? []) {
      const id = `${seq}-lost-${lines.length}`;
      lines.push({ id, seq, at: fact.at, sentence, weight: 'important', tone: 'bad' });
    }
    if (hidesArmed && fact.kind === 'fault-armed') continue;
    const words = wordsOf(fact);
    if (words === null || (words.weight === 'detail' && !details)) continue;
    const tone = fact.kind === 'actor-crashed' ? 'bad' : 'plain';
    lines.push({ id: String(seq), seq, at: fact.at, ...words, tone });
  }
  return lines.reverse();
}

function lossesByFact(ledger: Ledger): Map<number, Sentence[]> {
  const losses = new Map<number, Sentence[]>();
  for (const message of ledger.messages()) {
    if (message.state !== 'lost' || message.lost === null) continue;
    const why = reasonOf(ledger.why(message.id));
    const { endedBy } = message.lost.lastCopy;
    const sentence: Sentence = {
      key: 'events.lost',
      params: { number: message.number, why: why ?? '' },
    };
    losses.set(endedBy, [...(losses.get(endedBy) ?? []), sentence]);
  }
  return losses;
}
