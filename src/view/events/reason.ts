// Why a message is where it is, or is lost, as a sentence: the ledger's reason with its names and
// moments as people read them.

import type { Sentence } from '../../i18n/dictionary.ts';
import type { Explanation } from '../../ledger/explanation.ts';
import { moment, nameOfActor } from './names.ts';

/** Parameters of reasons that are moments, and those that are processes. */
const MOMENTS = new Set(['at', 'takenAt', 'diedAt', 'lostAt', 'firstAt', 'secondAt']);
const ACTORS = new Set(['worker', 'producer', 'by', 'doneFirstBy', 'doneSecondBy', 'node']);

/** The sentence of an explanation; null when there is none. */
export function reasonOf(explanation: Explanation | undefined): Sentence | null {
  if (explanation === undefined) return null;
  const params: Record<string, string | number | Sentence> = {};
  for (const [name, value] of Object.entries(explanation.params)) {
    if (MOMENTS.has(name)) params[name] = moment(Number(value));
    else if (ACTORS.has(name)) params[name] = nameOfActor(String(value));
    else params[name] = value;
  }
  return { key: `reason.${explanation.key}`, params };
}
