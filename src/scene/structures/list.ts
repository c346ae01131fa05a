// A list as it looks: a row of cells, head at the left, tail at the right. Elements stand against
// the tail, where the next one leaves; what does not fit is a counted heap at the head. Clients
// that are blocked on the list stand in line under the tail, in the order in which Redis will serve
// them.

import type { Measures } from '../measures.ts';
import { literal, type Phrase, phrase } from '../phrase.ts';
import type { Box, Label, Point } from '../shapes.ts';
import type { ListMoment } from '../structure-moments.ts';
import type { ListShape, WaitingShape } from '../structure-shapes.ts';
import { widthOf } from '../text.ts';
import { type StructurePlaces, titleHeight, titleOf } from './structure.ts';

/** Cells that the heap takes when there is one. */
const HEAP_CELLS = 2;
const CHIP_WIDTH = 82;
const CHIP_HEIGHT = 24;
/** The short title has room from this width on. */
const SHORT_TITLE = 82;

/** Of the smallest form, which names no ends. */
const LOW_CELL = 38;
const ENDS_HEIGHT = 22;

export interface ListPlaces extends StructurePlaces {
  readonly kind: 'list';
  readonly well: Box;
  /** How many elements are drawn one by one. */
  readonly shown: number;
  readonly pitch: number;
  /** Where the heap lies, at the head. */
  readonly heap: Point;
  /** Whether the ends are named, and whether there is a line for who waits. */
  readonly hasEnds: boolean;
  readonly hasLine: boolean;
  /** Whether the title of that line stands above it. */
  readonly isTitleAbove: boolean;
  /** Top of the line of blocked clients. */
  readonly waitingTop: number;
}

/** From the well to the blocked clients: with their title above them, or beside them. */
const CHIPS_BELOW = { titleAbove: 48, titleBeside: 26 };

/**
 * Heights of a list, from the largest form to the smallest: with room for who waits or what is next
 * where messages are taken, and for a title above that; with the ends named; or the cells alone.
 */
export function listHeights(list: ListMoment, measures: Measures): number[] {
  const { unit, cellHeight } = measures;
  const top = titleHeight(measures);
  const lineAt = (below: number) => top + cellHeight + (below + CHIP_HEIGHT + 2) * unit;
  const beside = lineAt(CHIPS_BELOW.titleBeside);
  // On a phone, as high as its contents, there is no need for more.
  const lines =
    measures.arrangement === 'wide' ? [lineAt(CHIPS_BELOW.titleAbove), beside] : [beside];
  const ends = top + cellHeight + ENDS_HEIGHT * unit;
  const low = top + LOW_CELL * unit;
  const hasLine = list.waiting.length > 0 || list.leavesBy !== null;
  return hasLine ? [...lines, ends, low] : [ends, low];
}

/** Lays one list out in a box of one of its heights. */
export function listPlaces(list: ListMoment, box: Box, measures: Measures): ListPlaces {
  const { pitch, unit, tokenRadius } = measures;
  const top = titleHeight(measures);
  const hasEnds = box.height > top + LOW_CELL * unit + 1;
  const hasLine = box.height > top + measures.cellHeight + (ENDS_HEIGHT + 1) * unit;
  const withTitle = CHIPS_BELOW.titleAbove + CHIP_HEIGHT + 1;
  const isTitleAbove = box.height > top + measures.cellHeight + withTitle * unit;
  const chipsBelow = isTitleAbove ? CHIPS_BELOW.titleAbove : CHIPS_BELOW.titleBeside;
  const height = hasEnds ? measures.cellHeight : LOW_CELL * unit;
  const well = { x: box.x, y: box.y + top, width: box.width, height };
  const cells = Math.max(HEAP_CELLS + 1, Math.floor((well.width - 4 * unit) / pitch));
  const shown = list.length > cells ? cells - HEAP_CELLS : cells;
  const heap = {
    x: rightOf(well, unit) - (cells - HEAP_CELLS / 2) * pitch - pitch / 4,
    y: well.y + height / 2,
  };
  const radius = Math.min(tokenRadius, height / 2 - 3 * unit);
  return {
    kind: 'list',
    box,
    well,
    shown,
    pitch,
    heap,
    hasEnds,
    hasLine,
    isTitleAbove,
    waitingTop: well.y + height + chipsBelow * unit,
    spotOf: (place) => {
      if (place.kind !== 'list' || place.list !== list.id) return undefined;
      if (place.fromTail >= shown) return { x: heap.x + pitch / 4, y: heap.y, radius };
      return { x: rightOf(well, unit) - (place.fromTail + 0.5) * pitch, y: heap.y, radius };
    },
    shows: (place) => place.kind === 'list' && place.fromTail < shown,
    heapsAt: () => [
      {
        key: `list:${list.id}`,
        at: heap,
        count: list.length - shown,
        radius: Math.min(tokenRadius, 16 * unit),
        holds: (place) =>
          place.kind === 'list' && place.list === list.id && place.fromTail >= shown,
      },
    ],
  };
}

function rightOf(well: Box, unit: number): number {
  return well.x + well.width - 2 * unit;
}

/** The list's frame: name, cells, ends and blocked clients. Its elements are tokens. */
export function drawList(list: ListMoment, places: ListPlaces, measures: Measures): ListShape {
  return {
    key: list.id,
    object: { kind: 'list', id: list.key },
    name: phrase('stage.name.list', { key: list.key, count: list.length }),
    box: places.box,
    well: places.well,
    isEmpty: list.length === 0,
    dividers: dividersOf(list, places, measures),
    labels: [
      ...titleOf(list.key, sizeOf(list), places.box, measures, shortSizeOf(list)),
      ...(places.hasEnds ? endsOf(list, places, measures) : []),
      ...(places.hasLine ? waitingTitle(list, places, measures) : []),
      ...(places.hasLine ? nextOf(list, places, measures) : []),
    ],
    waiting: places.hasLine ? waitingOf(list, places, measures) : [],
  };
}

function dividersOf(list: ListMoment, places: ListPlaces, measures: Measures): number[] {
  const right = rightOf(places.well, measures.unit);
  const cells = Math.min(list.length, places.shown);
  return Array.from({ length: cells }, (_, at) => right - (at + 1) * places.pitch);
}

function sizeOf({ length }: ListMoment): Phrase {
  return length === 0 ? phrase('stage.list.empty') : phrase('stage.list.size', { count: length });
}

function shortSizeOf({ length }: ListMoment): Phrase {
  return length === 0 ? phrase('stage.empty') : phrase('stage.list.count', { count: length });
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
    if (command === null || endUsedBy(command, command === list.entersBy) !== end) continue;
    return command === list.entersBy
      ? phrase(`stage.list.${end}.enters`, { command })
      : phrase(`stage.list.${end}.leaves`, { command });
  }
  return phrase(`stage.list.${end}`);
}

/**
 * `LPUSH`, `BLPOP` work at the head; `RPUSH`, `BRPOP`, `RPOPLPUSH` (its source) at the tail. LMOVE
 * is sent with RIGHT and LEFT: from the tail to the head.
 */
function endUsedBy(command: string, isEntering: boolean): 'head' | 'tail' {
  if (/^B?LMOVE/.test(command)) return isEntering ? 'head' : 'tail';
  return /^B?L/.test(command) || (isEntering && command === 'EVAL') ? 'head' : 'tail';
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

/** Says what the chips are: above them, or at their left where height is scarce. */
function waitingTitle(list: ListMoment, places: ListPlaces, measures: Measures): Label[] {
  if (list.waiting.length === 0) return [];
  const taken = list.waiting.length * (CHIP_WIDTH + 6) * measures.unit;
  return title('stage.waiting.title', 'stage.waiting.title-short', taken, places, measures);
}

/** What is next to leave, as Redis has it. While clients wait there is nothing to leave. */
function nextOf(list: ListMoment, places: ListPlaces, measures: Measures): Label[] {
  if (list.next === null || list.waiting.length > 0) return [];
  const { unit, lineHeight, tag } = measures;
  const { box, waitingTop } = places;
  const font = { ...tag, weight: 400 } as const;
  const maxWidth = places.isTitleAbove ? box.width : box.width * 0.66;
  const element: Label = {
    key: 'next',
    phrase: literal(list.next),
    x: box.x + box.width,
    y: waitingTop + (places.isTitleAbove ? 12 : 16) * unit,
    font,
    tone: 'muted',
    anchor: 'end',
    maxWidth,
    maxLines: 1,
    lineHeight,
  };
  const taken = Math.min(maxWidth, widthOf(list.next, font)) + 8 * unit;
  return [...title('stage.list.next', 'stage.list.next', taken, places, measures), element];
}

/** A title above what stands under the tail, or at its left where height is scarce. */
function title(
  words: 'stage.waiting.title' | 'stage.list.next',
  short: 'stage.waiting.title-short' | 'stage.list.next',
  taken: number,
  places: ListPlaces,
  measures: Measures,
): Label[] {
  const { unit, body: font, lineHeight } = measures;
  const { box, waitingTop } = places;
  const common = { key: 'title', font, tone: 'muted', maxLines: 1, lineHeight } as const;
  if (places.isTitleAbove) {
    const at = { x: box.x + box.width, y: waitingTop - 7 * unit, maxWidth: box.width };
    return [{ ...common, ...at, phrase: phrase(words), anchor: 'end' }];
  }
  const maxWidth = box.width - taken;
  if (maxWidth < SHORT_TITLE * unit) return [];
  const at = { x: box.x, y: waitingTop + 16 * unit, maxWidth };
  return [{ ...common, ...at, phrase: phrase(short), anchor: 'start' }];
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
