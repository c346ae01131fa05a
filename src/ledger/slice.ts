// The why-slice of a message: of all that happened, only what brought it to where it is. The facts
// that its explanation speaks of, what caused them, and who had a part in that.

import type { Fact } from '../sim/fact.ts';
import type { Journal } from '../sim/journal.ts';
import type { MessageId } from '../sim/payload.ts';
import type { Explanation } from './explanation.ts';
import type { Ledger } from './ledger.ts';

export interface Slice {
  readonly message: MessageId;
  readonly why: Explanation;
  /** The facts that the explanation speaks of, in order. */
  readonly moments: readonly Fact[];
  /** `seq` of those and of all that led to them. */
  readonly causes: ReadonlySet<number>;
  /** Ids of the processes, nodes, links and packets that had a part, and of the message itself. */
  readonly things: ReadonlySet<string>;
  /** The journal's epoch: a slice of facts that were thrown away is worth nothing. */
  readonly epoch: number;
}

/** The slice of a message; null when nothing is known of it. */
export function sliceOf(ledger: Ledger, journal: Journal, message: MessageId): Slice | null {
  const why = ledger.why(message);
  if (why === undefined) return null;
  const causes = new Set<number>();
  const things = new Set<string>([message]);
  for (const seq of why.facts) follow(journal, seq, causes, things);
  const moments = why.facts.map((seq) => journal.get(seq));
  return { message, why, moments, causes, things, epoch: journal.epoch };
}

/** Back along the chain of causes, as far as it was not followed before. */
function follow(journal: Journal, from: number, causes: Set<number>, things: Set<string>): void {
  let seq: number | null = from;
  while (seq !== null && !causes.has(seq)) {
    const fact: Fact = journal.get(seq);
    causes.add(seq);
    for (const thing of thingsOf(fact)) things.add(thing);
    seq = fact.cause;
  }
}

const NAMES = ['actor', 'node', 'link', 'packet'] as const;

function thingsOf(fact: Fact): string[] {
  const named = fact as Partial<Record<(typeof NAMES)[number], unknown>>;
  return NAMES.flatMap((name) => (typeof named[name] === 'string' ? [named[name]] : []));
}
