// Programs of subscribers. What is published while nobody listens, or while it is away, is for
// nobody; what came is in its memory only. Where producers keep a copy in a list, a message on the
// channel is only a hint to look there.

import { raw } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { messageRefsIn } from '../payload.ts';
import type { Protections } from '../protections.ts';
import type { ConsumerSpec } from '../scenario.ts';
import { copiesKey } from './keys.ts';
import {
  LISTEN,
  type Line,
  type Memory,
  type Program,
  SESSION,
  START,
  type Turn,
} from './program.ts';
import { bulkOf, itemsOf } from './replies.ts';
import { ask, release, workLines } from './work.ts';

/** The payload of `message channel payload` or `pmessage pattern channel payload`; null for others. */
function publishedIn(reply: Reply) {
  const items = itemsOf(reply);
  const kind = bulkOf(items[0]);
  return kind === 'message' || kind === 'pmessage' ? bulkOf(items.at(-1)) : null;
}

function received(memory: Memory, reply: Reply): Turn {
  const payload = publishedIn(reply);
  const found = payload === null ? [] : messageRefsIn(payload);
  return { to: LISTEN, hand: [...memory.hand, ...found] };
}

/** The subscription lasts as long as the connection: a new one has none. */
function subscribeLine({ pattern }: Protections): Line {
  const command = pattern ? 'PSUBSCRIBE' : 'SUBSCRIBE';
  return {
    id: 'subscribe',
    code: `${command} channel`,
    step: (memory) => ask(memory, command, pattern ? raw(`${memory.queueKey}*`) : memory.queueKey),
    onReply: () => ({ vars: { [SESSION]: 'subscribed' } }),
  };
}

/** Whether the connection that it has is the one that it subscribed on. */
function isSubscribed({ vars }: Memory): boolean {
  return vars[SESSION] === 'subscribed';
}

export function subscriber(protections: Protections, spec: ConsumerSpec): Program {
  if (protections.storedCopy) return hinted(protections, spec);
  return [
    subscribeLine(protections),
    {
      id: LISTEN,
      code: 'wait for a message',
      resume: 'subscribe',
      step: (memory) => {
        if (memory.hand.length > 0) return { kind: 'go', turn: {} };
        if (!isSubscribed(memory)) return { kind: 'go', turn: { to: 'subscribe' } };
        return { kind: 'listen' };
      },
      onReply: received,
    },
    // A client that subscribed by RESP2 may not ask for anything else: no marks.
    ...workLines({ ...protections, mark: 'none' }, () => null, 'forget'),
    {
      id: 'forget',
      code: 'forget(message)',
      step: (memory) => ({ kind: 'go', turn: release(memory, 'finished', LISTEN) }),
    },
  ];
}

/** Subscribes first, then looks: what comes in between is in the list, and was hinted at. */
function hinted(protections: Protections, spec: ConsumerSpec): Program {
  return [
    {
      id: 'hello',
      code: 'HELLO 3  # so that a subscriber may ask for other things, too',
      step: (memory) => ask(memory, 'HELLO', 3),
      onReply: () => ({}),
    },
    subscribeLine(protections),
    {
      id: START,
      code: 'RPOP log',
      step: (memory) =>
        isSubscribed(memory)
          ? ask(memory, 'RPOP', copiesKey(memory))
          : { kind: 'go', turn: { to: 'hello' } },
      onReply: (memory, reply) => {
        const payload = bulkOf(reply);
        const hand = payload === null ? [] : messageRefsIn(payload);
        if (hand.length > 0) return { hand, vars: { hinted: '' } };
        // A hint that came while it asked: the answer may be older.
        const isHinted = memory.vars.hinted === 'yes';
        return { to: isHinted || payload !== null ? START : LISTEN, vars: { hinted: '' } };
      },
    },
    ...workLines(protections, () => null, 'forget'),
    {
      id: 'forget',
      code: 'forget(message)',
      step: (memory) => ({ kind: 'go', turn: release(memory, 'finished', START) }),
    },
    {
      id: LISTEN,
      code: `wait for a hint, at most ${spec.pollIntervalMs} ms`,
      resume: 'hello',
      step: () => ({ kind: 'listen', patienceMs: spec.pollIntervalMs }),
      onReply: () => ({ to: START, vars: { hinted: 'yes' } }),
    },
  ];
}
