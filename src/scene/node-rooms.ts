// What stands where inside Redis. What the design uses has its place even while it is empty, the
// most important at the top; other keys stand below as far as there is room, and what does not fit
// is counted. Each structure has several heights: the largest that leaves room for the rest.

import type { Measures } from './measures.ts';
import type { Moment } from './moment.ts';
import type { Box } from './shapes.ts';
import type { StructureMoment } from './structure-moments.ts';
import { type AnyPlaces, heightsOf, layStructure, leastHeightOf } from './structures/any.ts';
import { diskHeight } from './structures/disk.ts';
import { nodesHeight } from './structures/nodes.ts';

const GAP = 14;
/** From this width on two of the smaller structures stand side by side. */
const TWO_COLUMNS_FROM = 480;
/** On a phone, room for keys that the design does not know of: it grows once, not with each. */
const OTHERS_HEIGHT = 112;

export interface NodeRooms {
  readonly structures: ReadonlyMap<string, AnyPlaces>;
  /** Where what a person took out lies. */
  readonly taken: Box;
  readonly disk: Box | null;
  readonly nodes: Box;
}

/** Structures that stand side by side, and how high each of their forms is. */
interface Row {
  readonly structures: readonly StructureMoment[];
  readonly width: number;
  readonly heights: readonly number[];
}

/** How high the card of Redis must be to show everything well. */
export function nodeHeight(moment: Moment, width: number, measures: Measures): number {
  const { padding, unit } = measures;
  const rows = rowsOf(expectedOf(moment), width - 2 * padding, measures);
  const wanted = rows.reduce((sum, row, index) => sum + wantedHeight(row, index) + GAP * unit, 0);
  const others = othersOf(moment).length > 0 ? OTHERS_HEIGHT * unit : -GAP * unit;
  const nodes = nodesRoom(moment, measures);
  return wanted + others + nodes + 2 * padding + footHeight(moment, measures);
}

/**
 * How high the card must be so that what the design uses is there at all. What a person does on the
 * way does not count: a stage must not change its plan for that.
 */
export function leastNodeHeight(moment: Moment, width: number, measures: Measures): number {
  const { padding, unit } = measures;
  const rows = rowsOf(expectedOf(moment), width - 2 * padding, measures);
  const least = rows.reduce((sum, row) => {
    const heights = row.structures.map((each) => leastHeightOf(each, row.width, measures));
    return sum + Math.max(...heights) + GAP * unit;
  }, 0);
  const disk = moment.node.disk === null ? 0 : diskHeight(measures) + GAP * unit;
  return least - GAP * unit + nodesRoom(moment, measures) + 2 * padding + disk;
}

/** The first row in full, the others in their second form. */
function wantedHeight({ heights }: Row, index: number): number {
  return heights[Math.min(heights.length - 1, index === 0 ? 0 : 1)] ?? 0;
}

function expectedOf(moment: Moment): StructureMoment[] {
  return moment.structures.filter(({ isExpected }) => isExpected);
}

function othersOf(moment: Moment): StructureMoment[] {
  return moment.structures.filter(({ isExpected }) => !isExpected);
}

/** Disk, and what a person took out. */
function footHeight(moment: Moment, measures: Measures): number {
  const disk = moment.node.disk === null ? 0 : diskHeight(measures) + GAP * measures.unit;
  return disk + takenHeight(moment, measures);
}

/** The lines of several nodes, and the gap below them. */
function nodesRoom({ nodes, sentinel }: Moment, measures: Measures): number {
  if (nodes.length === 0) return 0;
  return nodesHeight(nodes, sentinel, measures) + 6 * measures.unit;
}

function takenHeight(moment: Moment, { unit, tokenRadius }: Measures): number {
  const some = moment.copies.some(({ place }) => place.kind === 'taken');
  return some ? 2 * tokenRadius + 8 * unit : 0;
}

/** Lays out the inside of Redis. */
export function nodeRooms(moment: Moment, node: Box, measures: Measures): NodeRooms {
  const { padding, unit } = measures;
  const x = node.x + padding;
  const width = node.width - 2 * padding;
  const bottom = node.y + node.height - padding;
  const high = diskHeight(measures);
  const disk = moment.node.disk === null ? null : { x, y: bottom - high, width, height: high };
  const underTaken = disk === null ? bottom : disk.y - GAP * unit;
  const takenHigh = takenHeight(moment, measures);
  const taken = { x, y: underTaken - takenHigh, width, height: takenHigh };
  const nodesHigh = nodesRoom(moment, measures);
  const nodes = { x, y: node.y + padding, width, height: nodesHigh };
  const top = node.y + padding + nodesHigh;
  const room = taken.y - top;
  const gap = GAP * unit;

  const places = new Map<string, AnyPlaces>();
  const rows = fitted(rowsOf(expectedOf(moment), width, measures), room, gap);
  const used = rows.reduce((sum, { height }) => sum + height + gap, -gap);
  const rest = rowsOf(othersOf(moment), width, measures);
  const spare = spareAbove(rest, room - used, rows.length, gap);
  let y = top + spare;
  for (const row of rows) {
    layRow(row, { x, y }, places, measures);
    y += row.height + gap + spare;
  }
  y -= spare;
  for (const row of fitted(rest, taken.y - y, gap, true)) {
    layRow(row, { x, y }, places, measures);
    y += row.height + gap;
  }
  return { structures: places, taken, disk, nodes };
}

/**
 * What is left of the height goes above and between, so that the queue faces the actors; but not
 * if keys that the design does not know of need it.
 */
function spareAbove(rest: readonly Row[], left: number, rows: number, gap: number): number {
  const spare = Math.max(0, left) / (rows + 2);
  const needed = rest.reduce((sum, { heights }) => sum + (heights.at(-1) as number) + gap, 0);
  return left - spare * rows >= needed ? spare : 0;
}

/** The first structure has the whole width; the others share it where it is wide. */
function rowsOf(structures: readonly StructureMoment[], width: number, measures: Measures): Row[] {
  const columns = width >= TWO_COLUMNS_FROM * measures.unit ? 2 : 1;
  const first = structures.some(({ isExpected }) => isExpected) ? 1 : 0;
  const groups = structures.slice(0, first).map((structure) => [structure]);
  for (let at = first; at < structures.length; at += columns) {
    groups.push(structures.slice(at, at + columns));
  }
  return groups.map((group) => {
    const share = (width - (group.length - 1) * 2 * GAP * measures.unit) / group.length;
    const all = group.map((structure) => heightsOf(structure, share, measures));
    const forms = Math.max(...all.map((heights) => heights.length));
    const heights = Array.from({ length: forms }, (_, form) =>
      Math.max(...all.map((each) => each[Math.min(form, each.length - 1)] as number)),
    );
    return { structures: group, width: share, heights };
  });
}

interface FittedRow extends Row {
  readonly height: number;
}

interface ChosenForm {
  readonly row: Row;
  form: number;
}

/**
 * As many rows as fit in their smallest form, then larger, step by step in turns. Where not all
 * expected ones fit, the first is there in any case, and not in its smallest form if it can be.
 */
function fitted(rows: readonly Row[], room: number, gap: number, mayBeNone = false): FittedRow[] {
  let left = room + gap;
  const shown: ChosenForm[] = [];
  const allSmall = rows.reduce((sum, { heights }) => sum + (heights.at(-1) as number) + gap, -gap);
  for (const row of rows) {
    const last = row.heights.length - 1;
    const isFirst = !mayBeNone && shown.length === 0;
    const second = Math.min(1, last);
    const form = isFirst && allSmall > room && heightIn(row, second) <= room ? second : last;
    if (left < heightIn(row, form) + gap && !isFirst) break;
    left -= heightIn(row, form) + gap;
    shown.push({ row, form });
  }
  grow(shown, left);
  return shown.map(({ row, form }) => ({ ...row, height: heightIn(row, form) }));
}

/** Shares out the height that is left. The first row may be at its largest before all others. */
function grow(shown: readonly ChosenForm[], room: number): void {
  let left = room;
  for (const largest of [1, 0]) {
    for (let isGrowing = true; isGrowing; ) {
      isGrowing = false;
      for (const [index, each] of shown.entries()) {
        if (each.form <= (index === 0 ? 0 : largest)) continue;
        const more = heightIn(each.row, each.form - 1) - heightIn(each.row, each.form);
        if (more > left) continue;
        left -= more;
        each.form -= 1;
        isGrowing = true;
      }
    }
  }
}

function heightIn({ heights }: Row, form: number): number {
  return heights[form] as number;
}

function layRow(
  row: FittedRow,
  at: { readonly x: number; readonly y: number },
  places: Map<string, AnyPlaces>,
  measures: Measures,
): void {
  row.structures.forEach((structure, index) => {
    const x = at.x + index * (row.width + 2 * GAP * measures.unit);
    const heights = heightsOf(structure, row.width, measures);
    // Its own largest form that is not higher than the row.
    const height = heights.find((each) => each <= row.height + 0.01) ?? row.height;
    const box = { x, y: at.y, width: row.width, height };
    places.set(structure.id, layStructure(structure, box, measures));
  });
}
