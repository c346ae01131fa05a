// Where a menu stands so that it does not hide what it is about: below its object, else above it,
// else beside it, and never off the stage.

import type { Box, Point, Size } from '../../scene/shapes.ts';

/** Between the object and its menu, and between the menu and the edge of the stage. */
const GAP = 8;
const EDGE = 4;

/** The top left corner of a menu of a size, for the object at `anchor`, all in px of the stage. */
export function menuPlace(anchor: Box, menu: Size, stage: Size): Point {
  const middle = { x: anchor.x + anchor.width / 2, y: anchor.y + anchor.height / 2 };
  const x = within(middle.x - menu.width / 2, menu.width, stage.width);
  const y = within(middle.y - menu.height / 2, menu.height, stage.height);
  const below = anchor.y + anchor.height + GAP;
  const above = anchor.y - GAP - menu.height;
  if (below + menu.height + EDGE <= stage.height) return { x, y: below };
  if (above >= EDGE) return { x, y: above };
  const left = anchor.x - GAP - menu.width;
  const right = anchor.x + anchor.width + GAP;
  if (left >= EDGE) return { x: left, y };
  if (right + menu.width + EDGE <= stage.width) return { x: right, y };
  return { x, y };
}

function within(start: number, length: number, room: number): number {
  return Math.max(EDGE, Math.min(room - length - EDGE, start));
}
