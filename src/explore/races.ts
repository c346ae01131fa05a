// Races: orders of what two or three processes do, brought about by holding one of them back. Who
// is held back for how long is not guessed: a command of one process goes behind one of another
// that it does not commute with, or a packet behind the patience of whoever waits for it. Nothing
// is broken by it: a process stands still for a while, or a packet takes longer.
//
// Schedules with one delay come first, then those with two. An order of dependent steps that was
// seen before is not pursued again.

import type { Ms } from '../base/time.ts';
import type { RunDraft, RunFile } from '../sim/run-file.ts';
import { commandOf, type Doing } from './doing.ts';
import {
  areDependent,
  type Execution,
  eventsOf,
  executionIn,
  orderOf,
  type RunEvent,
} from './executions.ts';
import type { Point } from './points.ts';
import { brokenRun, type TrialOptions, TrialRun } from './trial-run.ts';
import { type Outcome, type Tally, worstOf } from './verdict.ts';

/** One process, or one packet, that is held back. */
export interface Delay extends Point {
  readonly holds: 'process' | 'request' | 'reply';
  readonly forMs: Ms;
  /** Behind what it goes: somebody's command, or the end of its own patience (null). */
  readonly behind: { readonly owner: string; readonly doing: Doing } | null;
}

/** One schedule. */
export interface Schedule {
  readonly delays: readonly Delay[];
  readonly tally: Tally;
}

export interface Races {
  /** Schedules that were run, and how many different orders they made. */
  readonly tried: number;
  readonly orders: number;
  /** The shortest schedule of each kind that does harm, the shortest of all first. */
  readonly found: readonly (Schedule & { readonly outcome: Outcome; readonly file: RunFile })[];
  /** Whether all schedules of that many delays were tried. */
  readonly isComplete: boolean;
}

export interface RaceOptions extends TrialOptions {
  /** How many delays a schedule has at most. */
  readonly delays?: number | undefined;
  readonly maxRuns?: number | undefined;
}

const MAX_DELAYS = 2;
const MAX_RUNS = 3000;
const MAX_FOUND = 8;
/** A process goes behind what others do within this time. */
const WITHIN_MS = 10_000;

/** Searches for schedules that harm messages; yields how many it tried, now and then. */
export function* searchRaces(draft: RunDraft, options: RaceOptions = {}): Generator<number, Races> {
  const search = new Search(new TrialRun(draft, options));
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
  return { ...search.result(), isComplete };
}

/** All of a search at once. */
export function findRaces(draft: RunDraft, options: RaceOptions = {}): Races {
  const search = searchRaces(draft, options);
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value;
  }
}

class Search {
  tried = 0;
  readonly #trialRun: TrialRun;
  readonly #orders = new Set<string>();
  readonly #harmful: Schedule[] = [];
  /** Schedules whose order is new and did no harm: they get a further delay. */
  #open: (readonly Delay[])[] = [[]];
  #next: (readonly Delay[])[] = [];

  constructor(trialRun: TrialRun) {
    this.#trialRun = trialRun;
    this.#orders.add(orderOf(trialRun.run));
  }

  get hasFound(): boolean {
    return this.#harmful.length > 0;
  }

  /** Tries each open schedule with one delay more. */
  *level(): Generator<void, void> {
    for (const delays of this.#open) {
      const more = delaysOf(this.#trialRun, delays);
      // From the last to the first: what was recorded before them stays.
      for (const delay of more.reverse()) {
        this.#try([...delays, delay]);
        yield;
      }
    }
  }

  nextLevel(): void {
    this.#open = this.#next.sort(shorter);
    this.#next = [];
  }

  #try(delays: readonly Delay[]): void {
    this.tried += 1;
    const tally = this.#trialRun.tryAlso(delays.at(-1) as Delay);
    const order = orderOf(this.#trialRun.run);
    const isNew = !this.#orders.has(order);
    this.#orders.add(order);
    if (isWorse(tally, this.#trialRun.undisturbed)) this.#harmful.push({ delays, tally });
    else if (isNew) this.#next.push(delays);
  }

  result(): Omit<Races, 'isComplete'> {
    const { draft } = this.#trialRun;
    const sorted = [...this.#harmful].sort((one, other) => shorter(one.delays, other.delays));
    const kinds = new Map<string, Races['found'][number]>();
    for (const schedule of sorted) {
      const outcome = worstOf(schedule.tally);
      const kind = JSON.stringify([outcome, schedule.delays.map(kindOf)]);
      if (kinds.has(kind) || kinds.size >= MAX_FOUND) continue;
      kinds.set(kind, { ...schedule, outcome, file: brokenRun(draft, schedule.delays) });
    }
    const found = [...kinds.values()];
    return { tried: this.tried, orders: this.#orders.size, found };
  }
}

/** Two workers that run one program make one kind of race. */
function kindOf({ holds, doing, behind }: Delay): unknown {
  return [holds, doing, behind?.doing ?? null];
}

function isWorse(tally: Tally, undisturbed: Tally): boolean {
  return HARM.some((outcome) => tally[outcome] > undisturbed[outcome]);
}

const HARM = ['lost', 'twice', 'stuck'] as const;

/** Fewer delays first, then less time in all, then the earlier one. */
function shorter(one: readonly Delay[], other: readonly Delay[]): number {
  const total = (delays: readonly Delay[]) => delays.reduce((sum, { forMs }) => sum + forMs, 0);
  return (
    one.length - other.length ||
    total(one) - total(other) ||
    (one[0]?.cursor ?? 0) - (other[0]?.cursor ?? 0)
  );
}

/** What can be held back in a run with these delays, behind the last of them. */
function delaysOf(trialRun: TrialRun, before: readonly Delay[]): Delay[] {
  const { run } = trialRun;
  for (const delay of before) {
    run.seekTo(delay.cursor);
    run.act(delay.fault);
  }
  const from = before.at(-1)?.cursor ?? 0;
  run.seekTo(before.length === 0 ? 0 : from + 1);
  const events = [...eventsOf(run, trialRun.quietAt + WITHIN_MS)];
  const executions = events.flatMap(({ facts, cursor }) =>
    facts.flatMap((fact) => executionIn(fact, cursor) ?? []),
  );
  const course = { trialRun, events, executions };
  return events.flatMap((event, index) =>
    event.at > trialRun.quietAt ? [] : delaysAt(course, event, events[index - 1]),
  );
}

interface Course {
  readonly trialRun: TrialRun;
  readonly events: readonly RunEvent[];
  readonly executions: readonly Execution[];
}

function delaysAt(course: Course, event: RunEvent, before: RunEvent | undefined): Delay[] {
  const { journal } = course.trialRun.run;
  return event.facts.flatMap((fact): Delay[] => {
    if (fact.kind !== 'packet-sent' || fact.label === 'HELLO') return [];
    // Replication has one order: it is no race of actors.
    if (fact.direction === 'stream') return [];
    const { link, actor: owner, direction } = fact;
    const doing: Doing = {
      deed: direction === 'request' ? 'sends' : 'gets',
      ...commandOf(fact, journal),
    };
    const cut = (forMs: Ms, behind: Delay['behind']): Delay => ({
      cursor: event.cursor,
      at: event.at,
      owner,
      doing,
      holds: direction,
      forMs,
      behind,
      fault: { kind: 'fault', fault: 'link-cut', target: link, healAfterMs: forMs },
    });
    const patienceMs = patienceOf(course, owner, fact.label);
    const patience = cut(patienceMs + 1, null);
    if (direction === 'reply') return [patience];
    const others = rivalsOf(course, event.cursor, owner);
    // A packet that takes longer than its sender waits is behind that sender's patience already.
    const late = others
      .map(({ fact: rival, behind }) => cut(rival.at - event.at + 1, behind))
      .filter(({ forMs }) => forMs <= patienceMs);
    if (before === undefined) return [patience, ...late];
    const paused = others.map(({ fact: rival, behind }): Delay => {
      const durationMs = rival.at - before.at + 1;
      return {
        ...cut(durationMs, behind),
        cursor: before.cursor,
        at: before.at,
        holds: 'process',
        fault: { kind: 'fault', fault: 'pause', target: owner, durationMs },
      };
    });
    return [patience, ...late, ...paused];
  });
}

/** How long a process waits for the reply to a command, at the longest. */
function patienceOf({ trialRun }: Course, owner: string, command: string): Ms {
  const spec = trialRun.run.world.actor(owner)?.spec;
  if (spec === undefined) return WITHIN_MS;
  const mayBlock = /^(B|XREAD)/.test(command) && 'blockTimeoutMs' in spec;
  return spec.replyTimeoutMs + (mayBlock ? spec.blockTimeoutMs : 0);
}

interface Rival {
  readonly fact: Execution['fact'];
  readonly behind: NonNullable<Delay['behind']>;
}

/**
 * The commands of others behind which the next command of a process could go. Of those that look
 * again and again, the first, the second, the fourth and so on: what comes between is alike.
 */
function rivalsOf({ executions, trialRun }: Course, cursor: number, owner: string): Rival[] {
  const own = executions.find((each) => each.fact.actor === owner && each.cursor > cursor);
  if (own === undefined) return [];
  const seen = new Map<string, number>();
  const rivals: Rival[] = [];
  for (const other of executions) {
    const { fact } = other;
    if (other.cursor <= own.cursor || fact.at > own.fact.at + WITHIN_MS) continue;
    if (fact.actor === owner || !areDependent(own, other)) continue;
    const doing: Doing = { deed: 'runs', ...commandOf(fact, trialRun.run.journal) };
    const kind = `${fact.actor} ${doing.command} ${doing.purpose}`;
    const nth = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, nth);
    if ((nth & (nth - 1)) === 0) rivals.push({ fact, behind: { owner: fact.actor, doing } });
  }
  return rivals;
}
