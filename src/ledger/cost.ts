// What a run has cost up to its playhead: round trips, bytes, keys, time. For comparing designs.

import type { Ms } from '../base/time.ts';
import type { Run } from '../sim/run.ts';
import { ledgerOf } from './ledger-of.ts';

export interface Cost {
  readonly done: number;
  readonly lost: number;
  readonly twice: number;
  /** Requests of all processes. */
  readonly roundTrips: number;
  /** Bytes of their words. */
  readonly bytesSent: number;
  /** Keys that Redis has at the playhead. */
  readonly keys: number;
  /** From made to first done, on average; null before anything is done. */
  readonly meanLatencyMs: Ms | null;
}

/** Adds up to the playhead. O(facts). */
export function costOf(run: Run): Cost {
  const counts = ledgerOf(run).counts();
  let roundTrips = 0;
  let bytesSent = 0;
  for (const fact of run.journal.facts()) {
    if (fact.kind !== 'packet-sent' || fact.direction !== 'request') continue;
    roundTrips += 1;
    for (const word of fact.argv) bytesSent += word.length;
  }
  const latencies = ledgerOf(run)
    .messages()
    .flatMap(({ createdAt, effects: [first] }) => (first ? [first.at - createdAt] : []));
  const total = latencies.reduce((sum, each) => sum + each, 0);
  return {
    done: counts.done,
    lost: counts.lost,
    twice: counts.twice,
    roundTrips,
    bytesSent,
    keys: run.world.nodes()[0]?.inspect.keys(0).length ?? 0,
    meanLatencyMs: latencies.length === 0 ? null : Math.round(total / latencies.length),
  };
}
