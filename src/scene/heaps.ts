// Counted heaps: where there are more messages than places, the rest is three discs and a number.

import type { Layout } from './layout.ts';
import { HANDS_AT_MOST } from './layout-parts.ts';
import type { CopyMoment, Moment, Place } from './moment.ts';
import { phrase } from './phrase.ts';
import type { Font, HeapShape, Point, StageObject } from './shapes.ts';
import { widthOf } from './text.ts';

interface Heap {
  readonly key: string;
  readonly object: StageObject;
  readonly at: Point;
  readonly count: number;
  readonly lost?: boolean;
  readonly holds: (place: Place) => boolean;
}

/** All heaps of a moment. */
export function drawHeaps(
  moment: Moment,
  layout: Layout,
  held: ReadonlyMap<string, number>,
): HeapShape[] {
  return [...listHeaps(moment, layout), ...outcomeHeaps(layout), ...handHeaps(layout, held)]
    .filter(({ count }) => count > 0)
    .map((heap) => shapeOf(heap, moment.copies, layout));
}

function listHeaps(moment: Moment, layout: Layout): Heap[] {
  return moment.lists.flatMap((list): Heap[] => {
    const places = layout.lists.get(list.key);
    if (places === undefined) return [];
    return [
      {
        key: `list:${list.key}`,
        object: { kind: 'list', id: list.key },
        at: { x: places.heap.x - places.pitch / 4, y: places.heap.y },
        count: list.length - places.shown,
        holds: (place) =>
          place.kind === 'list' && place.list === list.key && place.fromTail >= places.shown,
      },
    ];
  });
}

function outcomeHeaps(layout: Layout): Heap[] {
  const { world, lost } = layout;
  return [
    {
      key: 'world',
      object: { kind: 'world', id: '' },
      at: world.heap,
      count: world.firstShown,
      holds: (place) => place.kind === 'world' && place.slot < world.firstShown,
    },
    {
      key: 'lost',
      object: { kind: 'lost', id: '' },
      at: lost.heap,
      count: lost.firstShown,
      lost: true,
      holds: (place) => place.kind === 'lost' && place.slot < lost.firstShown,
    },
  ];
}

function handHeaps(layout: Layout, held: ReadonlyMap<string, number>): Heap[] {
  return [...held].flatMap(([actor, count]): Heap[] => {
    const at = layout.actors.get(actor)?.hands.at(-1);
    if (at === undefined || count <= HANDS_AT_MOST) return [];
    return [
      {
        key: `hand:${actor}`,
        object: { kind: 'actor', id: actor },
        at,
        count: count - (HANDS_AT_MOST - 1),
        holds: (place) =>
          place.kind === 'hand' && place.actor === actor && place.slot >= HANDS_AT_MOST - 1,
      },
    ];
  });
}

function shapeOf(heap: Heap, copies: readonly CopyMoment[], layout: Layout): HeapShape {
  const { unit, tokenRadius, smallNumber } = layout.measures;
  const { x, y } = heap.at;
  const inside = copies.filter(({ place, ended }) => ended === null && heap.holds(place));
  const badge = badgeAt(
    { x: x + 2 * unit, y: y - tokenRadius - 4 * unit },
    heap.count,
    smallNumber,
    unit,
  );
  return {
    key: heap.key,
    object: heap.object,
    name: phrase('stage.name.heap', { count: heap.count }),
    box: {
      x: x - tokenRadius,
      y: Math.min(badge.y, y - tokenRadius),
      width: badge.x + badge.width - (x - tokenRadius),
      height: y + tokenRadius - Math.min(badge.y, y - tokenRadius),
    },
    x,
    y,
    radius: tokenRadius * 0.62,
    count: heap.count,
    lost: heap.lost ?? false,
    hues: inside.slice(0, 3).map(({ hue }) => hue),
    badge,
    font: smallNumber,
  };
}

function badgeAt(at: Point, count: number, font: Font, unit: number) {
  return { ...at, width: widthOf(`+${count}`, font) + 10 * unit, height: 18 * unit };
}
