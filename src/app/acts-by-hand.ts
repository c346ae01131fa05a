// What people did to a run by hand, apart from what was scheduled for a moment: taking back takes
// back what they did.

import type { Ms } from '../base/time.ts';
import type { Action, Input } from '../sim/input.ts';
import { Run } from '../sim/run.ts';

/** Set for a moment, so that acts before it leave it there. */
const isScheduled = ({ scheduled }: Input): boolean => scheduled === true;

export const isByHand = (input: Input): boolean => !isScheduled(input);

/** Whether what is scheduled for one run makes sense in the other. */
function isSameWorld(one: Run, other: Run): boolean {
  return JSON.stringify(one.scenario) === JSON.stringify(other.scenario);
}

/** A run started over: with what was scheduled for it since, if it is the same world. */
export function withSchedule(fresh: Run, before: Run): Run {
  const isOwn = fresh.inputs.some(isScheduled) || !isSameWorld(before, fresh);
  const scheduled = isOwn ? [] : before.inputs.filter(isScheduled);
  return scheduled.length === 0 ? fresh : fresh.withInputs([...fresh.inputs, ...scheduled]);
}

/**
 * For a run that came with its inputs, from a link, a file or a lesson: the same without the last
 * one that was made by hand, at the moment of it. Null when it has none.
 */
export function withoutLastAct(run: Run): Run | null {
  const { inputs, ...file } = run.toFile();
  const last = inputs.filter(isByHand).at(-1);
  if (last === undefined) return null;
  const before = Run.start({ ...file, inputs: inputs.filter((input) => input !== last) });
  before.advanceTo(last.at);
  if (last.after !== undefined) before.seekTo(last.after);
  return before;
}

/** The inputs with one more, scheduled for a moment. */
export function actAt(inputs: readonly Input[], action: Action, at: Ms): Input[] {
  return inOrder([...inputs, { ...action, at, scheduled: true }]);
}

/** The inputs with one of them at another moment; from then on it is scheduled for it. */
export function moveAct(inputs: readonly Input[], index: number, at: Ms): Input[] {
  return inOrder(
    inputs.map((input, each) => {
      if (each !== index) return input;
      const { after: _after, ...rest } = input;
      return { ...rest, at, scheduled: true as const };
    }),
  );
}

export function removeAct(inputs: readonly Input[], index: number): Input[] {
  return inputs.filter((_, each) => each !== index);
}

function inOrder(inputs: Input[]): Input[] {
  return inputs.sort((a, b) => a.at - b.at);
}
