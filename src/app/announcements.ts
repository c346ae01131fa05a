// What screen readers hear of the run: every step while one steps, only what matters while it
// plays.

import { ledgerOf } from '../ledger/ledger-of.ts';
import { type EventLine, eventLines } from '../view/events/event-lines.ts';
import type { Frame } from './session.svelte.ts';

/** At most so many sentences at once; the newest count. */
const MAX_AT_ONCE = 6;

/** The lines to say when `frame` follows `before`. */
export function linesToSay(
  before: Frame | null,
  frame: Frame,
  playing: boolean,
  hidesArmed: boolean,
): EventLine[] {
  const { journal } = frame.run;
  const ledger = ledgerOf(frame.run);
  const wentOn = before !== null && before.run === frame.run && before.facts <= frame.facts;
  const branched = before !== null && before.run !== frame.run && frame.facts > before.facts;
  const options = { details: false, hidesArmed };
  if (!wentOn && !branched) return eventLines(journal, ledger, options).slice(-1);
  const lines = eventLines(journal, ledger, { ...options, from: before.facts });
  const heard = playing ? lines.filter((line) => line.weight === 'important') : lines;
  return heard.slice(-MAX_AT_ONCE);
}
