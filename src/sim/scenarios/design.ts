// Scenarios of every design with any set of protections: producers, workers and, where the design
// asks for them, a reaper or a mover.

import type { ScenarioDraft } from '../scenario.ts';
import { type ListOptions, listScenario } from './list.ts';

export interface DesignOptions extends ListOptions {
  readonly design?: ScenarioDraft['design'];
  readonly protections?: ScenarioDraft['protections'];
  /** Whether a reaper runs; only a list with claims has use for one. Default: false. */
  readonly reaper?: boolean;
  /** How many reapers run at once, `reaper` and `reaper-2`…; default: one, if any. */
  readonly reapers?: number;
}

/** A queue `orders` of the design; workers that have nothing to block on poll. */
export function designScenario(options: DesignOptions = {}): ScenarioDraft {
  const { design = 'list', protections = {}, reaper = false, ...rest } = options;
  const { reapers = reaper ? 1 : 0, ...others } = rest;
  const draft = listScenario(others);
  const extra = [
    ...Array.from({ length: reapers }, (_, index) => ({
      ...others.worker,
      id: index === 0 ? 'reaper' : `reaper-${index + 1}`,
      duty: 'reap' as const,
    })),
    ...(protections.due === 'script-move'
      ? [{ ...others.worker, id: 'mover', duty: 'move' as const }]
      : []),
  ];
  return { ...draft, design, protections, workers: [...draft.workers, ...extra] };
}
