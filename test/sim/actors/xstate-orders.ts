// From XState's action objects to the orders of the host: their shapes are those of its functions.

import type { Order } from '../../../src/sim/actors/orders.ts';

/** What XState hands to whoever carries actions out. */
export interface RawAction {
  readonly type: string;
  readonly params: unknown;
}

/** The order that an action is; none for an event that XState has queued by itself. */
export function toOrder({ type, params }: RawAction): readonly Order[] {
  if (type === 'xstate.raise') {
    const { event, id, delay } = params as { event: { type: string }; id?: string; delay?: number };
    if (delay === undefined) return [];
    return [{ type: 'timer', id: id ?? event.type, delayMs: delay, event: event.type }];
  }
  if (type === 'xstate.cancel') {
    return [{ type: 'cancel', id: (params as { sendId: string }).sendId }];
  }
  return [{ type, ...(params as object | undefined) } as Order];
}
