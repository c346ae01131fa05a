// Arrow keys on the stage.

import { describe, expect, it } from 'vitest';
import { directionOf, nextStop } from '../../../src/view/stage/steer.ts';

const at = (id: string, x: number, y: number) => ({ id, box: { x, y, width: 10, height: 10 } });
const STOPS = [at('a', 0, 0), at('b', 100, 0), at('c', 200, 5), at('d', 100, 100)];

describe('nextStop', () => {
  it('goes to the nearest stop in the direction of the key', () => {
    expect(nextStop(STOPS, 'a', 'right')).toBe('b');
    expect(nextStop(STOPS, 'b', 'right')).toBe('c');
    expect(nextStop(STOPS, 'b', 'down')).toBe('d');
    expect(nextStop(STOPS, 'd', 'up')).toBe('b');
  });

  it('stays when there is nothing that way', () => {
    expect(nextStop(STOPS, 'a', 'left')).toBeUndefined();
  });

  it('begins at the first stop when it does not know where it is', () => {
    expect(nextStop(STOPS, 'gone', 'left')).toBe('a');
  });

  it('knows the arrow keys and no other', () => {
    expect(directionOf('ArrowUp')).toBe('up');
    expect(directionOf('Enter')).toBeUndefined();
  });
});
