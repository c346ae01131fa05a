// Where the menu of an object stands.

import { describe, expect, it } from 'vitest';
import { menuPlace } from '../../../src/view/stage/menu-place.ts';
import { inside, overlap } from '../../scene/stages.ts';

const STAGE = { width: 900, height: 400 };
const anchors = {
  'at the top': { x: 400, y: 20, width: 100, height: 60 },
  'at the bottom': { x: 400, y: 320, width: 100, height: 60 },
  'in the middle': { x: 400, y: 170, width: 100, height: 60 },
  'in the top left corner': { x: 0, y: 0, width: 100, height: 60 },
  'in the bottom right corner': { x: 800, y: 340, width: 100, height: 60 },
};

describe.each(Object.entries(anchors))('a menu for an object %s', (_where, anchor) => {
  it.each([120, 250, 380])('of a height of %i px is on the stage and hides nothing', (height) => {
    const menu = { width: 300, height };
    const box = { ...menuPlace(anchor, menu, STAGE), ...menu };
    expect(inside(box, { x: 0, y: 0, ...STAGE })).toBe(true);
    expect(overlap(box, anchor)).toBe(false);
  });
});

describe('a menu for which there is no room', () => {
  it('stays on the stage', () => {
    const place = menuPlace(
      { x: 20, y: 170, width: 300, height: 60 },
      { width: 310, height: 380 },
      {
        width: 340,
        height: 400,
      },
    );
    expect(place.x).toBeGreaterThanOrEqual(0);
    expect(place.y).toBeGreaterThanOrEqual(0);
  });
});
