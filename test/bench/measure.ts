/*
 * How fast contestants are at the same work. They take turns in short rounds and the best round of
 * each counts: what else the machine does slows all of them, and only ever slows them.
 * Not tinybench: it runs one task after the other, and a disturbance then falls on one of them.
 */

/** Does its work `count` times. What comes back is waited for, if it is a promise. */
export type Work = (count: number) => void | Promise<void>;

const ROUND_MS = 60;
const ROUNDS = 5;
const MAX_COUNT = 1_000_000;

/** Milliseconds that a call takes. */
export async function timed(work: () => void | Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/**
 * Works per second for each contestant, from its best of several interleaved rounds.
 * A contestant's rounds are long enough to be measured, however slow it is.
 */
export async function rates(contestants: readonly Work[]): Promise<number[]> {
  const counts: number[] = [];
  for (const work of contestants) counts.push(await countForRound(work));
  const best = contestants.map(() => 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, work] of contestants.entries()) {
      const count = counts[index] as number;
      const perSecond = (count / (await timed(() => work(count)))) * 1000;
      best[index] = Math.max(best[index] as number, perSecond);
    }
  }
  return best;
}

/** How often the work fits into a round. Finding out warms it up too. */
async function countForRound(work: Work): Promise<number> {
  for (let count = 1; ; ) {
    const took = await timed(() => work(count));
    if (took >= ROUND_MS / 2 || count === MAX_COUNT) {
      return Math.max(1, Math.min(MAX_COUNT, Math.round((count * ROUND_MS) / took)));
    }
    count = Math.min(MAX_COUNT, count * (took < ROUND_MS / 20 ? 8 : 2));
  }
}

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
