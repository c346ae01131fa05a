// Which facts people would call a step, one each: a command travels, the key changes, the reply
// travels, work starts and ends. The rest (timers set, handshakes half done) happens on the way.

import type { Fact, FactKind } from './fact.ts';

const STEPS: ReadonlySet<FactKind> = new Set<FactKind>([
  'message-created',
  'command-executed',
  'packet-arrived',
  'packet-lost',
  'work-started',
  'side-effect-done',
  'side-effect-refused',
  'request-timed-out',
  'retry-scheduled',
  'gave-up',
  'connection-opened',
  'connection-closed',
  'connection-reset',
  'client-unblocked',
  'key-removed',
  'actor-crashed',
  'actor-restarted',
  'console-typed',
  'console-replied',
  'console-closed',
  'knob-turned',
  'knob-refused',
  'node-crashed',
  'node-started',
  'pause-ended',
  'link-healed',
  'fault-applied',
  'fault-armed',
  'fault-struck',
  'fault-refused',
]);

export function isStep(fact: Fact): boolean {
  return STEPS.has(fact.kind);
}
