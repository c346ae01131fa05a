// A consumer of a list: takes a message with RPOP or BRPOP, works on it, does its side effect and
// asks again. A pop is at-most-once: whatever dies between the pop and the side effect is gone.
//
// connecting  until the handshake is done
// asking      from the request to the reply; BRPOP waits here
// working     until the side effect
// resting     between two polls
// backingOff  before it connects again

import {
  ask,
  base,
  cutOff,
  finish,
  offline,
  online,
  refusePayload,
  retime,
  startWork,
  takeError,
  takeSpec,
  timeOut,
} from './consumer-actions.ts';

export const consumerMachine = base.createMachine({
  id: 'consumer',
  context: ({ input }) => ({
    id: input.id,
    spec: input.spec,
    queueKey: input.queueKey,
    slowness: input.slowness,
    hand: [],
    isConnected: false,
    workStartedAt: null,
    workEndsAt: null,
    lastError: null,
  }),
  initial: 'connecting',
  on: {
    disconnected: { actions: offline },
    spec: { actions: takeSpec },
    slowed: { actions: retime },
  },
  states: {
    connecting: {
      entry: 'connect',
      on: {
        connected: { target: 'asking', actions: online },
        disconnected: { target: 'backingOff', actions: cutOff },
      },
      after: { connectPatience: { target: 'backingOff', actions: ['hangUp', cutOff] } },
    },
    asking: {
      entry: ask,
      on: {
        reply: [
          { guard: 'isError', target: 'resting', actions: takeError },
          { guard: 'gotMessage', target: 'working', actions: startWork },
          { guard: 'gotOther', target: 'asking', reenter: true, actions: refusePayload },
          { guard: 'polls', target: 'resting' },
          { target: 'asking', reenter: true },
        ],
        disconnected: { target: 'backingOff', actions: cutOff },
      },
      after: { patience: { target: 'backingOff', actions: timeOut } },
    },
    resting: {
      after: {
        pollInterval: [{ guard: 'isOnline', target: 'asking' }, { target: 'connecting' }],
      },
    },
    working: {
      on: { slowed: { target: 'working', reenter: true, actions: retime } },
      after: {
        workLeft: [
          { guard: 'isOnline', target: 'asking', actions: finish },
          { target: 'connecting', actions: finish },
        ],
      },
    },
    backingOff: { after: { reconnect: 'connecting' } },
  },
});
