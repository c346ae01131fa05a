// Random scenarios and random inputs for property tests. Everything follows from one seed, so that
// a failure can be repeated: pass the seed that it prints.

import { chance, pickInt, roll } from '../../src/base/random.ts';
import type { Action } from '../../src/sim/input.ts';
import { Run } from '../../src/sim/run.ts';
import type { ScenarioDraft } from '../../src/sim/scenario.ts';

/** Dice for one test case. */
export class Dice {
  readonly #seed: number;
  #rolls = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  below(limit: number): number {
    this.#rolls += 1;
    return pickInt(roll(this.#seed, 'test', this.#rolls), limit);
  }

  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  likely(percent: number): boolean {
    this.#rolls += 1;
    return chance(roll(this.#seed, 'test', this.#rolls), percent);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
}

/** A small scenario: few processes, short times, many coincidences. */
export function randomScenario(dice: Dice): ScenarioDraft {
  const producers = Array.from({ length: dice.between(1, 3) }, (_, index) => ({
    id: `web-${index + 1}`,
    startsAtMs: dice.pick([0, 0, 50, 400]),
    messages: dice.between(1, 6),
    intervalMs: dice.pick([10, 100, 500]),
    replyTimeoutMs: dice.pick([60, 200, 200, 1000]),
    maxAttempts: dice.between(1, 4),
    backoffMs: dice.pick([10, 100]),
  }));
  const workers = Array.from({ length: dice.between(1, 3) }, (_, index) => ({
    id: `worker-${'ABC'[index]}`,
    startsAtMs: dice.pick([0, 0, 300]),
    take: dice.pick(['poll', 'block'] as const),
    pollIntervalMs: dice.pick([60, 300]),
    blockTimeoutMs: dice.pick([0, 0, 300, 1000]),
    replyTimeoutMs: dice.pick([60, 200, 200, 1000]),
    workMs: dice.pick([10, 100, 700]),
    workJitterMs: dice.pick([0, 50]),
  }));
  return {
    id: 'random',
    design: 'list',
    horizonMs: 2500,
    redis: randomNode(dice),
    link: { latencyMs: dice.pick([0, 7, 20, 50]), jitterMs: dice.pick([0, 0, 5, 40]) },
    producers,
    workers,
  };
}

/** Something that a person might do to that scenario, sensible or not. */
export function randomAction(dice: Dice, scenario: ScenarioDraft): Action {
  const producer = dice.pick(scenario.producers).id;
  const worker = dice.pick(scenario.workers).id;
  const process = dice.pick([producer, worker]);
  const link = `${process}:redis`;
  return dice.pick<() => Action>([
    () => ({ kind: 'fault', fault: 'process-crash', target: process, ...crashParams(dice) }),
    () => ({ kind: 'fault', fault: 'process-crash', target: worker, restartAfterMs: 200 }),
    () => ({ kind: 'fault', fault: 'restart', target: process }),
    () => ({ kind: 'fault', fault: 'reset-before', target: link }),
    () => ({ kind: 'fault', fault: 'reset-after', target: link }),
    () => ({ kind: 'fault', fault: 'reset-after', target: link, carrying: 'any' }),
    () => ({ kind: 'fault', fault: 'slow-worker', target: process, factor: dice.between(1, 5) }),
    () => randomMachineFault(dice, process),
    () => randomMachineFault(dice, process),
    () => ({ kind: 'command', argv: randomCommand(dice) }),
    () => ({ kind: 'command', argv: randomCommand(dice) }),
    () => ({ kind: 'interrupt' }),
    () => randomKnob(dice, producer, worker),
  ])();
}

/** Without a disk, or with any way to write to one. */
function randomNode(dice: Dice): ScenarioDraft['redis'] {
  if (dice.likely(40)) return {};
  const appendfsync = dice.pick(['always', 'everysec', 'no']);
  return {
    config: { appendonly: dice.pick(['yes', 'yes', 'no']), appendfsync, save: '1 1' },
    disk: { fsyncMs: dice.pick([0, 3, 60]), saveMs: dice.pick([1, 200]) },
  };
}

/** Nodes that die, links that fail, somebody who stands still. */
function randomMachineFault(dice: Dice, process: string): Action {
  const link = `${process}:redis`;
  const someone = dice.pick([process, 'redis']);
  return dice.pick<() => Action>([
    () => ({
      kind: 'fault',
      fault: 'process-crash',
      target: 'redis',
      restartAfterMs: dice.pick([null, 1, 100, 400]),
    }),
    () => ({ kind: 'fault', fault: 'restart', target: 'redis' }),
    () => ({
      kind: 'fault',
      fault: 'power-loss',
      target: 'redis',
      restartAfterMs: dice.pick([null, 1, 300]),
    }),
    () => ({
      kind: 'fault',
      fault: 'disk-stall',
      target: 'redis',
      durationMs: dice.between(1, 400),
    }),
    () => ({
      kind: 'fault',
      fault: 'clock-jump',
      target: 'redis',
      byMs: dice.pick([-5000, -100, 150, 60_000]),
    }),
    () => ({
      kind: 'fault',
      fault: 'poison-message',
      target: `m${dice.between(1, 6)}`,
      restartAfterMs: dice.pick([null, 50]),
    }),
    () => ({
      kind: 'fault',
      fault: 'pause',
      target: someone,
      durationMs: dice.between(1, 500),
    }),
    () => ({
      kind: 'fault',
      fault: 'link-cut',
      target: link,
      healAfterMs: dice.pick([null, 1, 60, 400]),
    }),
    () => ({
      kind: 'fault',
      fault: 'slow-link',
      target: link,
      extraMs: dice.pick([0, 20, 90]),
      forMs: dice.pick([null, 100]),
    }),
    () => ({
      kind: 'fault',
      fault: 'half-open',
      target: link,
      told: dice.pick(['actor', 'node', 'nobody'] as const),
    }),
    () => ({ kind: 'fault', fault: 'heal', target: dice.pick([link, 'redis']) }),
    () => ({ kind: 'fault', fault: 'wake', target: someone }),
    () => ({
      kind: 'fault',
      fault: 'partition',
      target: 'redis',
      side: dice.pick(['', process]),
      healAfterMs: dice.between(1, 400),
    }),
  ])();
}

function crashParams(dice: Dice) {
  return {
    restartAfterMs: dice.pick([null, 1, 100, 600]),
    requestsOnWire: dice.pick(['lost', 'arrive'] as const),
  };
}

function randomCommand(dice: Dice): string[] {
  const payload = `{"id":${dice.between(1, 12)},"sku":"tea"}`;
  return dice.pick([
    ['LPUSH', 'orders', payload],
    ['LPUSH', 'orders', payload, 'no message', payload],
    ['RPUSH', 'orders', payload],
    ['LPOP', 'orders'],
    ['RPOP', 'orders', '2'],
    ['BRPOP', 'orders', '0.2'],
    ['BRPOP', 'orders', '0'],
    ['LRANGE', 'orders', '0', '-1'],
    ['LMOVE', 'orders', 'aside', 'LEFT', 'RIGHT'],
    ['LMOVE', 'aside', 'orders', 'LEFT', 'RIGHT'],
    ['LREM', 'orders', '1', payload],
    ['LSET', 'orders', '0', payload],
    ['LINSERT', 'orders', 'BEFORE', payload, payload],
    ['LTRIM', 'orders', '1', '-1'],
    ['DEL', 'orders'],
    ['PEXPIRE', 'orders', '100'],
    ['SET', 'note', payload],
    ['SET', 'orders', payload],
    ['RENAME', 'orders', 'aside'],
    ['COPY', 'orders', 'aside', 'REPLACE'],
    ['BGSAVE'],
    ['BGREWRITEAOF'],
    ['SHUTDOWN'],
    ['CONFIG', 'SET', 'appendonly', dice.pick(['yes', 'no'])],
    ['MULTI'],
    ['EXEC'],
    ['DISCARD'],
    ['FLUSHALL'],
    ['LPUSH', 'orders'],
    ['ECHO', payload],
    ['NOSUCH', payload],
    ['QUIT'],
    ['CLIENT', 'PAUSE', '150', dice.pick(['WRITE', 'ALL'])],
    ['CLIENT', 'UNPAUSE'],
    ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', dice.pick(['yes', 'no'])],
    ['CLIENT', 'UNBLOCK', String(dice.between(1, 6)), dice.pick(['TIMEOUT', 'ERROR'])],
    ['SWAPDB', '0', '1'],
    ['EVAL', "return redis.call('LPUSH', 'orders', ARGV[1])", '0', payload],
  ]);
}

function randomKnob(dice: Dice, producer: string, worker: string): Action {
  const [target, name, value] = dice.pick([
    [producer, 'intervalMs', 50],
    [producer, 'messages', 8],
    [producer, 'maxAttempts', 0],
    [worker, 'take', 'poll'],
    [worker, 'workMs', 5],
    [worker, 'nonsense', true],
    ['link', 'latencyMs', 30],
    ['nobody', 'latencyMs', 30],
  ] as const);
  return { kind: 'knob', target, name, value };
}

/** A run in which somebody acted at random moments, some of them in the past. */
export function randomRun(dice: Dice, seed: number): Run {
  const scenario = randomScenario(dice);
  const run = Run.start({ scenario, seed });
  for (let left = dice.between(0, 8); left > 0; left -= 1) {
    if (dice.likely(40)) for (let steps = dice.between(1, 9); steps > 0; steps -= 1) run.step();
    else run.advanceTo(run.now + dice.between(0, 900));
    if (dice.likely(10)) run.seek(dice.between(0, run.end));
    run.act(randomAction(dice, scenario));
  }
  return run;
}
