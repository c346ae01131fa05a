// Random worlds with replicas, mostly with a sentinel, and random faults on all of it: nodes, links
// between nodes, whoever watches. Short times, so that failovers happen within a short run.

import type { Action } from '../../src/sim/input.ts';
import { Run } from '../../src/sim/run.ts';
import type { ScenarioDraft } from '../../src/sim/scenario.ts';
import { type Dice, randomAction, randomScenario } from './random-runs.ts';

const REPLICAS = ['replica-1', 'replica-2', 'replica-3'] as const;

function randomMachine(dice: Dice) {
  if (dice.likely(50)) return {};
  const appendfsync = dice.pick(['always', 'everysec', 'no']);
  return {
    config: { appendonly: dice.pick(['yes', 'yes', 'no']), appendfsync, save: '1 1' },
    disk: { fsyncMs: dice.pick([0, 3, 60]), saveMs: dice.pick([1, 200]) },
  };
}

function randomScenarioWithReplicas(dice: Dice): ScenarioDraft {
  const count = dice.pick([1, 1, 2, 2, 3]);
  const backlog = dice.pick(['1mb', '100']);
  const config = { 'repl-backlog-size': backlog, 'repl-timeout': dice.pick(['60', '1']) };
  const draft = randomScenario(dice);
  return {
    ...draft,
    horizonMs: 4000,
    redis: { ...draft.redis, config: { ...draft.redis?.config, ...config } },
    replicas: REPLICAS.slice(0, count).map((id) => {
      const machine = randomMachine(dice);
      return { id, ...machine, config: { ...machine.config, ...config } };
    }),
    replication: { latencyMs: dice.pick([0, 7, 50, 200]), jitterMs: dice.pick([0, 5, 40]) },
    failover: dice.likely(75)
      ? {
          pingEveryMs: dice.pick([20, 100]),
          downAfterMs: dice.pick([120, 300]),
          failoverTimeoutMs: dice.pick([200, 1000]),
          clients: dice.pick(['told', 'told', 'fixed'] as const),
        }
      : null,
    protections: {
      waitReplicas: dice.pick([0, 0, 1, 2]),
      waitTimeoutMs: dice.pick([0, 50, 400]),
      minReplicas: dice.pick([0, 0, 0, 1]),
      minReplicasMaxLag: 1,
    },
  };
}

/** Something about nodes, or what happens to worlds without replicas, too. */
function randomReplicaAction(dice: Dice, scenario: ScenarioDraft): Action {
  if (dice.likely(35)) return randomAction(dice, scenario);
  const nodes = ['redis', ...(scenario.replicas ?? []).map(({ id }) => id)];
  const node = dice.pick(nodes);
  const other = dice.pick(nodes);
  const client = dice.pick([...scenario.producers, ...scenario.workers]).id;
  const link = dice.pick([`${node}:${other}`, `sentinel:${node}`, `${client}:${node}`]);
  const restartAfterMs = dice.pick([null, 1, 100, 600]);
  return dice.pick<() => Action>([
    () => ({ kind: 'fault', fault: 'process-crash', target: node, restartAfterMs }),
    () => ({ kind: 'fault', fault: 'process-crash', target: 'redis', restartAfterMs }),
    () => ({ kind: 'fault', fault: 'process-crash', target: 'sentinel', restartAfterMs }),
    () => ({ kind: 'fault', fault: 'power-loss', target: node, restartAfterMs }),
    () => ({ kind: 'fault', fault: 'restart', target: dice.pick([node, 'sentinel']) }),
    () => ({
      kind: 'fault',
      fault: 'pause',
      target: dice.pick([node, 'redis', 'sentinel']),
      durationMs: dice.between(1, 1500),
    }),
    () => ({
      kind: 'fault',
      fault: 'partition',
      target: node,
      side: dice.pick(['', client, `${client},sentinel`, other]),
      healAfterMs: dice.between(1, 1500),
    }),
    () => ({
      kind: 'fault',
      fault: 'link-cut',
      target: link,
      healAfterMs: dice.pick([null, 1, 300, 900]),
    }),
    () => ({ kind: 'fault', fault: dice.pick(['reset-before', 'reset-after']), target: link }),
    () => ({
      kind: 'fault',
      fault: 'half-open',
      target: link,
      told: dice.pick(['actor', 'node', 'nobody'] as const),
    }),
    () => ({ kind: 'fault', fault: 'slow-link', target: link, extraMs: 60, forMs: 300 }),
    () => ({
      kind: 'fault',
      fault: 'clock-jump',
      target: node,
      byMs: dice.pick([-5000, 150, 90_000]),
    }),
    () => ({ kind: 'command', node, argv: randomOrder(dice, other) }),
    () => ({ kind: 'knob', target: 'design', name: 'minReplicas', value: dice.between(0, 1) }),
    () => ({ kind: 'knob', target: 'replication', name: 'latencyMs', value: 120 }),
  ])();
}

function randomOrder(dice: Dice, other: string): string[] {
  return dice.pick([
    ['REPLICAOF', 'NO', 'ONE'],
    ['REPLICAOF', other, '6379'],
    ['REPLICAOF', 'nowhere', '6379'],
    ['FAILOVER'],
    ['FAILOVER', 'TO', other, '6379', 'FORCE', 'TIMEOUT', '150'],
    ['WAIT', '1', '200'],
    ['ROLE'],
    ['PSYNC', '?', '-1'],
    ['CONFIG', 'SET', 'replica-read-only', 'no'],
    ['LPUSH', 'orders', `{"id":${dice.between(1, 12)},"sku":"tea"}`],
    ['RPOP', 'orders'],
    ['DEBUG', 'RELOAD'],
    ['SHUTDOWN'],
    ['CLIENT', 'KILL', 'TYPE', dice.pick(['replica', 'master', 'normal'])],
  ]);
}

/** A run in which somebody acted at random moments, some of them in the past. */
export function randomReplicaRun(dice: Dice, seed: number): Run {
  const scenario = randomScenarioWithReplicas(dice);
  const run = Run.start({ scenario, seed });
  for (let left = dice.between(0, 8); left > 0; left -= 1) {
    run.advanceTo(run.now + dice.between(0, 1100));
    if (dice.likely(10)) run.seek(dice.between(0, run.end));
    run.act(randomReplicaAction(dice, scenario));
  }
  return run;
}
