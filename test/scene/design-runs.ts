// A run of every design that people compare, and of some with protections that those leave out,
// with faults on the way: what the stage must be able to show.

import { DESIGN_CHOICES } from '../../src/designs/catalog.ts';
import type { Action } from '../../src/sim/input.ts';
import { Run } from '../../src/sim/run.ts';
import { type DesignOptions, designScenario } from '../../src/sim/scenarios/design.ts';

const DISK = { disk: {}, config: { appendonly: 'yes' } };

/** Designs by name, as scenarios. */
export const DESIGN_RUNS: Readonly<Record<string, DesignOptions>> = {
  ...Object.fromEntries(
    DESIGN_CHOICES.map(({ id, design, protections, reaper }) => [
      id,
      { design, protections, reaper },
    ]),
  ),
  'list/dead-letters': {
    protections: { claim: 'script', ack: 'token', deadLetterAfter: 2, leaseMs: 2000 },
    reaper: true,
  },
  'list/replicas': { rest: { replicas: [{ id: 'redis-2' }, { id: 'redis-3' }], failover: {} } },
  'list/disk': { rest: { redis: DISK } },
  'sorted-set/move': { design: 'sorted-set', protections: { due: 'script-move' } },
  'sorted-set/dead-letters': {
    design: 'sorted-set',
    protections: { due: 'lease', deadLetterAfter: 1, leaseMs: 1500 },
  },
  'stream/trimmed': { design: 'stream', protections: { maxLen: 4, batch: 3, freshNames: true } },
  'stream/dead-letters': {
    design: 'stream',
    protections: { claimIdleMs: 2000, deadLetterAfter: 1 },
    rest: { redis: DISK },
  },
};

/** Where there are replicas, the primary dies, too. */
const PRIMARY_DIES: [at: number, action: Action] = [
  6400,
  { kind: 'fault', fault: 'process-crash', target: 'redis', restartAfterMs: 6000 },
];

const FAULTS: readonly [at: number, action: Action][] = [
  [5200, { kind: 'fault', fault: 'process-crash', target: 'worker-B', restartAfterMs: 5000 }],
  [8300, { kind: 'fault', fault: 'reset-after', target: 'web-1:redis' }],
  [9100, { kind: 'fault', fault: 'pause', target: 'worker-A', durationMs: 2500 }],
];

/** A run at its beginning, with its faults in its future, and some commands of a person. */
export function designRun(name: string, seed: number): Run {
  const options = DESIGN_RUNS[name];
  if (options === undefined) throw new Error(`no design called ${name}`);
  const run = Run.start({
    scenario: designScenario({ producer: { messages: 40, intervalMs: 1500 }, ...options }),
    seed,
  });
  const hasReplicas = run.world.nodes().length > 1;
  const faults = [...FAULTS, ...(hasReplicas ? [PRIMARY_DIES] : [])];
  for (const [at, action] of faults.sort(([a], [b]) => a - b)) {
    run.advanceTo(at);
    run.act(action);
  }
  run.advanceTo(9500);
  run.act({ kind: 'command', argv: ['HSET', 'notes', 'who', 'reads', 'this', '{"id":2}'] });
  run.act({ kind: 'command', argv: ['ZADD', 'board', '10', 'ann', '20', 'ben'] });
  run.act({ kind: 'command', argv: ['SET', 'greeting', 'hello', 'EX', '90'] });
  run.seek(0);
  return run;
}
