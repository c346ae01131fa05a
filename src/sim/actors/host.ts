// Runs XState machines as pure functions. A live actor would own timers, and loses them when it is
// restored (statelyai/xstate#5331), so nothing here is alive: an event and a snapshot go in, the
// next snapshot and the machine's orders come out as data, and the kernel carries them out. The
// machines come compiled (flat-machine.ts); test/sim/actors/host.test.ts holds each step against
// XState's own pure functions.

import type { Ms } from '../../base/time.ts';
import type { Compiled, Turn } from './flat-actions.ts';
import type { FlatMachine, FlatState, FlatTransition } from './flat-machine.ts';
import type { Order } from './orders.ts';

/** Immutable: it may be kept in any number of checkpoints. */
export interface ActorSnapshot {
  /** The name of the state. */
  readonly value: string;
  readonly context: object;
}

/** What a transition gave. */
export interface Outcome {
  readonly snapshot: ActorSnapshot;
  /** To be carried out in this order. */
  readonly orders: readonly Order[];
}

/** A timer that never rings: a state may wait without end. */
export const NEVER: Ms = Number.MAX_SAFE_INTEGER;

/** Starts a machine. */
export function begin(machine: FlatMachine, input: unknown): Outcome {
  const event = { type: 'xstate.init', input };
  const turn: Turn = { context: machine.firstContext(input), event, orders: [] };
  run(machine.initial.entry, turn);
  const state = settle(machine, machine.initial, turn);
  return { snapshot: { value: state.value, context: turn.context }, orders: turn.orders };
}

/** Hands an event over. An event that the state has no use for changes nothing. */
export function send(
  machine: FlatMachine,
  snapshot: ActorSnapshot,
  event: { readonly type: string },
): Outcome {
  const turn: Turn = { context: snapshot.context, event, orders: [] };
  const from = stateNamed(machine, snapshot.value);
  const transition = chosen(from.on.get(event.type), turn);
  const to = transition === null ? from : take(machine, from, transition, turn);
  const { value } = settle(machine, to, turn);
  const isSame = value === snapshot.value && turn.context === snapshot.context;
  return {
    snapshot: isSame ? snapshot : { value, context: turn.context },
    orders: turn.orders,
  };
}

/** Passes through states that are left at once. */
function settle(machine: FlatMachine, from: FlatState, turn: Turn): FlatState {
  let state = from;
  for (;;) {
    const transition = state.always.length === 0 ? null : chosen(state.always, turn);
    if (transition === null) return state;
    state = take(machine, state, transition, turn);
  }
}

/** The first transition whose guard lets it pass. */
function chosen(
  candidates: readonly FlatTransition[] | undefined,
  turn: Turn,
): FlatTransition | null {
  if (candidates === undefined) return null;
  for (const candidate of candidates) {
    if (candidate.guard === null || candidate.guard(turn)) return candidate;
  }
  return null;
}

function take(
  machine: FlatMachine,
  from: FlatState,
  { target, actions }: FlatTransition,
  turn: Turn,
): FlatState {
  if (target === null) {
    run(actions, turn);
    return from;
  }
  const to = stateNamed(machine, target);
  run(from.exit, turn);
  run(actions, turn);
  run(to.entry, turn);
  return to;
}

function stateNamed(machine: FlatMachine, name: string): FlatState {
  const state = machine.states.get(name);
  if (state === undefined) throw new Error(`the machine has no state '${name}'`);
  return state;
}

function run(actions: readonly Compiled[], turn: Turn): void {
  for (const action of actions) action(turn);
}

/** The name of a snapshot's state. */
export function stateOf({ value }: ActorSnapshot): string {
  return value;
}

/**
 * When the first timer among these orders rings; a state's timers are all set when it is entered.
 */
export function firstTimer(orders: readonly Order[], now: Ms): Ms | null {
  let first: Ms | null = null;
  for (const order of orders) {
    if (order.type !== 'timer' || order.delayMs === NEVER) continue;
    if (first === null || now + order.delayMs < first) first = now + order.delayMs;
  }
  return first;
}
