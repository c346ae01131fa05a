// Every structure by its kind: how high, where, and drawn.

import type { Measures } from '../measures.ts';
import type { Box } from '../shapes.ts';
import type { StructureMoment } from '../structure-moments.ts';
import { type ChannelPlaces, channelHeights, channelPlaces } from './channel.ts';
import { type ListPlaces, listHeights, listPlaces } from './list.ts';
import { expectedPelsHeight } from './pending.ts';
import { type StreamPlaces, streamHeights, streamPlaces } from './stream.ts';
import { type TablePlaces, tableHeights, tablePlaces } from './table.ts';
import { type ZsetPlaces, zsetHeights, zsetPlaces } from './zset.ts';

export type AnyPlaces = ListPlaces | ZsetPlaces | StreamPlaces | ChannelPlaces | TablePlaces;

/** How high a structure of a width may be drawn, from its largest form to its smallest. */
export function heightsOf(
  structure: StructureMoment,
  width: number,
  measures: Measures,
): readonly number[] {
  switch (structure.kind) {
    case 'list':
      return listHeights(structure, measures);
    case 'zset':
      return zsetHeights(measures);
    case 'stream':
      return streamHeights(structure, width, measures);
    case 'channel':
      return channelHeights(structure, measures);
    case 'table':
      return tableHeights(structure, measures);
  }
}

/**
 * How high it must be to show what the design is about: of a stream, also the PELs; of a list,
 * which end is which; of a sorted set two rows, as two members that are due at nearly the same time
 * must not be a heap; of a table two fields.
 */
export function leastHeightOf(
  structure: StructureMoment,
  width: number,
  measures: Measures,
): number {
  const heights = heightsOf(structure, width, measures);
  const smallest = heights.at(-1) ?? 0;
  if (structure.kind === 'channel') return smallest;
  if (structure.kind !== 'stream') return heights.at(-2) ?? smallest;
  return smallest + expectedPelsHeight(structure, width, measures);
}

/** Lays a structure out in a box of one of its heights. */
export function layStructure(structure: StructureMoment, box: Box, measures: Measures): AnyPlaces {
  switch (structure.kind) {
    case 'list':
      return listPlaces(structure, box, measures);
    case 'zset':
      return zsetPlaces(structure, box, measures);
    case 'stream':
      return streamPlaces(structure, box, measures);
    case 'channel':
      return channelPlaces(structure, box, measures);
    case 'table':
      return tablePlaces(structure, box, measures);
  }
}
