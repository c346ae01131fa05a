// The actions and guards of flat machines (flat-machine.ts), worked out once: `assign`,
// `enqueueActions`, the timers that `after` becomes, and the orders to the kernel. Each sees the
// context that those before it left, as XState has it.

import type { AnyStateMachine } from 'xstate';
import type { Order } from './orders.ts';

/** One event's way through a machine. */
export interface Turn {
  context: object;
  readonly event: { readonly type: string };
  readonly orders: Order[];
}

export type Compiled = (turn: Turn) => void;
export type Guard = (turn: Turn) => boolean;

type Args = Pick<Turn, 'context' | 'event'>;
type Fn = (args: Args, params?: unknown) => unknown;
type Assignment = Fn | Readonly<Record<string, unknown>>;
type Named = string | { readonly type: string; readonly params?: unknown };

/** What XState's action creators leave on the functions that they make. */
interface Builtin {
  readonly type: string;
  readonly assignment: Assignment;
  readonly collect: (args: Args & { readonly enqueue: Enqueue }) => void;
  readonly event: { readonly type: string };
  readonly id?: string;
  readonly delay: string | number;
  readonly sendId: string;
}

/** What an `enqueueActions` is given. Of XState's, these two are all that the machines use. */
interface Enqueue {
  (action: Named): void;
  assign(assignment: Assignment): void;
}

const ORDERS: ReadonlySet<string> = new Set<Order['type']>([
  'connect',
  'hangUp',
  'request',
  'note',
  'create',
  'sideEffect',
]);

/** An action of a machine's config. Throws for one that the kernel could not carry out. */
export function compileAction(machine: AnyStateMachine, action: unknown): Compiled {
  if (typeof action !== 'function') return compileOrder(action as Named);
  const builtin = action as unknown as Builtin;
  switch (builtin.type) {
    case 'xstate.assign':
      return (turn) => assign(turn, builtin.assignment);
    case 'xstate.enqueueActions':
      return (turn) => enqueueActions(turn, builtin);
    case 'xstate.raise':
      return compileTimer(machine, builtin);
    case 'xstate.cancel': {
      const cancel: Order = { type: 'cancel', id: builtin.sendId };
      return ({ orders }) => orders.push(cancel);
    }
    default:
      throw unknownAction(builtin.type ?? action.name);
  }
}

function unknownAction(type: string): Error {
  return new Error(`a machine asked for '${type}', which the kernel does not know`);
}

function compileOrder(action: Named): Compiled {
  const type = typeof action === 'string' ? action : action.type;
  if (!ORDERS.has(type)) throw unknownAction(type);
  return (turn) => order(turn, action);
}

function order({ context, event, orders }: Turn, action: Named): void {
  if (typeof action === 'string') {
    orders.push({ type: action } as Order);
    return;
  }
  const { type, params } = action;
  const given = typeof params === 'function' ? params({ context, event }) : params;
  orders.push({ type, ...given } as Order);
}

function assign(turn: Turn, assignment: Assignment): void {
  const { context, event } = turn;
  if (typeof assignment === 'function') {
    turn.context = { ...context, ...(assignment({ context, event }) as object) };
    return;
  }
  const next: Record<string, unknown> = { ...context };
  for (const [key, value] of Object.entries(assignment)) {
    next[key] = typeof value === 'function' ? value({ context, event }) : value;
  }
  turn.context = next;
}

/** What is enqueued is done at once; the collector goes on with the context that it was given. */
function enqueueActions(turn: Turn, { collect }: Builtin): void {
  const { context, event } = turn;
  const enqueue = ((action: Named) => {
    const type = typeof action === 'string' ? action : action.type;
    if (!ORDERS.has(type)) throw unknownAction(type);
    order(turn, action);
  }) as Enqueue;
  enqueue.assign = (assignment) => assign(turn, assignment);
  collect({ context, event, enqueue });
}

function compileTimer(machine: AnyStateMachine, { event, id, delay }: Builtin): Compiled {
  const { type } = event;
  const given: unknown = typeof delay === 'string' ? machine.implementations.delays[delay] : delay;
  if (typeof given !== 'number' && typeof given !== 'function') {
    throw new Error(`machine '${machine.id}' has no delay '${delay}'`);
  }
  const timer = { type: 'timer', id: id ?? type } as const;
  return ({ context, event: now, orders }) => {
    const delayMs = typeof given === 'number' ? given : given({ context, event: now });
    orders.push({ ...timer, delayMs, event: type });
  };
}

/** A guard of a machine's config: a function, or the name of one that `setup` was given. */
export function compileGuard(machine: AnyStateMachine, guard: unknown): Guard {
  const named = guard as Fn | Named;
  const name = typeof named === 'object' ? named.type : named;
  const found: unknown = typeof name === 'function' ? name : machine.implementations.guards[name];
  const hasParams = typeof named === 'object' && named.params !== undefined;
  if (typeof found !== 'function' || 'check' in found || hasParams) {
    throw new Error(`machine '${machine.id}' has no plain guard '${String(name)}'`);
  }
  const asks = found as Fn;
  return ({ context, event }) => asks({ context, event }) as boolean;
}
