// The fault explorer: plays a run once, then again for every point at which it can break, and says
// of each what became of the messages. Nothing is assumed about a design: it is tried.
//
// Trials come one by one, so that whoever asks may show, stop or share them: worker 1 of 4 makes
// every fourth of them, and the parts put together are what one alone would have made.

import type { RunDraft, RunFile } from '../sim/run-file.ts';
import type { Point } from './points.ts';
import { brokenRun, type TrialOptions, TrialRun } from './trial-run.ts';
import { OUTCOMES, type Outcome, type Tally } from './verdict.ts';

export interface ExploreOptions extends TrialOptions {
  /** Two faults in one run, too. */
  readonly pairs?: boolean | undefined;
  /** Of pairs: no more runs than about this many. */
  readonly maxRuns?: number | undefined;
}

/** One part of an exploration that several share. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** One broken run. */
export interface Trial {
  /** Which points it is about: their places among the points of the run as it was before each. */
  readonly at: readonly number[];
  readonly points: readonly Point[];
  readonly tally: Tally;
}

export interface Exploration {
  /** Without any fault. */
  readonly undisturbed: Tally;
  /** In the order of their points, those with one fault first. */
  readonly trials: readonly Trial[];
  /** The smallest run of each bad outcome: with one fault if one will do, the earliest. */
  readonly examples: Readonly<Partial<Record<Outcome, RunFile>>>;
  /** Whether all was tried; false if `maxRuns` or the caller ended it. */
  readonly isComplete: boolean;
}

/** A second fault strikes within this time of the first. */
const SECOND_FAULT_WITHIN_MS = 10_000;
const MAX_RUNS = 20_000;
const ALONE: Share = { index: 0, of: 1 };

/** Explores a run whose scenario makes all its messages early. */
export function explore(draft: RunDraft, options: ExploreOptions = {}): Exploration {
  const trialRun = new TrialRun(draft, options);
  return exploration(trialRun, [...trials(trialRun, options)], options);
}

/** Makes the trials of a share, one after the other. */
export function* trials(
  trialRun: TrialRun,
  options: ExploreOptions,
  share: Share = ALONE,
): Generator<Trial, void> {
  const { points } = trialRun;
  const own = points.flatMap((point, index) =>
    index % share.of === share.index ? [{ point, index }] : [],
  );
  // From the last point to the first: the recorded past of one run serves all.
  own.reverse();
  for (const { point, index } of own) {
    yield { at: [index], points: [point], tally: trialRun.try([point]) };
  }
  if (options.pairs !== true) return;
  for (const { point: first, index } of own) {
    const second = trialRun.pointsBehind(first, SECOND_FAULT_WITHIN_MS);
    const tried = second.slice(0, pairsEach(points.length, options));
    for (const [place, point] of [...tried.entries()].reverse()) {
      yield { at: [index, place], points: [first, point], tally: trialRun.tryAlso(point) };
    }
  }
}

/** How many second faults each first one gets, whoever makes them. */
function pairsEach(points: number, { maxRuns = MAX_RUNS }: ExploreOptions): number {
  return Math.max(0, Math.floor((maxRuns - points) / Math.max(1, points)));
}

/** Puts together what was found, by one or by several, in whatever order. */
export function exploration(
  { draft, points, undisturbed }: Pick<TrialRun, 'draft' | 'points' | 'undisturbed'>,
  found: readonly Trial[],
  options: ExploreOptions = {},
): Exploration {
  const sorted = [...found].sort(bySize);
  const examples: Partial<Record<Outcome, RunFile>> = {};
  for (const outcome of OUTCOMES) {
    const smallest = sorted.find(({ tally }) => outcome !== 'once' && tally[outcome] > 0);
    if (smallest !== undefined) examples[outcome] = brokenRun(draft, smallest.points);
  }
  return {
    undisturbed,
    trials: sorted,
    examples,
    isComplete: isComplete(points.length, sorted, options),
  };
}

function isComplete(points: number, found: readonly Trial[], options: ExploreOptions): boolean {
  if (found.filter(({ at }) => at.length === 1).length < points) return false;
  if (options.pairs !== true) return true;
  // A first fault with as many second ones as it may have had more of them, as far as is known.
  const most = pairsEach(points, options);
  const seconds = found.filter(({ at }) => at.length === 2);
  return seconds.every(({ at }) => (at[1] as number) < most - 1);
}

/** Fewer faults first, then earlier ones. */
function bySize(one: Trial, other: Trial): number {
  const more = one.at.length - other.at.length;
  if (more !== 0) return more;
  const place = one.at.findIndex((at, index) => at !== other.at[index]);
  return place < 0 ? 0 : (one.at[place] as number) - (other.at[place] as number);
}
