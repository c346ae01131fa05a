// Motion as a function of the moment. A thing stands where it belongs, plus what is left of its
// recent moves: each move adds the way back to where it came from, which fades to nothing. Moves
// that follow each other closely add up without a jump, and a moment looks the same from whichever
// side it is reached. On a wire, place itself depends on the moment.

import { easeCubicInOut, easeQuadIn } from 'd3';
import type { Ms } from '../base/time.ts';
import type { Layout } from './layout.ts';
import { lostSlot } from './lost-tray.ts';
import type { Move, Place } from './moment.ts';
import { worldSlot } from './outside-world.ts';
import type { Point } from './shapes.ts';

/** From one thing to another: from the wire into a list, from a worker into the world. */
export const HOP_MS = 450;
/** What was lost on a wire is seen there for a while. */
export const WRECK_MS = 900;
/** One cell further within a list, or any other small change. */
export const SHIFT_MS = 250;
/** Birth and end. */
export const FADE_MS = 200;
/** Of a short wire, more than half is still to travel on. */
const LARGEST_MARGIN = 0.2;
/** How long a numbered trail shows what happened, when nothing travels. */
export const TRAIL_MS = 4000;

type Wire = Extract<Place, { kind: 'wire' }>;

/** Where and how large a copy of a message is. */
export interface Spot extends Point {
  readonly radius: number;
}

/** Where a place is at a moment. Of actors and keys that are not on the stage, it is at Redis. */
export function spotOf(place: Place, at: Ms, layout: Layout): Spot {
  const id = structureOf(place);
  const inside = id === undefined ? undefined : layout.structures.get(id)?.spotOf(place, at);
  if (inside !== undefined) return inside;
  const { x, y } = pointOf(place, at, layout);
  return { x, y, radius: radiusOf(place, layout) };
}

/** The id of the structure that a place is in. */
export function structureOf(place: Place): string | undefined {
  switch (place.kind) {
    case 'list':
      return place.list;
    case 'slot':
    case 'pending':
    case 'channel':
      return place.structure;
    default:
      return undefined;
  }
}

function radiusOf(place: Place, layout: Layout): number {
  const { tokenRadius, wireRadius, doneRadius } = layout.measures;
  if (place.kind === 'world') return doneRadius;
  if (place.kind === 'wire') return wireRadius;
  if (place.kind !== 'hand') return tokenRadius;
  const places = layout.actors.get(place.actor);
  return (place.slot === 0 ? places?.handRadius : places?.restRadius) ?? tokenRadius;
}

function pointOf(place: Place, at: Ms, layout: Layout): Point {
  switch (place.kind) {
    case 'wire':
      return onOpenWire(place, at, layout);
    case 'list':
    case 'slot':
    case 'pending':
    case 'channel':
      return underRedis(layout);
    case 'hand': {
      const hands = layout.actors.get(place.actor)?.hands;
      return hands?.[Math.min(place.slot, hands.length - 1)] ?? underRedis(layout);
    }
    case 'queued':
      return insideNode(place.actor, layout);
    case 'taken':
      return takenSlot(layout, place.slot);
    case 'world':
      return worldSlot(layout.world, place.slot, place.nth);
    case 'lost':
      return lostSlot(layout.lost, place.slot);
  }
}

/** How much of its way a packet has gone, 0 to 1: where it was lost, no further. */
export function wayOf({ sentAt, arrivesAt, lostAt }: Wire, at: Ms): number {
  const span = arrivesAt - sentAt;
  return span <= 0 ? 1 : clamp((Math.min(at, lostAt ?? at) - sentAt) / span);
}

/** Whether it has come to a door that does not open: it waits there and moves no more. */
export function waitsAtDoor({ arrivesAt, lostAt }: Wire, at: Ms): boolean {
  return lostAt === null && at > arrivesAt;
}

/**
 * Where a disc on a wire is. It begins and ends beside the cards, not half on them: a packet that
 * is held at the door of a frozen worker would hide what its card says.
 */
function onOpenWire(place: Wire, at: Ms, layout: Layout): Point {
  const { actor, direction } = place;
  const places = layout.actors.get(actor);
  if (places === undefined) return underRedis(layout);
  const { port, nodePort } = places;
  const length = Math.abs(port.x - nodePort.x) + Math.abs(port.y - nodePort.y);
  if (length === 0) return port;
  const margin = Math.min(layout.measures.wireRadius / length, LARGEST_MARGIN);
  const way = margin + wayOf(place, at) * (1 - 2 * margin);
  return alongLink(actor, direction, way, layout);
}

/** A point of an actor's connection; `way` is 0 where the packet was sent and 1 where it arrives. */
export function alongLink(
  actor: string,
  direction: 'request' | 'reply',
  way: number,
  layout: Layout,
): Point {
  const places = layout.actors.get(actor);
  if (places === undefined) return underRedis(layout);
  const [from, to] =
    direction === 'request' ? [places.port, places.nodePort] : [places.nodePort, places.port];
  return { x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way };
}

function insideNode(actor: string, layout: Layout): Point {
  const port = layout.actors.get(actor)?.nodePort ?? underRedis(layout);
  const inset = layout.measures.tokenRadius + 4 * layout.measures.unit;
  const { node } = layout;
  return {
    x: Math.max(node.x + inset, Math.min(node.x + node.width - inset, port.x)),
    y: Math.max(node.y + inset, Math.min(node.y + node.height - inset, port.y)),
  };
}

/** Where what has no place of its own comes from and goes to. */
function underRedis({ node }: Layout): Point {
  return { x: node.x + node.width / 2, y: node.y + node.height };
}

/** What a person took out lies at the bottom right of Redis, the latest at the right. */
function takenSlot(layout: Layout, slot: number): Point {
  const { taken: box, measures } = layout;
  const step = 2 * measures.tokenRadius + 6 * measures.unit;
  return {
    x: box.x + box.width - measures.tokenRadius - slot * step,
    y: box.y + box.height - measures.tokenRadius,
  };
}

/** How long a move is to be seen. */
function durationOf(move: Move): Ms {
  const { from, to } = move;
  const sameThing =
    (from.kind === 'list' && to.kind === 'list' && from.list === to.list) ||
    (from.kind === 'world' && to.kind === 'world') ||
    (from.kind === 'lost' && to.kind === 'lost');
  return sameThing ? SHIFT_MS : HOP_MS;
}

/** How much of a move is to go, 1 to 0. What is lost falls; all else starts and lands softly. */
function leftOf(move: Move, t: Ms): number {
  const way = clamp((t - move.at) / durationOf(move));
  return 1 - (move.to.kind === 'lost' ? easeQuadIn(way) : easeCubicInOut(way));
}

/** Whether a copy that stands still by itself is on its way at `t`. */
export function isMoving(moves: readonly Move[], t: Ms): boolean {
  return moves.some((move) => t >= move.at && t - move.at < durationOf(move));
}

/** A disc that grows or shrinks on its way does so in steps of this many px. */
const RADIUS_STEP = 0.4;

/** Where a copy is seen at `t`. */
export function seenAt(
  place: Place,
  moves: readonly Move[],
  t: Ms,
  layout: Layout,
  reducedMotion: boolean,
): Spot {
  if (reducedMotion) return stillSpot(place, t, layout);
  const spot = spotOf(place, t, layout);
  let { x, y } = spot;
  let larger = 0;
  for (const move of moves) {
    const left = leftOf(move, t);
    if (left === 0) continue;
    const from = spotOf(move.from, move.at, layout);
    const to = spotOf(move.to, move.at, layout);
    x += (from.x - to.x) * left;
    y += (from.y - to.y) * left;
    larger += (from.radius - to.radius) * left;
  }
  return { x, y, radius: spot.radius + Math.round(larger / RADIUS_STEP) * RADIUS_STEP };
}

/** Without travel, what is on a wire stands in the middle of it. */
export function stillSpot(place: Place, t: Ms, layout: Layout): Spot {
  const spot = spotOf(place, t, layout);
  if (place.kind !== 'wire' || place.lostAt !== null) return spot;
  return { ...spot, ...alongLink(place.actor, place.direction, 0.5, layout) };
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}
