// A list as it looks: a row of cells, head at the left, tail at the right. Elements stand against the
// tail, where the next one leaves; what does not fit is a counted heap at the head. Clients that are
// blocked on the list stand in line under the tail, in the order in which Redis will serve them.

import type { Measures } from '../measures.ts';
import type { ListMoment } from '../moment.ts';
import { literal, type Phrase, phrase } from '../phrase.ts';
import type { Box, Label, ListShape, Point, WaitingShape } from '../shapes.ts';
import { widthOf } from '../text.ts';

/** Cells that the heap takes when there is one. */
const HEAP_CELLS = 2;
const CHIP_WIDTH = 82;
const CHIP_HEIGHT = 24;

export interface ListPlaces {
  readonly box: Box;
  readonly well: Box;
  /** How many elements are drawn one by one. */
  readonly shown: number;
  readonly pitch: number;
  /** Centre of the heap, at the head. */
  readonly heap: Point;
  /** Top of the line of blocked clients. */
  readonly waitingTop: number;
}

/** How high a list is drawn, its blocked clients included. */
export function listHeight(measures: Measures): number {
  return wellTop(measures) + measures.cellHeight + 76 * measures.unit;
}

function wellTop(measures: Measures): number {
  return 26 * measures.unit;
}

/** Lays one list out in `box`, which must have `listHeight`. */
export function listPlaces(list: ListMoment, box: Box, measures: Measures): ListPlaces {
  const { pitch, unit, cellHeight } = measures;
  const well = { x: box.x, y: box.y + wellTop(measures), width: box.width, height: cellHeight };
  const cells = Math.max(HEAP_CELLS + 1, Math.floor((well.width - 4 * unit) / pitch));
  const shown = list.length > cells ? cells - HEAP_CELLS : cells;
  return {
    box,
    well,
    shown,
    pitch,
    heap: {
      x: rightOf(well, unit) - (cells - HEAP_CELLS / 2) * pitch,
      y: well.y + cellHeight / 2,
    },
    waitingTop: well.y + cellHeight + 46 * unit,
  };
}

function rightOf(well: Box, unit: number): number {
  return well.x + well.width - 2 * unit;
}

/** Centre of the element that has `fromTail` elements behind it. */
export function cellOf(places: ListPlaces, measures: Measures, fromTail: number): Point {
  if (fromTail >= places.shown) return places.heap;
  return {
    x: rightOf(places.well, measures.unit) - (fromTail + 0.5) * places.pitch,
    y: places.heap.y,
  };
}

/** The list's frame: name, cells, ends and blocked clients. Its elements are tokens. */
export function drawList(list: ListMoment, places: ListPlaces, measures: Measures): ListShape {
  return {
    key: list.key,
    object: { kind: 'list', id: list.key },
    name: phrase('stage.name.list', { key: list.key, count: list.length }),
    box: places.box,
    well: places.well,
    dividers: dividersOf(list, places, measures),
    labels: [...titleOf(list, places, measures), ...endsOf(list, places, measures)],
    waiting: waitingOf(list, places, measures),
  };
}

function dividersOf(list: ListMoment, places: ListPlaces, measures: Measures): number[] {
  const right = rightOf(places.well, measures.unit);
  const cells = Math.min(list.length, places.shown);
  return Array.from({ length: cells }, (_, at) => right - (at + 1) * places.pitch);
}

function titleOf(list: ListMoment, places: ListPlaces, measures: Measures): Label[] {
  const { box } = places;
  const { unit, key, body } = measures;
  const baseline = box.y + 16 * unit;
  const gap = 10 * unit;
  const room = box.width - 100 * unit - gap;
  const keyWidth = Math.min(room, widthOf(list.key, key) + unit);
  const one = { anchor: 'start', maxLines: 1, lineHeight: measures.lineHeight } as const;
  return [
    {
      ...one,
      key: 'key',
      phrase: literal(list.key),
      x: box.x,
      y: baseline,
      font: key,
      tone: 'ink',
      maxWidth: keyWidth,
    },
    {
      ...one,
      key: 'size',
      phrase: phrase('stage.list.size', { count: list.length }),
      x: box.x + keyWidth + gap,
      y: baseline,
      font: body,
      tone: 'muted',
      maxWidth: box.width - keyWidth - gap,
    },
  ];
}

function endsOf(list: ListMoment, places: ListPlaces, measures: Measures): Label[] {
  const { well } = places;
  const common = {
    y: well.y + well.height + 16 * measures.unit,
    font: measures.body,
    tone: 'muted',
    maxWidth: well.width / 2 - 4 * measures.unit,
    maxLines: 1,
    lineHeight: measures.lineHeight,
  } as const;
  return [
    { ...common, key: 'head', phrase: endOf('head', list), x: well.x, anchor: 'start' },
    { ...common, key: 'tail', phrase: endOf('tail', list), x: well.x + well.width, anchor: 'end' },
  ];
}

function endOf(end: 'head' | 'tail', list: ListMoment): Phrase {
  for (const command of [list.entersBy, list.leavesBy]) {
    if (command === null || endUsedBy(command) !== end) continue;
    return command === list.entersBy
      ? phrase(`stage.list.${end}.enters`, { command })
      : phrase(`stage.list.${end}.leaves`, { command });
  }
  return phrase(`stage.list.${end}`);
}

/** `LPUSH`, `BLPOP` work at the head; `RPUSH`, `BRPOP`, `RPOPLPUSH` (its source) at the tail. */
function endUsedBy(command: string): 'head' | 'tail' {
  return /^B?L/.test(command) ? 'head' : 'tail';
}

function waitingOf(list: ListMoment, places: ListPlaces, measures: Measures): WaitingShape[] {
  const { unit } = measures;
  const step = (CHIP_WIDTH + 6) * unit;
  const room = Math.max(1, Math.floor((places.box.width + 6 * unit) / step));
  const right = places.box.x + places.box.width;
  const hidden = list.waiting.length > room ? list.waiting.length - room + 1 : 0;
  const shown = list.waiting.slice(0, list.waiting.length - hidden);
  const chip = (key: string, place: number, what: Phrase): WaitingShape => {
    const x = right - (place - 1) * step - CHIP_WIDTH * unit;
    const box = { x, y: places.waitingTop, width: CHIP_WIDTH * unit, height: CHIP_HEIGHT * unit };
    return { key, box, place, label: chipLabel(what, box, measures) };
  };
  const chips = shown.map((each, at) => chip(each.actor, at + 1, each.name));
  if (hidden > 0) {
    chips.push(chip('more', shown.length + 1, phrase('stage.waiting.more', { count: hidden })));
  }
  return chips;
}

function chipLabel(what: Phrase, box: Box, measures: Measures): Label {
  const number = 18 * measures.unit;
  return {
    key: 'name',
    phrase: what,
    x: box.x + number + (box.width - number) / 2,
    y: box.y + box.height / 2 + measures.body.size * 0.36,
    font: measures.body,
    tone: 'ink',
    anchor: 'middle',
    maxWidth: box.width - number - 6 * measures.unit,
    maxLines: 1,
    lineHeight: measures.lineHeight,
  };
}
