// The actions and guards of flat machines (flat-machine.ts), worked out once: `assign`,
// `enqueueActions`, the timers that `after` becomes, and the orders to the kernel. Each sees the
// context that those before it left, as XState has it.

import type { AnyStateMachine } from 'xstate';
import type { NodeId } from '../ids.ts';
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
type OrderOf<Type extends Order['type']> = Extract<Order, { type: Type }>;
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
  'tell',
  'line',
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
    orders.push(orderOf(action, undefined));
    return;
  }
  const { type, params } = action;
  orders.push(orderOf(type, typeof params === 'function' ? params({ context, event }) : params));
}

/** Written out for each, as copying whatever there is costs more than all the rest of a step. */
function orderOf(type: string, params: unknown): Order {
  const given = params as Order;
  switch (type) {
    case 'connect':
    case 'hangUp':
      return params === undefined ? { type } : { type, node: nodeOf(given) };
    case 'request': {
      const { argv, node } = given as OrderOf<'request'>;
      return node === undefined ? { type, argv } : { type, argv, node };
    }
    case 'tell':
      return { type, primary: (given as OrderOf<'tell'>).primary };
    case 'line':
      return { type, line: (given as OrderOf<'line'>).line };
    case 'note':
      return { type, fact: (given as OrderOf<'note'>).fact };
    case 'create':
      return { type, message: (given as OrderOf<'create'>).message };
    case 'sideEffect': {
      const { message, isUnique } = given as OrderOf<'sideEffect'>;
      return { type, message, isUnique };
    }
    default:
      throw unknownAction(type);
  }
}

function nodeOf(given: Order): NodeId {
  return (given as Required<OrderOf<'connect'>>).node;
}

function assign(turn: Turn, assignment: Assignment): void {
  const { context, event } = turn;
  const isWhole = typeof assignment === 'function';
  const change = isWhole ? (assignment({ context, event }) as typeof assignment) : assignment;
  const next: Record<string, unknown> = { ...context };
  // Key by key: lists of keys, or a second spread, cost more than all the rest of a turn.
  for (const key in change) {
    const value = (change as Readonly<Record<string, unknown>>)[key];
    next[key] = typeof value === 'function' && !isWhole ? value({ context, event }) : value;
  }
  turn.context = next;
}

/** The turn whose collector runs; collectors are plain functions, so there is one at a time. */
let collecting: Turn;
const enqueue: Enqueue = Object.assign((action: Named) => order(collecting, action), {
  assign: (assignment: Assignment) => assign(collecting, assignment),
});

/** What is enqueued is done at once; the collector goes on with the context that it was given. */
function enqueueActions(turn: Turn, { collect }: Builtin): void {
  const { context, event } = turn;
  collecting = turn;
  collect({ context, event, enqueue });
}

function compileTimer(machine: AnyStateMachine, { event, id, delay }: Builtin): Compiled {
  const { type } = event;
  const given: unknown = typeof delay === 'string' ? machine.implementations.delays[delay] : delay;
  if (typeof given !== 'number' && typeof given !== 'function') {
    throw new Error(`machine '${machine.id}' has no delay '${delay}'`);
  }
  const timer = id ?? type;
  return ({ context, event: now, orders }) => {
    const delayMs = typeof given === 'number' ? given : given({ context, event: now });
    orders.push({ type: 'timer', id: timer, delayMs, event: type });
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
