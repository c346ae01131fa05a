// How wide the disc of a message is: a long number makes a disc longer than it is high, and what is
// too long even so is cut. The count of a heap is measured here too.

import type { Measures } from './measures.ts';
import type { Font } from './shapes.ts';
import { widthOf } from './text.ts';

/** The type of the number on a disc. */
export function discFont(radius: number, { number, smallNumber, unit }: Measures): Font {
  return radius < 14 * unit ? smallNumber : number;
}

/** What does not fit into a cell is cut: elements typed by hand may be of any length. */
export function discText(words: string, font: Font, { pitch, unit }: Measures): string {
  const room = pitch - 10 * unit;
  if (widthOf(words, font) <= room) return words;
  let short = words;
  while (short.length > 1 && widthOf(`${short}…`, font) > room) short = short.slice(0, -1);
  return `${short}…`;
}

/** Half of a disc's width. `text` is cut already. */
export function discReach(text: string, radius: number, measures: Measures): number {
  const words = widthOf(text, discFont(radius, measures));
  return Math.max(radius, words / 2 + 2.5 * measures.unit);
}

/** The width of the dark field with a heap's count. */
export function badgeWidth(count: number, { smallNumber, unit }: Measures): number {
  return widthOf(`+${count}`, smallNumber) + 10 * unit;
}
