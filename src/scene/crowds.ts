// Who has no card of its own is in a crowd, and its messages take the crowd's ways. Copies of one
// message that go the same way at the same time would lie on each other there, so that the topmost
// is all that is seen of them: it stands for the others, which are not drawn.

import type { Ms } from '../base/time.ts';
import { cardOf, type Layout } from './layout.ts';
import type { CopyMoment, Place } from './moment.ts';

/** Who goes this much before or after another lies nearly under it. */
const TOGETHER_MS = 20;

/** The copies to draw: of those that lie on each other in a crowd, the first. */
export function copiesInSight(
  copies: readonly CopyMoment[],
  layout: Layout,
): readonly CopyMoment[] {
  if (layout.crowds.length === 0) return copies;
  const standing = new Map<string, CopyMoment[]>();
  return copies.filter((copy) => {
    const way = crowdedWay(copy, layout);
    if (way === null) return true;
    const others = standing.get(way) ?? [];
    if (others.some((other) => goTogether(copy, other))) return false;
    standing.set(way, [...others, copy]);
    return true;
  });
}

/** Names the way of a copy that is on its way in a crowd; null for all others. */
function crowdedWay(copy: CopyMoment, layout: Layout): string | null {
  const { id, message, place, ended } = copy;
  const actor = ended === null ? travellerOf(copy) : null;
  const card = actor === null ? null : cardOf(actor, layout);
  if (card === null || card === actor) return null;
  return `${card} ${message ?? id} ${place.kind} ${directionOf(place)}`;
}

/** Whose connection or hand it is in, or was in when it went out into the world. */
function travellerOf({ place, moves }: CopyMoment): string | null {
  if (place.kind === 'wire' || place.kind === 'hand') return place.actor;
  const from = place.kind === 'world' ? moves.at(-1)?.from : undefined;
  return from?.kind === 'hand' ? from.actor : null;
}

function directionOf(place: Place): string | number {
  if (place.kind === 'wire') return place.lostAt === null ? place.direction : 'lost';
  return place.kind === 'world' ? Math.min(place.nth, 2) : '';
}

function goTogether(one: CopyMoment, other: CopyMoment): boolean {
  const [a, b] = [one.place, other.place];
  if (a.kind !== 'wire' || b.kind !== 'wire') return isClose(movedAt(one), movedAt(other));
  const areLost = a.lostAt !== null || b.lostAt !== null;
  return !areLost && isClose(a.sentAt, b.sentAt) && isClose(a.arrivesAt, b.arrivesAt);
}

function movedAt({ moves, bornAt }: CopyMoment): Ms {
  return moves.at(-1)?.at ?? bornAt;
}

function isClose(one: Ms, other: Ms): boolean {
  return Math.abs(one - other) <= TOGETHER_MS;
}
