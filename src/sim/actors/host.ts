// Runs XState machines as pure functions. A live actor would own timers, and loses them when it is
// restored (statelyai/xstate#5331), so nothing here is alive: an event and a snapshot go in, the
// next snapshot and the machine's orders come out as data, and the kernel carries them out.

import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Ms } from '../../base/time.ts';
import type { Order } from './orders.ts';

/** Immutable: it may be kept in any number of checkpoints. */
export type ActorSnapshot = AnyMachineSnapshot;

/** What a transition gave. */
export interface Outcome {
  readonly snapshot: ActorSnapshot;
  /** To be carried out in this order. */
  readonly orders: readonly Order[];
}

/** A timer that never rings: a state may wait without end. */
export const NEVER: Ms = Number.MAX_SAFE_INTEGER;

interface RawAction {
  readonly type: string;
  readonly params: unknown;
}

let collected: RawAction[] = [];

/**
 * What XState asks of whoever runs a machine. `transition()` makes such a scope anew with a whole
 * actor on each call, which is five times slower; test/sim/actors/host.test.ts compares both.
 */
const scope = {
  self: {},
  id: '',
  sessionId: '',
  logger: () => undefined,
  defer: () => undefined,
  stopChild: () => undefined,
  emit: () => undefined,
  system: { _sendInspectionEvent: () => undefined },
  actionExecutor: (action: RawAction) => {
    collected.push(action);
  },
};
type Scope = Parameters<AnyStateMachine['getInitialSnapshot']>[0];
const inertScope = scope as unknown as Scope;

/** Starts a machine. */
export function begin(machine: AnyStateMachine, input: unknown): Outcome {
  collected = [];
  const snapshot = machine.getInitialSnapshot(inertScope, input);
  return { snapshot, orders: collected.flatMap(toOrder) };
}

/** Hands an event over. An event that the state has no use for changes nothing. */
export function send(
  machine: AnyStateMachine,
  snapshot: ActorSnapshot,
  event: { readonly type: string },
): Outcome {
  collected = [];
  const next = machine.transition(snapshot, event, inertScope) as ActorSnapshot;
  return { snapshot: next, orders: collected.flatMap(toOrder) };
}

/** The name of a snapshot's state. Machines are flat, so there is one. */
export function stateOf(snapshot: ActorSnapshot): string {
  return String(snapshot.value);
}

const CUSTOM = new Set<Order['type']>([
  'connect',
  'hangUp',
  'request',
  'note',
  'create',
  'sideEffect',
]);

/** From XState's action objects to orders; the shapes are those of `xstate.raise` and `cancel`. */
export function toOrder(action: RawAction): readonly Order[] {
  if (action.type === 'xstate.raise') {
    const { event, id, delay } = action.params as {
      event: { type: string };
      id?: string;
      delay?: number;
    };
    // Without a delay XState has put it into the machine's own queue already.
    if (delay === undefined) return [];
    return [{ type: 'timer', id: id ?? event.type, delayMs: delay, event: event.type }];
  }
  if (action.type === 'xstate.cancel') {
    return [{ type: 'cancel', id: (action.params as { sendId: string }).sendId }];
  }
  if (!CUSTOM.has(action.type as Order['type'])) {
    throw new Error(`a machine asked for '${action.type}', which the kernel does not know`);
  }
  return [{ type: action.type, ...(action.params as object | undefined) } as Order];
}
