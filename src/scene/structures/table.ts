// Hashes, sets and strings as they look: small tables of fields, members or keys, with values and
// the time that each has left. A message in a row has its disc there. Long values are cut; who
// points at one reads the whole.

import type { Ms } from '../../base/time.ts';
import { lifetime } from '../clock.ts';
import type { Measures } from '../measures.ts';
import { literal, type Phrase, phrase } from '../phrase.ts';
import type { Box, Label } from '../shapes.ts';
import type { RowMoment, TableMoment } from '../structure-moments.ts';
import type { TableShape } from '../structure-shapes.ts';
import { lineOf, type StructurePlaces, titleHeight, titleOf } from './structure.ts';

const ROW_HEIGHT = 20;
const RADIUS = 9;
const PADDING = 3;
/** Rows that a table of the design has room for, from the largest form to the smallest. */
const EXPECTED_ROWS = [3, 2, 1] as const;
/** Rows of any other table at most. */
const ROWS_AT_MOST = 4;
const TTL_WIDTH = 58;

export interface TablePlaces extends StructurePlaces {
  readonly kind: 'table';
  readonly well: Box;
  /** The rows that are drawn, and their middles. */
  readonly rows: readonly { readonly row: RowMoment; readonly y: number }[];
  /** Middle of the line that counts the rest. */
  readonly restY: number | null;
}

/** Heights of a table, from the largest form to the smallest. */
export function tableHeights(table: TableMoment, measures: Measures): number[] {
  const { unit } = measures;
  const rows = table.isExpected
    ? EXPECTED_ROWS.slice(table.type === 'set' ? 1 : 0)
    : downFrom(Math.min(ROWS_AT_MOST, Math.max(1, table.length)));
  return rows.map((count) => titleHeight(measures) + (count * ROW_HEIGHT + 2 * PADDING) * unit);
}

function downFrom(most: number): number[] {
  return Array.from({ length: most }, (_, index) => most - index);
}

/** Lays a table out in a box of one of its heights. */
export function tablePlaces(table: TableMoment, box: Box, measures: Measures): TablePlaces {
  const { unit } = measures;
  const top = box.y + titleHeight(measures);
  const well = { x: box.x, y: top, width: box.width, height: box.y + box.height - top };
  const room = Math.max(
    1,
    Math.floor((well.height - 2 * PADDING * unit + 1) / (ROW_HEIGHT * unit)),
  );
  const isTooLong = table.length > room;
  const yOf = (index: number) => top + (PADDING + (index + 0.5) * ROW_HEIGHT) * unit;
  const shown = table.rows.slice(0, isTooLong && room > 1 ? room - 1 : room);
  const rows = shown.map((row, index) => ({ row, y: yOf(index) }));
  const at = { x: well.x + well.width - (RADIUS + 8) * unit, radius: RADIUS * unit };
  const find = (slot: string) => rows.find(({ row }) => row.slot === slot);
  return {
    kind: 'table',
    box,
    well,
    rows,
    restY: isTooLong && room > 1 ? yOf(room - 1) : null,
    spotOf: (place) => {
      if (place.kind !== 'slot' || place.structure !== table.id) return undefined;
      return { ...at, y: find(place.slot)?.y ?? yOf(room - 1) };
    },
    shows: (place) => place.kind === 'slot' && find(place.slot) !== undefined,
    heapsAt: () => [],
  };
}

/** The table at a moment. */
export function drawTable(
  table: TableMoment,
  places: TablePlaces,
  at: Ms,
  measures: Measures,
): TableShape {
  const { box, well, rows, restY } = places;
  const { unit } = measures;
  const middle = 4 * unit;
  const rest: Label[] =
    restY === null
      ? []
      : [
          lineOf(
            {
              key: 'rest',
              phrase: phrase('stage.table.more', { count: table.length - rows.length }),
              tone: 'muted',
            },
            { x: well.x + 8 * unit, y: restY + middle },
            well.width - 16 * unit,
            measures,
          ),
        ];
  return {
    key: table.id,
    object: { kind: 'table', id: table.key },
    name: nameOf(table),
    box,
    well,
    isEmpty: table.length === 0,
    dividers: rows.slice(1).map(({ y }) => y - (ROW_HEIGHT / 2) * unit),
    labels: [
      ...tableTitle(table, box, measures),
      ...rows.flatMap(({ row, y }) => rowLabels(row, y + middle, at, well, measures)),
      ...rest,
    ],
  };
}

/** Strings stand together: each row is a key of its own. */
function tableTitle(table: TableMoment, box: Box, measures: Measures): Label[] {
  if (table.type !== 'string') {
    const short = phrase(table.length === 0 ? 'stage.empty' : `stage.table.short.${table.type}`);
    return titleOf(table.key, sizeOf(table), box, measures, short);
  }
  const words = phrase('stage.table.size.string', { count: table.length });
  const title = { key: 'key', phrase: words, tone: 'ink', font: measures.name } as const;
  return [lineOf(title, { x: box.x, y: box.y + 16 * measures.unit }, box.width, measures)];
}

function nameOf(table: TableMoment): Phrase {
  const rows = table.rows.map(({ name, value }) => (value === null ? name : `${name}: ${value}`));
  return phrase(`stage.name.table.${table.type}`, {
    key: table.key,
    count: table.length,
    rows: rows.slice(0, ROWS_AT_MOST).join(', '),
  });
}

function sizeOf({ type, length }: TableMoment): Phrase {
  return length === 0
    ? phrase('stage.list.empty')
    : phrase(`stage.table.size.${type}`, { count: length });
}

function rowLabels(row: RowMoment, y: number, at: Ms, well: Box, measures: Measures): Label[] {
  const { unit } = measures;
  const font = { ...measures.tag, weight: 400 } as const;
  const left = well.x + 8 * unit;
  const disc = row.holdsMessage ? (2 * RADIUS + 10) * unit : 0;
  const ttl = row.expiresAt === null ? 0 : TTL_WIDTH * unit;
  const right = well.x + well.width - 8 * unit - disc;
  const room = right - left - ttl;
  const nameRoom = row.value === null ? room : room * 0.55;
  const words: Label[] = [
    lineOf(
      { key: `name-${row.slot}`, phrase: literal(row.name), tone: 'ink', font },
      { x: left, y },
      nameRoom - 4 * unit,
      measures,
    ),
  ];
  if (row.value !== null) {
    const value = { key: `value-${row.slot}`, phrase: literal(row.value), tone: 'muted' } as const;
    const x = left + nameRoom;
    words.push(lineOf({ ...value, font }, { x, y }, room - nameRoom - 4 * unit, measures));
  }
  if (row.expiresAt !== null) {
    const left = lifetime(row.expiresAt - at);
    const expiry = { key: `ttl-${row.slot}`, phrase: left, tone: 'muted', anchor: 'end' } as const;
    words.push(lineOf(expiry, { x: right, y }, ttl - 2 * unit, measures));
  }
  return words;
}
