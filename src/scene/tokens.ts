// Copies of messages as discs: one shape for the whole life of a copy. Shape and words tell the
// state: a filled disc waits, a tail and a black tag mark a request, a hollow disc is in a reply, a
// ring is work, a hollow dashed disc with a cross is lost.

import type { Ms } from '../base/time.ts';
import { discFont, discReach, discText } from './disc.ts';
import { cardOf, type Layout } from './layout.ts';
import type { ActorMoment, CopyMoment, Moment, Place } from './moment.ts';
import {
  alongLink,
  FADE_MS,
  HOP_MS,
  isMoving,
  seenAt,
  structureOf,
  WRECK_MS,
  waitsAtDoor,
} from './motion.ts';
import { tokenName } from './names.ts';
import { worldSlot } from './outside-world.ts';
import { tagAt } from './packets.ts';
import type { Point, TokenShape, TokenState } from './shapes.ts';
import type { StructureMoment } from './structure-moments.ts';

/** Everything that drawing a copy depends on. */
export interface TokenContext {
  readonly moment: Moment;
  readonly layout: Layout;
  readonly t: Ms;
  readonly reducedMotion: boolean;
  readonly actors: ReadonlyMap<string, ActorMoment>;
  readonly structures: ReadonlyMap<string, StructureMoment>;
  /** How often each message is done. */
  readonly timesDone: ReadonlyMap<string, number>;
  /** Actors on whose wires discs have no tags. */
  readonly untagged: ReadonlySet<string>;
  /** How many discs each actor holds. */
  readonly held: ReadonlyMap<string, number>;
}

/** The disc of a copy; undefined when it lies in a heap or is gone. */
export function drawToken(copy: CopyMoment, context: TokenContext): TokenShape | undefined {
  const { layout, t, reducedMotion } = context;
  const moving = !reducedMotion && isMoving(copy.moves, t);
  if (isHeaped(copy.place, context) && !moving) return undefined;
  const opacity = opacityOf(copy, t);
  if (opacity <= 0) return undefined;
  const spot = seenAt(copy.place, copy.moves, t, layout, reducedMotion);
  const state = stateOf(copy, context);
  const font = discFont(spot.radius, layout.measures);
  const text = discText(copy.text, font, layout.measures);
  const reach = discReach(text, spot.radius, layout.measures);
  const grip = Math.max(spot.radius, reach) + 2 * layout.measures.unit;
  const shown = shownPlace(copy, context);
  const wire = shown.kind === 'wire' && copy.ended === null ? shown : null;
  return {
    key: copy.id,
    object: { kind: 'message', id: copy.message ?? copy.id },
    name: tokenName(copy, state, context),
    box: { x: spot.x - grip, y: spot.y - grip, width: 2 * grip, height: 2 * grip },
    x: spot.x,
    y: spot.y,
    message: copy.message,
    text,
    hue: copy.hue,
    state,
    radius: spot.radius,
    reach,
    font,
    opacity,
    progress: progressOf(copy, context),
    isPoison: copy.isPoison,
    tail: wire === null || reducedMotion ? null : tailOf(wire, spot, context),
    tag:
      wire === null || context.untagged.has(wire.actor) ? null : tagAt(wire, spot, reach, layout),
    times: timesOf(copy, context),
    linkedTo: linkOf(copy.place, layout),
  };
}

function isHeaped(place: Place, context: TokenContext): boolean {
  const { layout } = context;
  switch (place.kind) {
    case 'list':
    case 'slot':
    case 'pending':
    case 'channel':
      return !(layout.structures.get(structureOf(place) ?? '')?.shows(place, context.t) ?? false);
    case 'hand': {
      const card = cardOf(place.actor, layout);
      const places = layout.actors.get(place.actor);
      if (card !== place.actor || places === undefined) return true;
      const { capacity } = places;
      return (context.held.get(card) ?? 0) > capacity && place.slot >= capacity - 1;
    }
    case 'wire':
    case 'queued':
      return !layout.actors.has(place.actor);
    case 'world':
      // A third side effect lies under the second one, which counts it.
      return place.slot < layout.world.firstShown || place.nth > 2;
    case 'lost':
      return place.slot < layout.lost.firstShown;
    case 'taken':
      return place.slot >= 4;
  }
}

/** A copy comes up in a moment and fades in a moment; with a mishap, slowly enough to be seen. */
function opacityOf(copy: CopyMoment, t: Ms): number {
  const born = copy.bornAt <= 0 ? 1 : (t - copy.bornAt) / FADE_MS;
  if (copy.ended === null) return Math.max(0.2, Math.min(1, born));
  const span = copy.ended.broken ? WRECK_MS : FADE_MS;
  return Math.max(0, Math.min(1, 1 - (t - copy.ended.at) / span));
}

/**
 * The place whose look a copy has. First it moves, then it changes its look: taken out of Redis it
 * is a filled disc half of the way. What is lost looks lost at once.
 */
function shownPlace(copy: CopyMoment, context: TokenContext): Place {
  const { place, moves } = copy;
  if (context.reducedMotion || place.kind !== 'wire' || place.direction !== 'reply') return place;
  const first = moves.find(({ at }) => at === place.sentAt);
  return first !== undefined && context.t - first.at < HOP_MS / 2
    ? { kind: 'queued', actor: place.actor }
    : place;
}

function stateOf(copy: CopyMoment, context: TokenContext): TokenState {
  const place = shownPlace(copy, context);
  if (copy.ended?.broken) return 'lost';
  switch (place.kind) {
    case 'wire':
      return place.direction;
    case 'list':
    case 'slot':
      return stateInKey(copy, place, context);
    case 'pending':
      return 'pending';
    case 'queued':
    case 'channel':
      return 'waiting';
    case 'hand':
      // Only the first of what a worker holds is being worked on.
      return place.slot === 0 && context.actors.get(place.actor)?.role === 'consumer'
        ? 'working'
        : 'held';
    case 'taken':
      return 'held';
    case 'world':
      return timesDone(copy, context) > 1 ? 'done-twice' : 'done';
    case 'lost':
      return 'lost';
  }
}

/** What a message in a structure looks like depends on what the structure is for. */
function stateInKey(
  { isAcknowledged }: CopyMoment,
  place: Place,
  { structures, t }: TokenContext,
): TokenState {
  const structure = structures.get(structureOf(place) ?? '');
  if (structure?.isDead) return 'dead';
  if (isAcknowledged) return 'acknowledged';
  if (structure?.kind !== 'zset' || structure.clock === null || place.kind !== 'slot') {
    return 'waiting';
  }
  const { at, wall } = structure.clock;
  const score = structure.states[0]?.members.find(({ slot }) => slot === place.slot)?.score;
  return score !== undefined && score <= wall + t - at ? 'due' : 'waiting';
}

function timesDone(copy: CopyMoment, context: TokenContext): number {
  return copy.message === null ? 1 : (context.timesDone.get(copy.message) ?? 1);
}

function timesOf(copy: CopyMoment, context: TokenContext): number | null {
  if (copy.place.kind !== 'world' || copy.place.nth !== 2) return null;
  return timesDone(copy, context);
}

function linkOf(place: Place, layout: Layout): Point | null {
  if (place.kind !== 'world' || place.nth !== 2) return null;
  return worldSlot(layout.world, place.slot, 1);
}

function progressOf(copy: CopyMoment, context: TokenContext): number | null {
  if (copy.place.kind === 'pending') return patienceOf(copy.place, context);
  if (copy.place.kind !== 'hand' || copy.ended !== null || copy.place.slot > 0) return null;
  const actor = context.actors.get(copy.place.actor);
  if (actor === undefined || actor.workStartedAt === null || actor.workEndsAt === null) return null;
  const span = Math.max(1, actor.workEndsAt - actor.workStartedAt);
  return Math.max(0, Math.min(1, (context.t - actor.workStartedAt) / span));
}

/** How much of its time a pending entry has left before others may claim it. */
function patienceOf(
  place: Extract<Place, { kind: 'pending' }>,
  { structures, t }: TokenContext,
): number | null {
  const stream = structures.get(place.structure);
  if (stream?.kind !== 'stream' || stream.claimIdleMs === 0) return null;
  const group = stream.groups.find(({ name }) => name === place.group);
  const entry = group?.states[0]?.pending.find(({ slot }) => slot === place.slot);
  if (entry === undefined) return null;
  return Math.max(0, Math.min(1, 1 - (t - entry.deliveredAt) / stream.claimIdleMs));
}

/** The tail points to where it came from, no further than it has come; what waits has none. */
function tailOf(
  place: Extract<Place, { kind: 'wire' }>,
  spot: Point,
  context: TokenContext,
): Point | null {
  const { layout, t } = context;
  if (waitsAtDoor(place, t)) return { x: spot.x, y: spot.y };
  const start = alongLink(place.actor, place.direction, 0, layout);
  const end = alongLink(place.actor, place.direction, 1, layout);
  const length = Math.max(1, Math.abs(end.x - start.x) + Math.abs(end.y - start.y));
  const way = Math.max(
    0,
    Math.min(1, (t - place.sentAt) / Math.max(1, place.arrivesAt - place.sentAt)),
  );
  const size = Math.min(way * length, 2.2 * layout.measures.wireRadius);
  return {
    x: spot.x - ((end.x - start.x) / length) * size,
    y: spot.y - ((end.y - start.y) / length) * size,
  };
}
