// Which object of the stage an arrow key goes to: the nearest one in that direction, where going
// aside costs more than going straight on.

import type { Box } from '../../scene/shapes.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

const KEYS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** What sideways distance costs more than distance in the direction of the key. */
const ASIDE = 2.5;

interface Stop {
  readonly id: string;
  readonly box: Box;
}

/** The direction of a key; undefined for all other keys. */
export function directionOf(key: string): Direction | undefined {
  return KEYS[key];
}

/** The stop to go to from `from`; undefined when there is none in that direction. */
export function nextStop(
  stops: readonly Stop[],
  from: string,
  direction: Direction,
): string | undefined {
  const start = stops.find(({ id }) => id === from);
  if (start === undefined) return stops[0]?.id;
  let best: { id: string; cost: number } | undefined;
  for (const stop of stops) {
    const cost = costOf(start.box, stop.box, direction);
    if (stop.id !== from && cost !== undefined && (best === undefined || cost < best.cost)) {
      best = { id: stop.id, cost };
    }
  }
  return best?.id;
}

function costOf(from: Box, to: Box, direction: Direction): number | undefined {
  const across = to.x + to.width / 2 - (from.x + from.width / 2);
  const down = to.y + to.height / 2 - (from.y + from.height / 2);
  const level = direction === 'left' || direction === 'right';
  const ahead = (level ? across : down) * (direction === 'left' || direction === 'up' ? -1 : 1);
  const aside = Math.abs(level ? down : across);
  return ahead > 1 ? ahead + ASIDE * aside : undefined;
}
