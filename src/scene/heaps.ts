// Counted heaps: where there are more messages than places, the rest is three discs and a number.

import type { Ms } from '../base/time.ts';
import type { Convoy } from './convoys.ts';
import { badgeWidth } from './disc.ts';
import { cardOf, type Layout } from './layout.ts';
import type { Measures } from './measures.ts';
import type { CopyMoment, Moment, Place } from './moment.ts';
import { phrase } from './phrase.ts';
import type { Box, HeapShape, Point, StageObject } from './shapes.ts';
import { numberAbove } from './tag-room.ts';

interface Heap {
  readonly key: string;
  readonly object: StageObject;
  readonly at: Point;
  readonly count: number;
  readonly lost?: boolean;
  /** Of the discs of a heap of usual size. */
  readonly radius?: number;
  /** From its middle to the top of its number, where that must be less than usual. */
  readonly rise?: number;
  /** What lies in it, or how to know a place in it. */
  readonly inside: readonly CopyMoment[] | ((place: Place) => boolean);
}

/** How far its number stands out above its discs. */
const NUMBER_ABOVE = 4;
/** Of so many the colours are seen. */
const DISCS = 3;

/** All heaps of a moment. */
export function drawHeaps(
  moment: Moment,
  t: Ms,
  layout: Layout,
  held: ReadonlyMap<string, number>,
  convoys: readonly Convoy[],
): HeapShape[] {
  return [
    ...structureHeaps(moment, t, layout),
    ...outcomeHeaps(layout),
    ...handHeaps(layout, held),
    ...convoys.map((convoy) => heapOfConvoy(convoy, layout)),
  ]
    .filter(({ count }) => count > 0)
    .map((heap) => shapeOf(heap, moment.copies, layout));
}

function structureHeaps(moment: Moment, t: Ms, layout: Layout): Heap[] {
  return moment.structures.flatMap(({ id, kind, key }) =>
    (layout.structures.get(id)?.heapsAt(t) ?? []).map(({ holds, ...heap }) => ({
      ...heap,
      inside: holds,
      object: { kind, id: key },
    })),
  );
}

function outcomeHeaps(layout: Layout): Heap[] {
  const { world, lost } = layout;
  return [
    {
      key: 'world',
      object: { kind: 'world', id: '' },
      at: world.heap,
      count: world.firstShown,
      inside: (place) => place.kind === 'world' && place.slot < world.firstShown,
    },
    {
      key: 'lost',
      object: { kind: 'lost', id: '' },
      at: lost.heap,
      count: lost.firstShown,
      lost: true,
      inside: (place) => place.kind === 'lost' && place.slot < lost.firstShown,
    },
  ];
}

function handHeaps(layout: Layout, held: ReadonlyMap<string, number>): Heap[] {
  return [...held].flatMap(([card, count]): Heap[] => {
    const crowd = layout.crowds.find(({ key }) => key === card);
    const places = crowd?.places ?? layout.actors.get(card);
    const at = places?.hands.at(crowd === undefined ? -1 : 0);
    const shown = crowd === undefined ? (places?.capacity ?? 0) : 0;
    if (places === undefined || at === undefined || count <= shown) return [];
    const radius = crowd === undefined ? places.restRadius : places.handRadius;
    const first = Math.max(0, shown - 1);
    return [
      {
        key: `hand:${card}`,
        object: { kind: crowd === undefined ? 'actor' : 'crowd', id: card },
        at,
        radius,
        count: count - first,
        inside: (place) =>
          place.kind === 'hand' && cardOf(place.actor, layout) === card && place.slot >= first,
      },
    ];
  });
}

function heapOfConvoy({ key, actor, at, copies }: Convoy, layout: Layout): Heap {
  const card = cardOf(actor, layout);
  const { wireRadius, unit } = layout.measures;
  return {
    key,
    object: { kind: card === actor ? 'actor' : 'crowd', id: card },
    at: besideCards(at, copies.length, actor, layout),
    count: copies.length,
    radius: wireRadius,
    rise: numberAbove(wireRadius + NUMBER_ABOVE * unit, actor, layout),
    inside: copies,
  };
}

/** On a level wire, as near to where it belongs as its number hides no words of a card. */
function besideCards(at: Point, count: number, actor: string, layout: Layout): Point {
  const { unit, wireRadius, arrangement } = layout.measures;
  const places = layout.actors.get(actor);
  if (places === undefined || arrangement !== 'wide') return at;
  const { port, nodePort } = places;
  const badge = badgeAt({ x: 2 * unit, y: 0 }, count, layout.measures);
  const left = Math.min(port.x, nodePort.x) + wireRadius;
  const right = Math.max(port.x, nodePort.x) - badge.x - badge.width - 2 * unit;
  return { x: Math.min(right, Math.max(left, at.x)), y: at.y };
}

function shapeOf(heap: Heap, copies: readonly CopyMoment[], layout: Layout): HeapShape {
  const { unit, tokenRadius, smallNumber } = layout.measures;
  const radius = heap.radius ?? tokenRadius;
  const { x, y } = heap.at;
  const corner = { x: x + 2 * unit, y: y - (heap.rise ?? radius + NUMBER_ABOVE * unit) };
  const badge = badgeAt(corner, heap.count, layout.measures);
  return {
    key: heap.key,
    object: heap.object,
    name: phrase('stage.name.heap', { count: heap.count }),
    box: {
      x: x - radius,
      y: Math.min(badge.y, y - radius),
      width: badge.x + badge.width - (x - radius),
      height: y + radius - Math.min(badge.y, y - radius),
    },
    x,
    y,
    radius: radius * 0.62,
    count: heap.count,
    lost: heap.lost ?? false,
    hues: huesOf(heap, copies),
    badge,
    font: smallNumber,
  };
}

/** The colours of its first discs. */
function huesOf({ inside }: Heap, copies: readonly CopyMoment[]): number[] {
  if (typeof inside !== 'function') return inside.slice(0, DISCS).map(({ hue }) => hue);
  const hues: number[] = [];
  for (const { place, ended, hue } of copies) {
    if (ended === null && inside(place)) hues.push(hue);
    if (hues.length === DISCS) break;
  }
  return hues;
}

function badgeAt(at: Point, count: number, measures: Measures): Box {
  return { ...at, width: badgeWidth(count, measures), height: 18 * measures.unit };
}
