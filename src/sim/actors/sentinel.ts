// Who watches over the nodes: one Redis Sentinel. It asks each node every second, finds that the
// primary is silent, has a replica take over, tells the clients, and makes every other node follow
// the new primary, the old one as soon as it is back. Differs from Redis Sentinel: there is one, so
// it needs nobody's consent, and it converts an old primary at once, not after 8 s.
//
// watching    all is well, or nobody can take over
// promoting   from the order to a replica until INFO says that it is a primary

import {
  base,
  giveUp,
  linkChanged,
  promote,
  round,
  switchOver,
  takeReply,
  takeSpec,
} from './sentinel-actions.ts';

export const sentinelMachine = base.createMachine({
  id: 'sentinel',
  context: ({ input: { id, spec, nodes, primary } }) => ({
    id,
    spec,
    nodes,
    primary,
    sights: {},
    promotion: null,
    isHelpless: false,
    hand: [],
    lastError: null,
  }),
  initial: 'watching',
  on: {
    connected: { actions: linkChanged },
    disconnected: { actions: linkChanged },
    spec: { actions: takeSpec },
    reply: { actions: takeReply },
  },
  states: {
    watching: {
      after: {
        pingEvery: [
          { guard: 'mustFailOver', target: 'promoting', actions: [round, promote] },
          { target: 'watching', reenter: true, actions: round },
        ],
      },
    },
    promoting: {
      on: {
        reply: [{ guard: 'isPromoted', target: 'watching', actions: [takeReply, switchOver] }],
      },
      after: {
        pingEvery: [
          { guard: 'hasExpired', target: 'watching', actions: [giveUp, round] },
          { target: 'promoting', reenter: true, actions: round },
        ],
      },
    },
  },
});
