// A sorted set as it looks: an axis of scores. When scores are times, now stands still and the axis
// moves under it: what is left of now is due. Members near one score are stacked; when a stack is
// full they become a counted heap, and so does what lies beyond the ends of the axis.

import type { Ms } from '../../base/time.ts';
import type { Measures } from '../measures.ts';
import type { Place } from '../moment.ts';
import { type Phrase, phrase } from '../phrase.ts';
import type { Box, Label, Point } from '../shapes.ts';
import type { ZsetMoment, ZsetState } from '../structure-moments.ts';
import type { AxisShape } from '../structure-shapes.ts';
import { type Era, settledSpot } from './settling.ts';
import { type HeapPlace, lineOf, type StructurePlaces, titleHeight, titleOf } from './structure.ts';
import { type Packing, packedAlong, packedInLanes } from './zset-packing.ts';
import { type Scale, scaleOf } from './zset-scale.ts';

/** Rows of discs from the largest form to the smallest. */
const ROWS = [4, 3, 2, 1] as const;
const AXIS_HEIGHT = 22;
/** Over the discs: the words of what is due, and a ring around the uppermost disc. */
const ABOVE = { words: 0.8, rest: 10.4 };
/** From a disc to the ends of the axis: what is due has a ring. */
const RING = 4;
/** From a pile to a disc at its right: half of both, and the badge. */
const PILE_STEP = 48;

export interface ZsetPlaces extends StructurePlaces {
  readonly kind: 'zset';
  readonly well: Box;
  readonly scale: Scale;
  readonly axisY: number;
  /** How many are left of now. */
  readonly dueAt: (at: Ms) => number;
  /** The stems of the members drawn by themselves. */
  readonly stemsAt: (at: Ms) => readonly Point[];
}

function aboveRows({ body, unit }: Measures): number {
  return ABOVE.words * body.size + ABOVE.rest * unit;
}

function rowHeight(measures: Measures): number {
  return 2 * measures.doneRadius + 3 * measures.unit;
}

/** Heights of a sorted set, from the largest form to the smallest. */
export function zsetHeights(measures: Measures): number[] {
  const { unit } = measures;
  const rest = titleHeight(measures) + aboveRows(measures) + (AXIS_HEIGHT + 2) * unit;
  return ROWS.map((rows) => rest + rows * rowHeight(measures));
}

/** Lays a sorted set out in a box of one of its heights. */
export function zsetPlaces(zset: ZsetMoment, box: Box, measures: Measures): ZsetPlaces {
  const { unit, doneRadius: radius } = measures;
  const top = box.y + titleHeight(measures);
  const well = { x: box.x, y: top, width: box.width, height: box.y + box.height - top - 2 * unit };
  const axisY = well.y + well.height - AXIS_HEIGHT * unit;
  const forRows = axisY - well.y - aboveRows(measures) + 1;
  const rows = Math.max(1, Math.floor(forRows / rowHeight(measures)));
  const scale = scaleOf(zset, well, radius + unit, unit);
  const packings = zset.states.map((state) => packedState(state, scale, rows, measures));
  const yOf = (row: number) => axisY - 3 * unit - radius - row * rowHeight(measures);
  const eras = zset.states.map(
    ({ since }, index): Era => ({
      since,
      spotOf: (slot, at) => {
        const found = packings[index]?.spots.get(slot);
        if (found === undefined) return undefined;
        return { x: scale.xOf(found.score, at) + found.aside, y: yOf(found.row) };
      },
    }),
  );
  const members = zset.states[0]?.members ?? [];
  const now = packings[0] ?? { spots: new Map(), piles: [] };
  const edges = edgesOf(zset, well, scale, radius, unit);
  const isOn = (x: number, at: Ms) => x >= edges(at).from && x <= edges(at).to;
  const shows = (slot: string, at: Ms) => {
    const spot = now.spots.get(slot);
    return spot !== undefined && !spot.isPiled && isOn(scale.xOf(spot.score, at) + spot.aside, at);
  };
  const spotOf = (place: Place, at: Ms) => {
    if (place.kind !== 'slot' || place.structure !== zset.id) return undefined;
    const spot = settledSpot(eras, place.slot, at) ?? { x: edges(at).from, y: yOf(0) };
    return { ...spot, x: Math.max(edges(at).left, Math.min(edges(at).right, spot.x)), radius };
  };
  return {
    kind: 'zset',
    box,
    well,
    scale,
    axisY,
    dueAt: (at) =>
      scale.nowX === null
        ? 0
        : members.filter(({ score }) => scale.xOf(score, at) <= (scale.nowX as number)).length,
    spotOf,
    shows: (place, at) => place.kind === 'slot' && shows(place.slot, at),
    heapsAt: (at) => [
      ...pileHeaps(zset, now, scale, (x) => isOn(x, at), yOf, at, measures),
      ...edgeHeaps(zset, scale, edges(at), yOf(0), at, radius),
    ],
    stemsAt: (at) =>
      members
        .filter(({ slot }) => shows(slot, at))
        .flatMap(({ slot }) => settledSpot(eras, slot, at) ?? [])
        .map(({ x, y }) => ({ x, y: y + radius })),
  };
}

function packedState(
  { members }: ZsetState,
  { xOf, laneWidth }: Scale,
  rows: number,
  { unit, doneRadius }: Measures,
): Packing {
  const room = { rows, step: 2 * doneRadius + 2 * unit, pileStep: PILE_STEP * unit };
  return laneWidth === null
    ? packedAlong(members, (score) => xOf(score, 0), room)
    : packedInLanes(members, laneWidth - 4 * unit, room);
}

/** Between which x discs are drawn by themselves, and where the heaps of the rest lie. */
interface Edges {
  readonly left: number;
  readonly right: number;
  readonly from: number;
  readonly to: number;
}

/** Where members lie beyond an end of the axis, their heap must have room; one is no heap. */
function edgesOf(zset: ZsetMoment, well: Box, scale: Scale, radius: number, unit: number) {
  const left = well.x + radius + RING * unit;
  const right = well.x + well.width - radius - RING * unit;
  const scores = (zset.states[0]?.members ?? []).map(({ score }) => score);
  return (at: Ms): Edges => {
    if (zset.clock === null) return { left, right, from: left - radius, to: right + radius };
    const heap = PILE_STEP * unit;
    const places = scores.map((score) => scale.xOf(score, at));
    const isLate = places.some((x) => x < left);
    const isFar = places.some((x) => x > right);
    const oneLate = isLate && places.filter((x) => x < left + heap).length === 1;
    const oneFar = isFar && places.filter((x) => x > right - heap).length === 1;
    const from = isLate ? left + heap : left;
    const to = isFar ? right - heap - radius : right;
    return {
      left,
      right: isFar && !oneFar ? right - heap + radius : right,
      from: oneLate ? Number.NEGATIVE_INFINITY : from,
      to: oneFar ? Number.POSITIVE_INFINITY : to,
    };
  };
}

function edgeHeaps(
  zset: ZsetMoment,
  scale: Scale,
  edges: Edges,
  y: number,
  at: Ms,
  radius: number,
): HeapPlace[] {
  const members = zset.states[0]?.members ?? [];
  const beyond = (end: 'late' | 'far') => {
    const slots = new Set(
      members
        .filter(({ score }) => {
          const x = scale.xOf(score, at);
          return end === 'late' ? x < edges.from : x > edges.to;
        })
        .map(({ slot }) => slot),
    );
    const x = end === 'late' ? edges.left : edges.right;
    return heapOf(zset, end, slots, { x, y }, radius);
  };
  return zset.clock === null ? [] : [beyond('late'), beyond('far')];
}

function heapOf(
  zset: ZsetMoment,
  which: string,
  slots: ReadonlySet<string>,
  at: Point,
  radius: number,
): HeapPlace {
  return {
    key: `${zset.id}/${which}`,
    at,
    count: slots.size,
    radius,
    holds: (place) => place.kind === 'slot' && place.structure === zset.id && slots.has(place.slot),
  };
}

function pileHeaps(
  zset: ZsetMoment,
  { piles }: Packing,
  scale: Scale,
  isOn: (x: number) => boolean,
  yOf: (row: number) => number,
  at: Ms,
  { doneRadius }: Measures,
): HeapPlace[] {
  return piles.flatMap(({ score, aside, row, slots }) => {
    const x = scale.xOf(score, at) + aside;
    if (!isOn(x)) return [];
    return [heapOf(zset, `${score}`, slots, { x, y: yOf(row) }, doneRadius)];
  });
}

/** The frame of a sorted set at a moment: axis, now, and what is due in words. */
export function drawZset(
  zset: ZsetMoment,
  places: ZsetPlaces,
  at: Ms,
  measures: Measures,
): AxisShape {
  const { well, scale, axisY } = places;
  const due = places.dueAt(at);
  return {
    key: zset.id,
    object: { kind: 'zset', id: zset.key },
    name: phrase(`stage.name.zset.${zset.scores}`, { key: zset.key, count: zset.length, due }),
    box: places.box,
    well,
    axisY,
    nowX: scale.nowX,
    ticks: scale.ticks.map(({ x }) => x),
    stems: places.stemsAt(at),
    labels: [
      ...titleOf(zset.key, sizeOf(zset), places.box, measures, phrase('stage.zset.short')),
      ...tickLabels(places, measures),
      ...dueLabel(zset, places, due, measures),
    ],
    now: nowTag(places, measures),
  };
}

function sizeOf({ scores, length: count }: ZsetMoment): Phrase {
  return phrase(`stage.zset.size.${scores}`, { count });
}

function tickLabels({ scale, axisY }: ZsetPlaces, measures: Measures): Label[] {
  const { unit } = measures;
  return scale.ticks.map(({ x, words }, index) =>
    lineOf(
      { key: `tick-${index}`, phrase: words, tone: 'muted', anchor: anchorOf(index, scale) },
      { x, y: axisY + 16 * unit },
      60 * unit,
      measures,
    ),
  );
}

/** The outer ticks of a plain axis stand at its ends: their words go inwards. */
function anchorOf(index: number, { nowX, laneWidth }: Scale): Label['anchor'] {
  if (nowX !== null || laneWidth !== null) return 'middle';
  return index === 0 ? 'start' : 'end';
}

function nowTag({ scale, axisY }: ZsetPlaces, measures: Measures): AxisShape['now'] {
  if (scale.nowX === null) return null;
  const { unit } = measures;
  const width = 38 * unit;
  const box = { x: scale.nowX - width / 2, y: axisY + 2 * unit, width, height: 18 * unit };
  const at = { x: scale.nowX, y: axisY + 15 * unit };
  const words = { key: 'now', phrase: phrase('stage.zset.now'), tone: 'ink' } as const;
  return { box, label: lineOf({ ...words, anchor: 'middle' }, at, width, measures) };
}

function dueLabel(
  zset: ZsetMoment,
  { well, scale }: ZsetPlaces,
  due: number,
  measures: Measures,
): Label[] {
  if (scale.nowX === null) {
    if (zset.length === 0 || zset.scores !== 'priority') return [];
    const at = { x: well.x + 8 * measures.unit, y: well.y + 15 * measures.unit };
    const words = { key: 'due', phrase: phrase('stage.zset.lowest-first'), tone: 'muted' } as const;
    return [lineOf(words, at, well.width - 16 * measures.unit, measures)];
  }
  const { unit } = measures;
  const kind = zset.scores === 'lease' ? 'overdue' : 'due';
  const words = phrase(`stage.zset.${kind}`, { count: due });
  const at = { x: well.x + 8 * unit, y: well.y + 15 * unit };
  const tone = due > 0 ? 'warn' : 'muted';
  return [lineOf({ key: 'due', phrase: words, tone }, at, well.width - 16 * unit, measures)];
}
