// Works flat XState machines out for the host (host.ts): states side by side, none within another,
// without actors of their own. XState finds out anew on each event which states a transition leaves
// and enters; for a flat machine that is known beforehand, from what XState itself made of its
// config. A machine that needs more than this is refused when it is compiled, not when it runs.

import type { AnyStateMachine } from 'xstate';
import { type Compiled, compileAction, compileGuard, type Guard } from './flat-actions.ts';

/** A machine that `compile` made. */
export interface FlatMachine {
  readonly initial: FlatState;
  readonly states: ReadonlyMap<string, FlatState>;
  firstContext(input: unknown): object;
}

/** A state, with everything that is known of it. */
export interface FlatState {
  readonly value: string;
  readonly entry: readonly Compiled[];
  readonly exit: readonly Compiled[];
  /** By the type of the event; those of the whole machine stand behind the state's own. */
  readonly on: ReadonlyMap<string, readonly FlatTransition[]>;
  readonly always: readonly FlatTransition[];
}

export interface FlatTransition {
  readonly guard: Guard | null;
  /** Null where the state is neither left nor entered. */
  readonly target: string | null;
  readonly actions: readonly Compiled[];
}

type Root = AnyStateMachine['root'];
type Definition = NonNullable<Root['always']>[number];

/** Works a machine out. Throws if it is not flat or does what a flat one cannot. */
export function compile(machine: AnyStateMachine): FlatMachine {
  const { root } = machine;
  const nodes = Object.values(root.states);
  const isPlain = (node: Root) => node.invoke.length === 0 && node.tags.length === 0;
  const isBare = root.entry.length + root.exit.length + (root.always?.length ?? 0) === 0;
  check(machine, isBare && isPlain(root), 'only its states have entries, exits and `always`');
  const areFlat = nodes.every((node) => node.type === 'atomic' && isPlain(node));
  check(machine, root.type === 'compound' && areFlat, 'its states are flat, without invoke');
  const areOrders = Object.values(machine.implementations.actions).every(
    (action) => action === undefined || !('resolve' in action),
  );
  check(machine, areOrders, 'named actions are orders to the kernel');
  const states = new Map(nodes.map((node) => [node.key, compileState(machine, node)]));
  const [first] = root.initial.target ?? [];
  check(machine, root.initial.actions.length === 0, 'its start has no actions of its own');
  const initial = states.get(first?.key ?? '');
  if (initial === undefined) throw new Error(`machine '${machine.id}' has a first state`);
  const { context = {} } = machine.config;
  const firstContext = (input: unknown): object =>
    typeof context === 'function' ? context({ input } as Parameters<typeof context>[0]) : context;
  return { initial, states, firstContext };
}

function check(machine: AnyStateMachine, holds: boolean, rule: string): void {
  if (!holds) throw new Error(`machine '${machine.id}' breaks a rule of flat machines: ${rule}`);
}

function compileState(machine: AnyStateMachine, node: Root): FlatState {
  const { root } = machine;
  const on = new Map<string, FlatTransition[]>();
  for (const type of new Set([...node.transitions.keys(), ...root.transitions.keys()])) {
    check(machine, !type.includes('*'), 'events have names');
    const candidates = [node, root].flatMap((one) => one.transitions.get(type) ?? []);
    on.set(
      type,
      candidates.map((candidate) => compileTransition(machine, candidate)),
    );
  }
  const always = (node.always ?? []).map((one) => compileTransition(machine, one));
  check(
    machine,
    always.every(({ target }) => target !== null),
    '`always` goes somewhere',
  );
  const actionsOf = (actions: readonly unknown[]) =>
    actions.map((action) => compileAction(machine, action));
  return { value: node.key, entry: actionsOf(node.entry), exit: actionsOf(node.exit), on, always };
}

function compileTransition(machine: AnyStateMachine, definition: Definition): FlatTransition {
  const { source, reenter, guard, actions } = definition;
  const [target, ...more] = definition.target ?? [];
  const isToState = target === undefined || target.parent === machine.root;
  const isFromRoot = source === machine.root;
  check(machine, isToState && more.length === 0, 'a transition has one target, a state');
  check(machine, !(isFromRoot && reenter), 'a transition of the whole machine does not reenter');
  return {
    guard: guard === undefined ? null : compileGuard(machine, guard),
    target: target === undefined || (target === source && !reenter) ? null : target.key,
    actions: actions.map((action) => compileAction(machine, action)),
  };
}
