// Sorted sets as the stage shows them: members with their scores, and how it was lately.

import type { Ms } from '../../base/time.ts';
import type { ZsetMoment, ZsetState } from '../structure-moments.ts';
import { type ExpectedKey, PRIORITIES } from './expected-keys.ts';
import { waitingFor } from './read-lists.ts';
import { recentStates } from './recent-states.ts';
import {
  type KeyAt,
  keyId,
  keyLabel,
  type ReadingContext,
  type StructureRead,
} from './structure-read.ts';

/** Members with the lowest scores; more are in heaps anyway. */
const MEMBERS_AT_MOST = 160;
/** Scores that lie so near to Redis's clock are times. */
const TIMES_WITHIN_MS = 86_400_000;
/** The axis of a set that the design does not know of. */
const USUAL_HORIZON_MS = 60_000;
const MARGIN = 1.15;
const PAST_SHARE = 0.6;

type Members = readonly { readonly slot: string; readonly score: number }[];

/** A sorted set; an expected one may be empty. */
export function readZset(
  where: KeyAt,
  expected: Extract<ExpectedKey, { kind: 'zset' }> | null,
  context: ReadingContext,
): StructureRead {
  const { db, key } = where;
  const id = keyId(db, key);
  const all = context.node.inspect.zset(db, key) ?? [];
  const shown = all.slice(0, MEMBERS_AT_MOST);
  const members = shown.map(({ member, score }) => ({ slot: member as string, score }));
  const scores = expected?.scores ?? meaningOf(members, context);
  const isTime = scores === 'due' || scores === 'lease';
  const horizonMs = expected?.horizonMs ?? USUAL_HORIZON_MS;
  const moment: ZsetMoment = {
    kind: 'zset',
    id,
    key: keyLabel(db, key),
    isExpected: expected !== null,
    isDead: false,
    length: all.length,
    scores,
    clock: isTime ? clockOf(horizonMs, context) : null,
    marked: scores === 'priority' ? PRIORITIES : [],
    states: statesOf(where, members, context),
    waiting: waitingFor(where, context),
  };
  const occupants = shown.map(({ member }) => {
    const place = { kind: 'slot', structure: id, slot: member as string } as const;
    return { db, key, place, values: [member] };
  });
  return { moment, db, key, occupants };
}

function meaningOf(members: Members, { node }: ReadingContext): 'due' | 'number' {
  const isTime = ({ score }: Members[number]) => Math.abs(score - node.wallClock) < TIMES_WITHIN_MS;
  return members.length > 0 && members.every(isTime) ? 'due' : 'number';
}

function clockOf(horizonMs: Ms, { node, world }: ReadingContext): ZsetMoment['clock'] {
  const futureMs = Math.max(1000, horizonMs * MARGIN);
  return { at: world.at, wall: node.wallClock, pastMs: futureMs * PAST_SHARE, futureMs };
}

function statesOf(where: KeyAt, members: Members, context: ReadingContext): ZsetState[] {
  return recentStates(members, where, context, (now, fact) => {
    if (fact.kind !== 'zset-scored') return undefined;
    const { member, before } = fact;
    const others = now.filter(({ slot }) => slot !== member);
    if (before === null) return others;
    return [...others, { slot: member as string, score: before }].sort(byScore);
  }).map(({ since, state }) => ({ since, members: state }));
}

function byScore(a: Members[number], b: Members[number]): number {
  return a.score - b.score || (a.slot < b.slot ? -1 : 1);
}
