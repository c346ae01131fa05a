// The one state of a message, from its copies and from what was done.

import type { Copy, EndedCopy, MessageRecord, MessageState } from './record.ts';

type Known = Pick<MessageRecord, 'copies' | 'timesDone' | 'timesSent'>;

/** The order of the questions is the rule: see MessageState. */
export function stateOf({ copies, timesDone, timesSent }: Known): MessageState {
  if (timesDone > 1) return 'done-twice';
  if (timesDone === 1) return 'done';
  const has = (kind: Copy['place']['kind']) => copies.some(({ place }) => place.kind === kind);
  if (has('worker')) return 'working';
  if (has('key') || has('disk')) return 'waiting';
  if (has('wire') || has('queued')) return 'in-flight';
  if (has('hand')) return 'taken';
  if (has('producer')) return timesSent === 0 ? 'unsent' : 'held';
  return 'lost';
}

/** When and with which copy a lost message went. */
export function lossOf(state: MessageState, ended: readonly EndedCopy[]): MessageRecord['lost'] {
  const lastCopy = ended.at(-1);
  return state === 'lost' && lastCopy !== undefined ? { at: lastCopy.endedAt, lastCopy } : null;
}
