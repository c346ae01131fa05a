// A process that runs a program (../programs): a consumer, a reaper, a subscriber. The machine
// knows connections, patience and work; the program says what to send and what a reply means.
//
// connecting  until the handshake is done
// deciding    passed through: runs lines until one takes time
// asking      from a request to its reply; BRPOP waits here
// working     until the work on a message is over
// listening   until a subscription brings something
// resting     a pause that the program asked for
// backingOff  before it connects again

import {
  ask,
  base,
  cutOff,
  decide,
  finish,
  firstContext,
  goOn,
  ignoreReply,
  offline,
  online,
  renew,
  rested,
  retime,
  startWork,
  takeError,
  takePush,
  takeReply,
  takeSpec,
  timeOut,
} from './consumer-actions.ts';

const LOST = { target: 'backingOff', actions: cutOff } as const;

export const consumerMachine = base.createMachine({
  id: 'consumer',
  context: ({ input }) => firstContext(input),
  initial: 'connecting',
  on: {
    disconnected: { actions: offline },
    spec: { actions: takeSpec },
    protections: { actions: takeSpec },
    slowed: { actions: retime },
    reply: [
      { guard: 'isUnawaited', actions: ignoreReply },
      { guard: 'isPush', actions: takePush },
    ],
  },
  states: {
    connecting: {
      entry: 'connect',
      on: {
        connected: { target: 'deciding', actions: online },
        disconnected: LOST,
      },
      after: { connectPatience: { target: 'backingOff', actions: ['hangUp', cutOff] } },
    },
    deciding: {
      entry: decide,
      always: [
        { guard: 'rests', target: 'resting' },
        { guard: 'works', target: 'working', actions: startWork },
        { guard: 'mustConnect', target: 'connecting' },
        { guard: 'asks', target: 'asking' },
        { target: 'listening' },
      ],
    },
    asking: {
      entry: ask,
      on: {
        reply: [
          { guard: 'isUnawaited', actions: ignoreReply },
          { guard: 'isHint', actions: takePush },
          { guard: 'isError', target: 'resting', actions: takeError },
          { target: 'deciding', actions: takeReply },
        ],
        disconnected: LOST,
      },
      after: { patience: { target: 'backingOff', actions: timeOut } },
    },
    working: {
      on: { slowed: { target: 'working', reenter: true, actions: retime } },
      after: {
        workLeft: { target: 'deciding', actions: finish },
        renewal: { target: 'working', reenter: true, actions: renew },
      },
    },
    listening: {
      on: {
        reply: { target: 'deciding', actions: takeReply },
        disconnected: LOST,
      },
      after: { listenPatience: { target: 'deciding', actions: goOn } },
    },
    resting: { after: { restLeft: { target: 'deciding', actions: rested } } },
    backingOff: { after: { reconnect: 'connecting' } },
  },
});
