// The inputs of a run as a list to read and to change: faults and settings with their moments.
// Commands typed at the console have a log of their own.

import type { Ms } from '../../base/time.ts';
import type { Sentence } from '../../i18n/dictionary.ts';
import type { FaultAction } from '../../sim/faults/index.ts';
import type { Input } from '../../sim/input.ts';
import { knobWords } from '../events/knob-words.ts';
import { nameOfActor, nameOfTarget } from '../events/names.ts';
import type { IconName } from '../page/icons.ts';
import { rowOf } from '../run/fault-table.ts';

export interface ScheduledAct {
  /** Its place among the inputs of the run. */
  readonly index: number;
  readonly at: Ms;
  readonly what: Sentence;
  readonly icon: IconName;
  readonly danger: boolean;
  readonly kind: 'fault' | 'knob';
  readonly isScheduled: boolean;
}

/** All faults and settings among the inputs. `nodes`: the ids of all servers. */
export function scheduledActs(inputs: readonly Input[], nodes: readonly string[]): ScheduledAct[] {
  return inputs.flatMap((input, index): ScheduledAct[] => {
    const { at, scheduled } = input;
    const common = { index, at, isScheduled: scheduled === true };
    if (input.kind === 'knob') {
      const { target, name, value } = input;
      const what = knobWords(target, name, value);
      return [{ ...common, what, icon: 'shield', danger: false, kind: 'knob' }];
    }
    if (input.kind !== 'fault') return [];
    const row = rowOf(input, nodes);
    if (row === undefined) return [];
    const what = faultSentence(input, nodes);
    const { icon, danger } = row;
    return [{ ...common, what, icon, danger, kind: 'fault' }];
  });
}

/** `crash worker B`: what a fault does, as its button says it. */
function faultSentence(action: FaultAction, nodes: readonly string[]): Sentence {
  const row = rowOf(action, nodes);
  const [actor = action.target, node] = action.target.split(':');
  // A link goes by its process, as in the strip.
  const target = node === undefined ? nameOfTarget(actor) : nameOfActor(actor);
  return { key: `break.${row?.id ?? action.fault}-of`, params: { target } };
}
