// Races: orders of what two or three processes do, brought about by delays (delays.ts). Nothing is
// broken by it: a process stands still for a while, or a packet takes longer.
//
// Schedules with one delay come first, then those with two. An order of dependent steps that was
// seen before is not pursued again.

import type { RunDraft, RunFile } from '../sim/run-file.ts';
import { type Delay, delaysOf } from './delays.ts';
import { orderOf } from './executions.ts';
import type { Point } from './points.ts';
import { brokenRun, type TrialOptions, TrialRun } from './trial-run.ts';
import { type Outcome, type Tally, worstOf } from './verdict.ts';

/** One schedule. */
export interface Schedule {
  readonly delays: readonly Delay[];
  /** Who dies on top of it, where crashes are tried, too. */
  readonly crash: Point | null;
  readonly tally: Tally;
}

/** A schedule that does harm, and the run that shows it. */
interface Found extends Schedule {
  readonly outcome: Outcome;
  readonly file: RunFile;
}

export interface Races {
  /** Schedules that were run, and how many different orders they made. */
  readonly tried: number;
  readonly orders: number;
  /** The shortest schedule of each kind that does harm, the shortest of all first. */
  readonly found: readonly Found[];
  /** Whether all schedules of that many delays were tried. */
  readonly isComplete: boolean;
}

export interface RaceOptions extends TrialOptions {
  /** How many delays a schedule has at most. */
  readonly delays?: number | undefined;
  readonly maxRuns?: number | undefined;
}

const MAX_DELAYS = 2;
export const MAX_RUNS = 3000;
const MAX_FOUND = 8;

/** Searches for schedules that harm messages; yields how many it tried, now and then. */
export function* searchRaces(draft: RunDraft, options: RaceOptions = {}): Generator<number, Races> {
  const search = new OrderSearch(new TrialRun(draft, options));
  const { delays = MAX_DELAYS, maxRuns = MAX_RUNS } = options;
  let isComplete = true;
  for (let count = 1; count <= delays && !search.hasFound; count += 1) {
    for (const _ of search.level()) {
      yield search.tried;
      if (search.tried < maxRuns) continue;
      isComplete = false;
      break;
    }
    search.nextLevel();
    if (!isComplete) break;
  }
  const found = foundAmong(draft, search.harmful);
  return { tried: search.tried, orders: search.orders, found, isComplete };
}

/** All of a search at once. */
export function findRaces(draft: RunDraft, options: RaceOptions = {}): Races {
  return atOnce(searchRaces(draft, options));
}

export function atOnce(search: Generator<number, Races>): Races {
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value;
  }
}

/** Level by level: all schedules with one delay, then those with two. */
export class OrderSearch {
  tried = 0;
  /** Schedules that do harm. */
  readonly harmful: Schedule[] = [];
  readonly #trialRun: TrialRun;
  /** Each order that was seen, and the shortest schedule that makes it. */
  readonly #shortest = new Map<string, Schedule | null>();
  /** Schedules whose order is new and did no harm: they get a further delay. */
  #open: (readonly Delay[])[] = [[]];
  #next: Schedule[] = [];

  constructor(trialRun: TrialRun) {
    this.#trialRun = trialRun;
    this.#shortest.set(orderOf(trialRun.run), null);
  }

  get hasFound(): boolean {
    return this.harmful.length > 0;
  }

  /** How many orders there are. */
  get orders(): number {
    return this.#shortest.size;
  }

  /** The shortest schedule of each order but the undisturbed one, the shortest of all first. */
  get schedules(): Schedule[] {
    return [...this.#shortest.values()].filter((each) => each !== null).sort(shorter);
  }

  /** Tries each open schedule with one delay more. */
  *level(): Generator<void, void> {
    for (const delays of this.#open) {
      // What is open is in no order of moments: nothing of the one before may stay.
      this.#trialRun.startOver();
      const more = delaysOf(this.#trialRun, delays);
      // From the last to the first: what was recorded before them stays.
      for (const delay of more.reverse()) {
        this.#try([...delays, delay]);
        yield;
      }
    }
  }

  nextLevel(): void {
    this.#open = this.#next.sort(shorter).map(({ delays }) => delays);
    this.#next = [];
  }

  #try(delays: readonly Delay[]): void {
    this.tried += 1;
    const tally = this.#trialRun.tryAlso(delays.at(-1) as Delay);
    const schedule: Schedule = { delays, crash: null, tally };
    const order = orderOf(this.#trialRun.run);
    const known = this.#shortest.get(order);
    const isNew = known === undefined;
    if (isNew || (known !== null && shorter(schedule, known) < 0)) {
      this.#shortest.set(order, schedule);
    }
    if (isWorse(tally, this.#trialRun.undisturbed)) this.harmful.push(schedule);
    else if (isNew) this.#next.push(schedule);
  }
}

/** The shortest schedule of each kind, the shortest of all first. */
export function foundAmong(draft: RunDraft, harmful: readonly Schedule[]): Found[] {
  const kinds = new Map<string, Found>();
  for (const schedule of [...harmful].sort(shorter)) {
    const { delays, crash, tally } = schedule;
    const outcome = worstOf(tally);
    const kind = JSON.stringify([outcome, delays.map(kindOf), crash?.doing ?? null]);
    if (kinds.has(kind) || kinds.size >= MAX_FOUND) continue;
    const points = crash === null ? delays : [...delays, crash];
    kinds.set(kind, { ...schedule, outcome, file: brokenRun(draft, points) });
  }
  return [...kinds.values()];
}

/** Two workers that run one program make one kind of race. */
function kindOf({ holds, doing, behind }: Delay): unknown {
  return [holds, doing, behind?.doing ?? null];
}

/** Whether more messages came to harm than without what was done to the run. */
export function isWorse(tally: Tally, before: Tally): boolean {
  return HARM.some((outcome) => tally[outcome] > before[outcome]);
}

const HARM = ['lost', 'twice', 'stuck'] as const;

/** Fewer delays first, then less time in all, then the earlier one. */
function shorter({ delays: one, ...a }: Schedule, { delays: other, ...b }: Schedule): number {
  const total = (delays: readonly Delay[]) => delays.reduce((sum, { forMs }) => sum + forMs, 0);
  return (
    one.length - other.length ||
    total(one) - total(other) ||
    (one[0]?.cursor ?? 0) - (other[0]?.cursor ?? 0) ||
    (a.crash?.cursor ?? 0) - (b.crash?.cursor ?? 0)
  );
}
