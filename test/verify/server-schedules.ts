/* Runs in which servers die, lose their power, lag and are replaced, to be played on real ones. */

import { choicesNamed } from '../../src/designs/catalog.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import type { Action } from '../../src/sim/input.ts';
import { Run } from '../../src/sim/run.ts';
import type { Schedule } from './schedules.ts';

type Step = readonly [at: number, action: Action];

const RESTART = { restartAfterMs: 700 } as const;
const CRASH = { kind: 'fault', fault: 'process-crash', target: 'redis' } as const;
const POWER = { kind: 'fault', fault: 'power-loss', target: 'redis', ...RESTART } as const;
const CUT = { kind: 'fault', fault: 'link-cut', target: 'replica-1:redis' } as const;

/** The choice of servers, what is done when, and how long it is played. */
const SCHEDULES: readonly (readonly [name: string, choice: string, steps: readonly Step[]])[] = [
  ['a crash, nothing kept', 'list/memory-only', [[1500, { ...CRASH, ...RESTART }]]],
  ['a crash, with an AOF', 'list/aof-everysec', [[1500, { ...CRASH, ...RESTART }]]],
  ['power lost, fsync always', 'list/aof-always', [[1500, POWER]]],
  ['power lost, fsync everysec', 'list/aof-everysec', [[1500, POWER]]],
  ['power lost, no fsync', 'list/aof-no', [[1500, POWER]]],
  ['power lost twice', 'list/aof-everysec', [...([[1200, POWER]] as const), [4100, POWER]]],
  ['replicas', 'list/failover', []],
  ['WAIT', 'list/failover-wait', []],
  ['WAIT behind a cut', 'list/failover-wait', [[1000, { ...CUT, healAfterMs: 3000 }]]],
  ['failover', 'list/failover', [[1500, { ...CRASH, restartAfterMs: 6000 }]]],
  [
    'failover, one replica behind',
    'list/failover',
    [
      [700, CUT],
      [1800, CRASH],
    ],
  ],
  ['an empty restart', 'list/failover', [[1500, { ...CRASH, restartAfterMs: 300 }]]],
  [
    'split brain',
    'list/failover',
    [
      [
        1000,
        {
          ...{ kind: 'fault', fault: 'partition', target: 'redis' },
          side: 'web-1,worker-A',
          healAfterMs: 6000,
        },
      ],
    ],
  ],
];

const UNTIL_MS = 14_000;

export function serverSchedules(seed: number): Schedule[] {
  return SCHEDULES.map(([name, id, steps]) => {
    const [choice] = choicesNamed(id);
    if (choice === undefined) throw new Error(`there is no choice ${id}`);
    const run = Run.start(standardRun(choice, { seed, messages: 5 }));
    for (const [at, action] of steps) {
      run.advanceTo(at);
      run.act(action);
    }
    run.advanceTo(UNTIL_MS);
    return { name, run };
  });
}
