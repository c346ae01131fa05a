// Races together with a crash: one process is held back, and then somebody dies. What counts is
// harm that both do together only: neither the delay alone, nor a crash of such a process alone,
// wherever it strikes, does as much of it. Of the schedules that make one order the shortest is
// tried: which command ran before which is all that the others could leave behind.

import type { RunDraft } from '../sim/run-file.ts';
import { type Delay, WITHIN_MS } from './delays.ts';
import type { Point } from './points.ts';
import {
  atOnce,
  foundAmong,
  isWorse,
  MAX_RUNS,
  OrderSearch,
  type RaceOptions,
  type Races,
  type Schedule,
} from './races.ts';
import { TrialRun } from './trial-run.ts';
import { OUTCOMES, type Tally } from './verdict.ts';
import { kindOfOwner } from './windows.ts';

/** Searches for pairs of a delay and a crash that harm messages; yields how many runs it made. */
export function* searchCrashedRaces(
  draft: RunDraft,
  options: RaceOptions = {},
): Generator<number, Races> {
  const trialRun = new TrialRun(draft, options);
  const { maxRuns = MAX_RUNS } = options;
  const alone = new CrashesAlone();
  let tried = 0;
  for (const point of trialRun.points.filter(isCrash).reverse()) {
    alone.add(point, trialRun.try([point]));
    tried += 1;
    yield tried;
  }
  const search = new OrderSearch(trialRun);
  for (const _ of search.level()) yield tried + search.tried;
  tried += search.tried;
  const harmful: Schedule[] = [];
  let isComplete = true;
  for (const { delays, tally } of search.schedules) {
    const [delay] = delays as readonly [Delay];
    trialRun.startOver();
    const crashes = trialRun.pointsBehind(delay, WITHIN_MS).filter(isCrash);
    isComplete &&= tried + crashes.length <= maxRuns;
    for (const crash of crashes.slice(0, Math.max(0, maxRuns - tried)).reverse()) {
      const both = trialRun.tryAlso(crash);
      tried += 1;
      yield tried;
      if (isWorse(both, atLeast(tally, alone.of(crash)))) {
        harmful.push({ delays, crash, tally: both });
      }
    }
  }
  return { tried, orders: search.orders, found: foundAmong(draft, harmful), isComplete };
}

/** All of a search at once. */
export function findCrashedRaces(draft: RunDraft, options: RaceOptions = {}): Races {
  return atOnce(searchCrashedRaces(draft, options));
}

function isCrash({ fault: { fault } }: Point): boolean {
  return fault === 'process-crash' || fault === 'power-loss';
}

/** The worst that crashes do when nobody is held back, by what kind of process dies. */
class CrashesAlone {
  readonly #worst = new Map<string, Tally>();

  add(point: Point, tally: Tally): void {
    const kind = crashKind(point);
    this.#worst.set(kind, atLeast(tally, this.#worst.get(kind) ?? tally));
  }

  of(point: Point): Tally {
    return this.#worst.get(crashKind(point)) ?? NOTHING;
  }
}

const NOTHING: Tally = { once: 0, lost: 0, twice: 0, stuck: 0, unsent: 0 };

function crashKind({ fault: { fault }, owner }: Point): string {
  return `${fault} ${kindOfOwner(owner)}`;
}

/** Of each outcome the higher count. */
function atLeast(one: Tally, other: Tally): Tally {
  const most = OUTCOMES.map((outcome) => [outcome, Math.max(one[outcome], other[outcome])]);
  return Object.fromEntries(most) as Tally;
}
