/*
 * How fast contestants are at the same work. They take turns in short rounds and the best round of
 * each counts: what else the machine does slows all of them, and only ever slows them.
 * Not tinybench: it runs one task after the other, and a disturbance then falls on one of them.
 */

/** What is timed. What comes back is waited for, if it is a promise. */
export type Timed = () => void | Promise<void>;

/**
 * Makes ready to work `count` times and gives that work: only what it gives is timed, so that the
 * making of requests does not count as the answering of them.
 */
export type Work = (count: number) => Timed;

/** Short, so that some rounds of each fall between two disturbances of a busy machine. */
const ROUND_MS = 20;
/**
 * It ends when for so many rounds nobody was faster than before by more than a little: on a busy
 * machine V8 may take its time to compile what is called most.
 */
const QUIET_ROUNDS = 15;
const LITTLE = 1.02;
const ROUNDS_AT_MOST = 100;
/** Turns between two looks at the clock take about this long. */
const CHUNK_MS = 1;
/** No more are made ready at once: a heap full of requests would be work for the collector. */
const LARGEST_CHUNK = 1024;

/** Milliseconds, counted from anywhere. */
export type Clock = () => number;

/** What this process has computed: what others do on the machine does not count. */
export const cpuClock: Clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** For who waits for other processes. */
export const wallClock: Clock = () => performance.now();

/** Milliseconds that a call takes. */
export async function timed(work: Timed, clock: Clock): Promise<number> {
  const from = clock();
  await work();
  return clock() - from;
}

/**
 * Works per second for each contestant, from its best of several interleaved rounds. `clocks` are
 * in the order of the contestants; who has none is measured by what it computes.
 */
export async function rates(
  works: readonly Work[],
  clocks: readonly Clock[] = [],
): Promise<number[]> {
  const contestants = works.map((work, place) => ({
    work,
    clock: clocks[place] ?? cpuClock,
    chunk: 1,
    best: 0,
  }));
  let quiet = 0;
  for (let round = 0; quiet < QUIET_ROUNDS && round < ROUNDS_AT_MOST; round += 1) {
    quiet += 1;
    for (const contestant of contestants) {
      const perSecond = await oneRound(contestant);
      // The first round warms up, and finds out how much fits between two looks at the clock.
      if (round === 0) continue;
      if (perSecond > contestant.best * LITTLE) quiet = 0;
      contestant.best = Math.max(contestant.best, perSecond);
    }
  }
  return contestants.map(({ best }) => best);
}

interface Contestant {
  readonly work: Work;
  readonly clock: Clock;
  chunk: number;
}

async function oneRound(contestant: Contestant): Promise<number> {
  const { work, clock } = contestant;
  let done = 0;
  let took = 0;
  while (took < ROUND_MS) {
    const { chunk } = contestant;
    const chunkMs = await timed(work(chunk), clock);
    done += chunk;
    took += chunkMs;
    if (chunkMs < CHUNK_MS) contestant.chunk = Math.min(2 * chunk, LARGEST_CHUNK);
  }
  return (done / took) * 1000;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
