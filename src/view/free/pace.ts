// How fast everybody is at the playhead, and the knobs that change it for all of a sort.

import type { Action } from '../../sim/input.ts';
import type { WorldView } from '../../sim/world.ts';
import { isConsumer, isWorker } from '../run/fault-things.ts';

/** What all of a sort have in common; that of the first one is shown. */
export interface Pace {
  readonly intervalMs: number;
  readonly maxAttempts: number;
  readonly workMs: number;
  readonly latencyMs: number;
  readonly jitterMs: number;
}

export function paceOf(world: WorldView): Pace {
  const actors = world.actors();
  const producer = actors.find((actor) => actor.role === 'producer');
  const worker = actors.find(isWorker);
  return {
    intervalMs: producer?.spec.intervalMs ?? 1000,
    maxAttempts: producer?.spec.maxAttempts ?? 1,
    workMs: worker?.spec.workMs ?? 1000,
    ...world.linkTimes,
  };
}

/** One knob for each process that it concerns, or one for all links. */
export function paceActions(world: WorldView, name: keyof Pace, value: number): Action[] {
  if (name === 'latencyMs' || name === 'jitterMs') {
    return [{ kind: 'knob', target: 'link', name, value }];
  }
  const concerned = world
    .actors()
    .filter((actor) => (name === 'workMs' ? isWorker(actor) : !isConsumer(actor)));
  return concerned.map(({ id: target }) => ({ kind: 'knob', target, name, value }));
}
