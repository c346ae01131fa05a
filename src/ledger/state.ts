// The one state of a message, from its copies and from what was done.

import type { Copy, EndedCopy, MessageRecord, MessageState } from './record.ts';

type Known = Pick<MessageRecord, 'copies' | 'timesDone' | 'timesSent'>;

/** The order of the questions is the rule: see MessageState. */
export function stateOf({ copies, timesDone, timesSent }: Known): MessageState {
  if (timesDone > 1) return 'done-twice';
  if (timesDone === 1) return 'done';
  let rank = STATES.length - 1;
  for (const { place } of copies) rank = Math.min(rank, RANKS[place.kind]);
  const state = STATES[rank] as MessageState;
  return state === 'held' && timesSent === 0 ? 'unsent' : state;
}

/** What a message is by the best of its copies, the best first. */
const STATES: readonly MessageState[] = [
  'working',
  'waiting',
  'in-flight',
  'taken',
  'held',
  'lost',
];

/** Where among the states a copy puts its message. */
const RANKS: Readonly<Record<Copy['place']['kind'], number>> = {
  worker: STATES.indexOf('working'),
  key: STATES.indexOf('waiting'),
  disk: STATES.indexOf('waiting'),
  wire: STATES.indexOf('in-flight'),
  queued: STATES.indexOf('in-flight'),
  hand: STATES.indexOf('taken'),
  producer: STATES.indexOf('held'),
};

/** When and with which copy a lost message went. */
export function lossOf(state: MessageState, ended: readonly EndedCopy[]): MessageRecord['lost'] {
  const lastCopy = ended.at(-1);
  return state === 'lost' && lastCopy !== undefined ? { at: lastCopy.endedAt, lastCopy } : null;
}
