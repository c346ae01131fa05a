// Delays: who can be held back in a run, and for how long. That is not guessed: a command of one
// process goes behind one of another that it does not commute with, or a packet behind the patience
// of whoever waits for it.

import type { Ms } from '../base/time.ts';
import { keepHere } from '../ledger/ledger-of.ts';
import { commandOf, type Doing } from './doing.ts';
import {
  areDependent,
  type Execution,
  eventsOf,
  executionIn,
  type RunEvent,
} from './executions.ts';
import type { Point } from './points.ts';
import type { TrialRun } from './trial-run.ts';

/** One process, or one packet, that is held back. */
export interface Delay extends Point {
  readonly holds: 'process' | 'request' | 'reply';
  readonly forMs: Ms;
  /** Behind what it goes: somebody's command, or the end of its own patience (null). */
  readonly behind: { readonly owner: string; readonly doing: Doing } | null;
}

/** A process goes behind what others do within this time. */
export const WITHIN_MS = 10_000;

/** What can be held back in a run with these delays, behind the last of them. */
export function delaysOf(trialRun: TrialRun, before: readonly Delay[]): Delay[] {
  const { run } = trialRun;
  for (const delay of before) {
    run.seekTo(delay.cursor);
    run.act(delay.fault);
  }
  const from = before.at(-1)?.cursor ?? 0;
  run.seekTo(before.length === 0 ? 0 : from + 1);
  const events: RunEvent[] = [];
  for (const event of eventsOf(run, trialRun.quietAt + WITHIN_MS)) {
    events.push(event);
    if (event.at <= trialRun.quietAt) keepHere(run);
  }
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
