// A producer: makes a message, stores it (../programs/sending.ts) and waits for the reply. No
// reply, a broken connection or an error lead to a retry after a pause that doubles; after
// `maxAttempts` it gives up.
//
// connecting   until the handshake is done           sending    until the reply comes
// resting      from one message to the next          backingOff before another attempt
// idle         all its messages are made             refused    passed through on an error reply

import {
  base,
  createMessage,
  doubt,
  giveUp,
  offline,
  online,
  planRetry,
  sendMessage,
  sendNext,
  suspect,
  takeError,
  takeProtections,
  takeReply,
  takeSpec,
  timeOut,
} from './producer-actions.ts';

const RETRY = { guard: 'canRetry', target: 'backingOff' } as const;
const STOP = { target: 'resting' } as const;

export const producerMachine = base.createMachine({
  id: 'producer',
  context: ({ input }) => ({
    id: input.id,
    spec: input.spec,
    queueKey: input.queueKey,
    design: input.design,
    protections: input.protections,
    sendingAt: 0,
    created: input.created,
    hand: [],
    attempt: 0,
    belief: null,
    isConnected: false,
    lastError: null,
  }),
  initial: 'connecting',
  on: {
    disconnected: { actions: offline },
    spec: { actions: takeSpec },
    protections: { actions: takeProtections },
  },
  states: {
    connecting: {
      entry: 'connect',
      on: {
        connected: [
          { guard: 'hasMessage', target: 'sending', actions: online },
          { guard: 'mayCreate', target: 'sending', actions: [online, createMessage] },
          { target: 'idle', actions: online },
        ],
        disconnected: [
          { ...RETRY, actions: planRetry },
          { ...STOP, actions: giveUp },
        ],
      },
      after: {
        patience: [
          { ...RETRY, actions: ['hangUp', planRetry] },
          { ...STOP, actions: ['hangUp', giveUp] },
        ],
      },
    },
    sending: {
      entry: sendMessage,
      on: {
        reply: [
          { guard: { type: 'isRefused' }, target: 'refused', actions: takeError },
          { guard: 'isDoubtful', target: 'refused', actions: suspect },
          { guard: 'hasNext', target: 'sending', reenter: true, actions: sendNext },
          { target: 'resting', actions: takeReply },
        ],
        disconnected: [
          { ...RETRY, actions: [doubt, planRetry] },
          { ...STOP, actions: [doubt, giveUp] },
        ],
      },
      after: {
        patience: [
          { ...RETRY, actions: [timeOut, doubt, planRetry] },
          { ...STOP, actions: [timeOut, doubt, giveUp] },
        ],
      },
    },
    refused: {
      always: [
        { ...RETRY, actions: planRetry },
        { ...STOP, actions: giveUp },
      ],
    },
    backingOff: {
      after: {
        backoff: [{ guard: 'isOnline', target: 'sending' }, { target: 'connecting' }],
      },
    },
    resting: {
      after: {
        interval: [
          {
            guard: ({ context }) => context.created < context.spec.messages && context.isConnected,
            target: 'sending',
            actions: createMessage,
          },
          { guard: 'mayCreate', target: 'connecting', actions: createMessage },
          { target: 'idle' },
        ],
      },
    },
    idle: {
      on: {
        spec: [
          {
            guard: ({ context, event }) => context.created < event.spec.messages,
            target: 'resting',
            actions: takeSpec,
          },
          { actions: takeSpec },
        ],
      },
    },
  },
});
