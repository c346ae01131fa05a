// The program of a subscriber. What is published while nobody listens, or while it is away, is for
// nobody; what came is in its memory only.

import { raw } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { messageRefsIn } from '../payload.ts';
import type { Protections } from '../protections.ts';
import { LISTEN, type Memory, type Program, type Turn } from './program.ts';
import { bulkOf, itemsOf } from './replies.ts';
import { ask, release, workLines } from './work.ts';

/** `message channel payload`, or `pmessage pattern channel payload`. */
function received(memory: Memory, reply: Reply): Turn {
  const items = itemsOf(reply);
  const kind = bulkOf(items[0]);
  if (kind !== 'message' && kind !== 'pmessage') return { to: LISTEN };
  const payload = bulkOf(items.at(-1));
  const found = payload === null ? [] : messageRefsIn(payload);
  return { to: LISTEN, hand: [...memory.hand, ...found] };
}

export function subscriber(protections: Protections): Program {
  const command = protections.pattern ? 'PSUBSCRIBE' : 'SUBSCRIBE';
  return [
    {
      id: 'subscribe',
      code: `${command} channel`,
      step: (memory) =>
        ask(memory, command, protections.pattern ? raw(`${memory.queueKey}*`) : memory.queueKey),
      onReply: () => ({}),
    },
    {
      id: LISTEN,
      code: 'wait for a message',
      resume: 'subscribe',
      step: ({ hand }) => (hand.length > 0 ? { kind: 'go', turn: {} } : { kind: 'listen' }),
      onReply: received,
    },
    ...workLines({ ...protections, mark: 'none' }, () => null, 'forget'),
    {
      id: 'forget',
      code: 'forget(message)',
      step: (memory) => ({ kind: 'go', turn: release(memory, 'finished', LISTEN) }),
    },
  ];
}
