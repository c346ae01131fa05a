// Messages that are on one wire so close together that their discs would hide each other travel as
// one counted heap: those of one reply always, others where the wire has no room for all of them.

import type { Ms } from '../base/time.ts';
import { cardOf, type Layout } from './layout.ts';
import type { CopyMoment } from './moment.ts';
import { isMoving, spotOf, stillSpot } from './motion.ts';
import type { Point } from './shapes.ts';

/** Several copies that are drawn as one. */
export interface Convoy {
  readonly key: string;
  /** Whose connection they are on; of a crowd, one of them. */
  readonly actor: string;
  /** Where the foremost of them is. */
  readonly at: Point;
  readonly copies: readonly CopyMoment[];
}

/** One copy on a wire. */
interface Rider extends Point {
  readonly copy: CopyMoment;
  readonly actor: string;
  readonly sentAt: Ms;
}

/** Between two heaps on a crowded wire, in radii of a disc. */
const HEAP_DISTANCE = 3.2;
/** Nearer to another one than this, the number on a disc is hidden. */
const HIDES = 1.2;

/** All convoys of a moment, of the copies that are in sight. */
export function convoysOf(
  copies: readonly CopyMoment[],
  t: Ms,
  layout: Layout,
  reducedMotion: boolean,
): Convoy[] {
  const wires = { request: new Map<string, Rider[]>(), reply: new Map<string, Rider[]>() };
  for (const copy of copies) {
    const { place } = copy;
    if (place.kind !== 'wire' || place.lostAt !== null || copy.ended !== null) continue;
    if (!layout.actors.has(place.actor)) continue;
    // Who is still coming out of a key or a hand is seen alone.
    if (!reducedMotion && isMoving(copy.moves, t)) continue;
    const { x, y } = reducedMotion ? stillSpot(place, t, layout) : spotOf(place, t, layout);
    const rider = { copy, actor: place.actor, sentAt: place.sentAt, x, y };
    const card = cardOf(place.actor, layout);
    const riders = wires[place.direction].get(card);
    if (riders === undefined) wires[place.direction].set(card, [rider]);
    else riders.push(rider);
  }
  return [
    ...[...wires.request].flatMap(([card, riders]) => groupsOf(`${card} request`, riders, layout)),
    ...[...wires.reply].flatMap(([card, riders]) => groupsOf(`${card} reply`, riders, layout)),
  ];
}

function groupsOf(wire: string, riders: readonly Rider[], layout: Layout): Convoy[] {
  const { actor } = riders[0] as Rider;
  const places = layout.actors.get(actor);
  if (places === undefined || riders.length < 2) return [];
  const { wireRadius } = layout.measures;
  const length = distance(places.port, places.nodePort);
  const isCrowded = riders.length > Math.max(1, Math.floor(length / (2 * wireRadius)));
  const reach = (isCrowded ? HEAP_DISTANCE : HIDES) * wireRadius;
  const groups: Rider[][] = [];
  for (const rider of [...riders].sort((a, b) => a.sentAt - b.sentAt)) {
    const head = groups.at(-1)?.[0];
    const belongs =
      head !== undefined && (distance(head, rider) < reach || isOneReply(head, rider));
    if (belongs) groups.at(-1)?.push(rider);
    else groups.push([rider]);
  }
  return groups
    .filter((group) => group.length > 1)
    .map((group, index) => {
      const { x, y } = group[0] as Rider;
      return {
        key: `wire:${wire} ${index}`,
        actor,
        at: { x, y },
        copies: group.map(({ copy }) => copy),
      };
    });
}

function isOneReply(one: Rider, other: Rider): boolean {
  return one.sentAt === other.sentAt && one.actor === other.actor;
}

function distance(one: Point, other: Point): number {
  return Math.abs(one.x - other.x) + Math.abs(one.y - other.y);
}
