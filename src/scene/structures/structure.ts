// What the pictures of all structures have in common: how high they may be, where things in them
// are, which of those lie in a heap.

import type { Ms } from '../../base/time.ts';
import type { Measures } from '../measures.ts';
import type { Place } from '../moment.ts';
import { literal, type Phrase } from '../phrase.ts';
import type { Box, Label, Point } from '../shapes.ts';
import { widthOf } from '../text.ts';

/** Where something is and how large its disc is. */
interface StructureSpot extends Point {
  readonly radius: number;
}

/** Things for which there is no room one by one. */
export interface HeapPlace {
  readonly key: string;
  readonly at: Point;
  readonly count: number;
  readonly radius: number;
  readonly holds: (place: Place) => boolean;
}

/** A structure at its place on the stage. */
export interface StructurePlaces {
  readonly box: Box;
  /** Undefined for a place in another structure. */
  readonly spotOf: (place: Place, at: Ms) => StructureSpot | undefined;
  /** Whether what is at this place is drawn by itself. */
  readonly shows: (place: Place, at: Ms) => boolean;
  readonly heapsAt: (at: Ms) => readonly HeapPlace[];
}

/** Height of the line with the key. */
export function titleHeight(measures: Measures): number {
  return 26 * measures.unit;
}

/** The key, and in few words what it is; in fewer where there is little room. */
export function titleOf(
  key: string,
  what: Phrase,
  box: Box,
  measures: Measures,
  short: Phrase = what,
): Label[] {
  const { unit, body } = measures;
  const gap = 10 * unit;
  const shown = shortKey(key, box.width, measures);
  const keyWidth = Math.min(box.width, widthOf(shown, measures.key) + unit);
  const one = { y: box.y + 16 * unit, anchor: 'start', maxLines: 1 } as const;
  const { lineHeight } = measures;
  const name: Label = {
    ...one,
    key: 'key',
    phrase: literal(shown),
    x: box.x,
    font: measures.key,
    tone: 'ink',
    maxWidth: keyWidth,
    lineHeight,
  };
  const room = box.width - keyWidth - gap;
  if (room < SHORTEST_WORDS * unit) return [name];
  const x = box.x + keyWidth + gap;
  const said = room < LONG_WORDS * unit ? short : what;
  const words = { key: 'size', phrase: said, x, font: body, tone: 'muted' } as const;
  return [name, { ...one, ...words, maxWidth: room, lineHeight }];
}

/** Room for fewer words than that is left empty. */
const SHORTEST_WORDS = 44;
/** Room for less than that asks for the short words. */
const LONG_WORDS = 190;

/** What tells keys of one family apart is their end: a long one loses its beginning. */
function shortKey(key: string, room: number, measures: Measures): string {
  if (widthOf(key, measures.key) <= room) return key;
  let chars = [...key];
  while (chars.length > 1 && widthOf(`…${chars.join('')}`, measures.key) > room) {
    chars = chars.slice(1);
  }
  return `…${chars.join('')}`;
}

/** A label of one line in the body's type. */
export function lineOf(
  words: Pick<Label, 'key' | 'phrase' | 'tone'> & Partial<Label>,
  at: Point,
  maxWidth: number,
  measures: Measures,
): Label {
  return {
    font: measures.body,
    anchor: 'start',
    maxLines: 1,
    lineHeight: measures.lineHeight,
    maxWidth,
    ...at,
    ...words,
  };
}
