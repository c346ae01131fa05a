// What a consumer does at the turns of its machine (consumer.ts): asking for a message, working on
// it, and the side effect at the end. The pop took the message out of Redis: nothing but this
// process knows of it while it works.

import { setup } from 'xstate';
import { type Bytes, bytes, raw } from '../../base/bytes.ts';
import { between } from '../../base/random.ts';
import type { Ms } from '../../base/time.ts';
import type { Reply } from '../../resp/reply.ts';
import { type MessageRef, messageRefsIn } from '../payload.ts';
import type { ConsumerSpec } from '../scenario.ts';
import { NEVER } from './host.ts';
import type { ActorContext, ActorEvent, ActorInput, Note } from './orders.ts';

export interface ConsumerContext extends ActorContext {
  readonly id: string;
  readonly spec: ConsumerSpec;
  readonly queueKey: Bytes;
  readonly slowness: number;
  readonly isConnected: boolean;
  /** Null when it does not work. */
  readonly workStartedAt: Ms | null;
  readonly workEndsAt: Ms | null;
}

/** How long it waits for a reply; BRPOP's own timeout comes on top, and 0 there means for ever. */
function patienceMs(spec: ConsumerSpec): Ms {
  if (spec.take === 'poll') return spec.replyTimeoutMs;
  return spec.blockTimeoutMs === 0 ? NEVER : spec.blockTimeoutMs + spec.replyTimeoutMs;
}

/** What a pop gave: null for nothing. BRPOP answers the key too. */
function poppedFrom(reply: Reply): Bytes | null {
  if (reply.kind === 'bulk') return reply.value;
  const last = reply.kind === 'array' ? reply.items[1] : undefined;
  return last?.kind === 'bulk' ? last.value : null;
}

export const base = setup({
  types: {
    context: {} as ConsumerContext,
    events: {} as ActorEvent<ConsumerSpec>,
    input: {} as ActorInput<ConsumerSpec>,
  },
  actions: {
    connect: () => undefined,
    hangUp: () => undefined,
    request: (_, _params: { argv: readonly Bytes[] }) => undefined,
    note: (_, _params: { fact: Note }) => undefined,
    sideEffect: (_, _params: { message: MessageRef }) => undefined,
  },
  delays: {
    connectPatience: ({ context }) => context.spec.replyTimeoutMs,
    patience: ({ context }) => patienceMs(context.spec),
    pollInterval: ({ context }) => context.spec.pollIntervalMs,
    reconnect: ({ context }) => context.spec.reconnectMs,
    workLeft: ({ context, event }) => (context.workEndsAt ?? event.at) - event.at,
  },
  guards: {
    isOnline: ({ context }) => context.isConnected,
    isError: ({ event }) => event.type === 'reply' && event.reply.kind === 'error',
    gotMessage: ({ event }) => {
      const payload = event.type === 'reply' ? poppedFrom(event.reply) : null;
      return payload !== null && messageRefsIn(payload).length > 0;
    },
    gotOther: ({ event }) => event.type === 'reply' && poppedFrom(event.reply) !== null,
    polls: ({ context }) => context.spec.take === 'poll',
  },
});

export const online = base.assign({ isConnected: true });
export const offline = base.assign({ isConnected: false });
export const takeSpec = base.assign(({ context, event }) => ({
  spec: event.type === 'spec' ? event.spec : context.spec,
}));

const RPOP = raw('RPOP');
const BRPOP = raw('BRPOP');

function popCommand({ spec, queueKey }: ConsumerContext): readonly Bytes[] {
  if (spec.take === 'poll') return [RPOP, queueKey];
  return [BRPOP, queueKey, bytes(String(spec.blockTimeoutMs / 1000))];
}

export const ask = base.enqueueActions(({ context, enqueue }) => {
  enqueue({ type: 'request', params: { argv: popCommand(context) } });
});

/** No reply in time. A late one would be taken for that of the next request: hang up. */
export const timeOut = base.enqueueActions(({ context, enqueue }) => {
  const fact = {
    kind: 'request-timed-out',
    actor: context.id,
    command: context.spec.take === 'poll' ? RPOP : BRPOP,
    messages: [],
    waitedMs: patienceMs(context.spec),
  } as const;
  enqueue({ type: 'note', params: { fact } });
  enqueue('hangUp');
  enqueue.assign({ isConnected: false, lastError: 'timeout' });
});

export const cutOff = base.assign({ isConnected: false, lastError: 'connection-lost' });

export const takeError = base.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'reply' || event.reply.kind !== 'error') return;
  const error = event.reply.text;
  enqueue.assign({ lastError: error });
  const command = context.spec.take === 'poll' ? RPOP : BRPOP;
  const about = { actor: context.id, command, messages: [] };
  enqueue({ type: 'note', params: { fact: { kind: 'request-refused', ...about, error } } });
});

/** It popped something in which it finds no message. It is gone from the queue all the same. */
export const refusePayload = base.enqueueActions(({ context, event, enqueue }) => {
  const payload = event.type === 'reply' ? poppedFrom(event.reply) : null;
  if (payload === null) return;
  const fact = { kind: 'payload-refused', actor: context.id, payload } as const;
  enqueue({ type: 'note', params: { fact } });
});

/**
 * Takes the message in hand and begins its work; how long it takes is drawn from the event's
 * roll.
 */
export const startWork = base.enqueueActions(({ context, event, enqueue }) => {
  const payload = event.type === 'reply' ? poppedFrom(event.reply) : null;
  if (payload === null) return;
  const hand = messageRefsIn(payload);
  const { workMs, workJitterMs } = context.spec;
  const endsAt = event.at + between(event.roll, workMs, workMs + workJitterMs) * context.slowness;
  enqueue.assign({ hand, workStartedAt: event.at, workEndsAt: endsAt, lastError: null });
  for (const { id } of hand) {
    const fact = { kind: 'work-started', actor: context.id, message: id, endsAt } as const;
    enqueue({ type: 'note', params: { fact } });
  }
});

/** Work got slower or faster: what is left of the message in hand changes with it. */
export const retime = base.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'slowed') return;
  enqueue.assign({ slowness: event.slowness });
  if (context.workEndsAt === null) return;
  const left = ((context.workEndsAt - event.at) * event.slowness) / context.slowness;
  const endsAt = event.at + Math.ceil(left);
  enqueue.assign({ workEndsAt: endsAt });
  for (const { id } of context.hand) {
    const fact = { kind: 'work-retimed', actor: context.id, message: id, endsAt } as const;
    enqueue({ type: 'note', params: { fact } });
  }
});

/** The work is done: its side effect happens outside, and the message leaves the hand. */
export const finish = base.enqueueActions(({ context, enqueue }) => {
  for (const message of context.hand) {
    enqueue({ type: 'sideEffect', params: { message } });
    const about = { actor: context.id, message: message.id };
    const fact = { kind: 'message-released', ...about, reason: 'finished' } as const;
    enqueue({ type: 'note', params: { fact } });
  }
  enqueue.assign({ hand: [], workStartedAt: null, workEndsAt: null });
});
