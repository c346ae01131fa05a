// A mishap on its way by mouse, from a strip of faults to the gap between two lines. The kind of
// the data names it, as only that can be read while it hovers.

import type { Mishap } from './gutter.ts';

const KIND = 'application/x-redis-queue-lab.';

/** The faults of the strip that can be set at a line, too. */
const BY_FAULT: Readonly<Record<string, Mishap>> = {
  'process-crash': 'crash',
  pause: 'pause',
  'reset-before': 'lose-request',
  'reset-after': 'lose-reply',
};

/** What a fault of the strip is at a line; undefined for those that have no line. */
export function mishapOfFault(fault: string): Mishap | undefined {
  return BY_FAULT[fault];
}

/** To be called when the drag begins. */
export function takeUp(event: DragEvent, mishap: Mishap): void {
  event.dataTransfer?.setData(`${KIND}${mishap}`, mishap);
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'copy';
}

/** What hovers or is dropped, if it is one of these. */
export function carried(event: DragEvent, offers: readonly Mishap[]): Mishap | undefined {
  return offers.find((mishap) => event.dataTransfer?.types.includes(`${KIND}${mishap}`));
}
