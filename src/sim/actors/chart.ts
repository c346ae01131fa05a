// The state charts of the processes as plain data, read from the machines themselves: what is drawn
// is what runs.

import type { AnyStateMachine } from 'xstate';
import { consumerMachine } from './consumer.ts';
import { producerMachine } from './producer.ts';

export interface MachineChart {
  /** Names of all states, in the order of the machine. */
  readonly states: readonly string[];
  readonly initial: string;
  readonly moves: readonly ChartMove[];
}

/** All ways from one state to another; `events` is empty where a state is left at once. */
interface ChartMove {
  readonly from: string;
  readonly to: string;
  readonly events: readonly string[];
}

const CHARTS = {
  producer: chartOf(producerMachine),
  consumer: chartOf(consumerMachine),
} as const;

/** The chart of a sort of process. */
export function machineChart(role: keyof typeof CHARTS): MachineChart {
  return CHARTS[role];
}

function chartOf(machine: AnyStateMachine): MachineChart {
  const { states, initial } = machine.root;
  const moves = new Map<string, { from: string; to: string; events: Set<string> }>();
  for (const state of Object.values(states)) {
    const all = [...state.transitions.values(), state.always ?? []].flat();
    for (const { eventType, target } of all) {
      const to = target?.[0]?.key;
      if (to === undefined || to === state.key) continue;
      const key = `${state.key} ${to}`;
      const move = moves.get(key) ?? { from: state.key, to, events: new Set() };
      const event = nameOf(eventType);
      if (event !== '') move.events.add(event);
      moves.set(key, move);
    }
  }
  return {
    states: Object.keys(states),
    initial: initial.target?.[0]?.key ?? '',
    moves: [...moves.values()].map((move) => ({ ...move, events: [...move.events] })),
  };
}

/** `xstate.after.patience.consumer.asking` is the timer `patience`. */
function nameOf(event: string): string {
  return /^xstate\.after\.([^.]+)\./.exec(event)?.[1] ?? event;
}
