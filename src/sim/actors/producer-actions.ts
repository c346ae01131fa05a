// What a producer does at the turns of its machine (producer.ts): the orders it gives to the
// kernel, and what it remembers and believes. It keeps a message until it knows that Redis has it.

import { setup } from 'xstate';
import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { Belief } from '../facts/message.ts';
import { type MessageRef, newMessage } from '../payload.ts';
import { type Sending, sendingsOf, type Verdict } from '../programs/sending.ts';
import type { DesignName, Protections } from '../protections.ts';
import type { ProducerSpec } from '../scenario.ts';
import type { ActorContext, ActorEvent, ActorInput, Note } from './orders.ts';

export interface ProducerContext extends ActorContext {
  readonly id: string;
  readonly spec: ProducerSpec;
  readonly queueKey: Bytes;
  readonly design: DesignName;
  readonly protections: Protections;
  /** Which command of the attempt it sends. */
  readonly sendingAt: number;
  readonly created: number;
  /** Of the message in hand, from 1; 0 without one. */
  readonly attempt: number;
  readonly belief: Belief | null;
  readonly isConnected: boolean;
}

function inHand(context: ProducerContext): MessageRef {
  const [message] = context.hand;
  if (message === undefined) throw new Error(`${context.id} has no message in hand`);
  return message;
}

function sendingNow({ design, protections, sendingAt }: ProducerContext): Sending {
  const sendings = sendingsOf(design, protections);
  return (sendings[sendingAt] ?? sendings[0]) as Sending;
}

/** Id of the command that it waits for; null when it waits for none. */
export function producerLine(state: string, context: ProducerContext): string | null {
  return state === 'sending' ? sendingNow(context).id : null;
}

function nextSending({ design, protections, sendingAt }: ProducerContext): Sending | undefined {
  return sendingsOf(design, protections)[sendingAt + 1];
}

function verdictOn(context: ProducerContext, event: ActorEvent<ProducerSpec>): Verdict | null {
  return event.type === 'reply' ? sendingNow(context).verdict(event.reply) : null;
}

/** The name of the command on its way. */
function commandOf(context: ProducerContext): string {
  const { queueKey } = context;
  const sender = { queueKey, message: inHand(context), clock: 0 };
  return sendingNow(context).argv(sender)[0] ?? '';
}

/** The pause before attempt n: backoff, then twice, four times … */
function backoffMs(spec: ProducerSpec, attempt: number): Ms {
  return spec.backoffMs << Math.min(Math.max(attempt - 2, 0), 10);
}

export const base = setup({
  types: {
    context: {} as ProducerContext,
    events: {} as ActorEvent<ProducerSpec>,
    input: {} as ActorInput<ProducerSpec>,
  },
  actions: {
    connect: () => undefined,
    hangUp: () => undefined,
    request: (_, _params: { argv: readonly Bytes[] }) => undefined,
    line: (_, _params: { line: string }) => undefined,
    note: (_, _params: { fact: Note }) => undefined,
    create: (_, _params: { message: MessageRef }) => undefined,
  },
  delays: {
    interval: ({ context }) => context.spec.intervalMs,
    patience: ({ context }) => context.spec.replyTimeoutMs,
    backoff: ({ context }) => backoffMs(context.spec, context.attempt),
  },
  guards: {
    hasMessage: ({ context }) => context.hand.length > 0,
    mayCreate: ({ context }) => context.created < context.spec.messages,
    canRetry: ({ context }) =>
      context.hand.length === 0 || context.attempt < context.spec.maxAttempts,
    isOnline: ({ context }) => context.isConnected,
    isRefused: ({ context, event }) => verdictOn(context, event) === 'refused',
    isDoubtful: ({ context, event }) => verdictOn(context, event) === 'doubt',
    hasNext: ({ context, event }) =>
      verdictOn(context, event) === 'next' && nextSending(context) !== undefined,
  },
});

export const online = base.assign({ isConnected: true });
export const offline = base.assign({ isConnected: false });

/** Makes the next message and takes it in hand. */
export const createMessage = base.enqueueActions(({ context, event, enqueue }) => {
  const message = newMessage(event.nextNumber);
  const created = context.created + 1;
  enqueue.assign({ hand: [message], created, attempt: 1, belief: null, sendingAt: 0 });
  enqueue({ type: 'create', params: { message } });
});

export const sendMessage = base.enqueueActions(({ context, event, enqueue }) => {
  const { queueKey } = context;
  const sending = sendingNow(context);
  const argv = sending.argv({ queueKey, message: inHand(context), clock: event.clock });
  enqueue({ type: 'line', params: { line: sending.id } });
  enqueue({ type: 'request', params: { argv } });
});

/** The attempt ended and nobody knows whether Redis has the message. */
export const doubt = base.enqueueActions(({ context, enqueue }) => {
  const message = inHand(context).id;
  enqueue.assign({ belief: 'unknown', isConnected: false, lastError: 'connection-lost' });
  if (context.belief === 'unknown') return;
  const fact = { kind: 'belief-changed', actor: context.id, message, belief: 'unknown' } as const;
  enqueue({ type: 'note', params: { fact } });
});

/** No reply in time: a late one must not be taken for that of the retry, so the connection goes. */
export const timeOut = base.enqueueActions(({ context, enqueue }) => {
  const fact = {
    kind: 'request-timed-out',
    actor: context.id,
    command: commandOf(context),
    messages: context.hand.map(({ id }) => id),
    waitedMs: context.spec.replyTimeoutMs,
  } as const;
  enqueue({ type: 'note', params: { fact } });
  enqueue('hangUp');
});

export const sendNext = base.assign(({ context }) => ({ sendingAt: context.sendingAt + 1 }));

/** Redis stored it, but too few replicas have it: it may be lost again. */
export const suspect = base.enqueueActions(({ context, enqueue }) => {
  const message = inHand(context).id;
  enqueue.assign({ belief: 'unknown', lastError: 'too-few-replicas' });
  if (context.belief === 'unknown') return;
  const fact = { kind: 'belief-changed', actor: context.id, message, belief: 'unknown' } as const;
  enqueue({ type: 'note', params: { fact } });
});

/** Redis answered an error: this attempt stored nothing, but an earlier one may have. */
export const takeError = base.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'reply' || event.reply.kind !== 'error') return;
  const message = inHand(context).id;
  const error = event.reply.text;
  const about = { actor: context.id, message };
  enqueue.assign({ lastError: error, belief: context.belief ?? 'not-stored' });
  const command = commandOf(context);
  const refused = { kind: 'request-refused', command, messages: [message], error } as const;
  enqueue({ type: 'note', params: { fact: { ...refused, actor: context.id } } });
  if (context.belief !== null) return;
  const fact = { kind: 'belief-changed', ...about, belief: 'not-stored' } as const;
  enqueue({ type: 'note', params: { fact } });
});

export const takeReply = base.enqueueActions(({ context, enqueue }) => {
  const about = { actor: context.id, message: inHand(context).id };
  enqueue.assign({ hand: [], attempt: 0, belief: null, lastError: null });
  const believed = { kind: 'belief-changed', ...about, belief: 'stored' } as const;
  enqueue({ type: 'note', params: { fact: believed } });
  const released = { kind: 'message-released', ...about, reason: 'stored' } as const;
  enqueue({ type: 'note', params: { fact: released } });
});

export const planRetry = base.enqueueActions(({ context, event, enqueue }) => {
  if (context.hand.length === 0) return;
  const attempt = context.attempt + 1;
  enqueue.assign({ attempt, sendingAt: 0 });
  const resumesAt = event.at + backoffMs(context.spec, attempt);
  const about = { actor: context.id, message: inHand(context).id };
  const fact = { kind: 'retry-scheduled', ...about, attempt, resumesAt } as const;
  enqueue({ type: 'note', params: { fact } });
});

export const giveUp = base.enqueueActions(({ context, enqueue }) => {
  const about = { actor: context.id, message: inHand(context).id };
  enqueue.assign({ hand: [], attempt: 0, belief: null });
  const gaveUp = { kind: 'gave-up', ...about, attempts: context.attempt } as const;
  enqueue({ type: 'note', params: { fact: gaveUp } });
  if (context.belief === null) {
    const believed = { kind: 'belief-changed', ...about, belief: 'not-stored' } as const;
    enqueue({ type: 'note', params: { fact: believed } });
  }
  const released = { kind: 'message-released', ...about, reason: 'gave-up' } as const;
  enqueue({ type: 'note', params: { fact: released } });
});

export const takeSpec = base.assign(({ context, event }) => ({
  spec: event.type === 'spec' ? event.spec : context.spec,
}));

export const takeProtections = base.assign(({ context, event }) => ({
  protections: event.type === 'protections' ? event.protections : context.protections,
}));
