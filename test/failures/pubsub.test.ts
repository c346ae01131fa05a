// Section 5.4: publish and subscribe. Each row lets the failure happen, then shows its fix in
// the same run, and what the fix leaves open.

import { describe, expect, test } from 'vitest';
import {
  cli,
  crash,
  doneInOrder,
  factsOf,
  keysOf,
  payload,
  playTo,
  playToWork,
  type StageOptions,
  slowDown,
  stage,
  states,
  timesDone,
} from './stage.ts';

const CHANNEL: StageOptions = { design: 'pubsub' };
const HINT: StageOptions = { design: 'pubsub', protections: { storedCopy: true } };
const GROUP: StageOptions = { design: 'stream' };

/** What each PUBLISH answered. */
function receivers(run: Parameters<typeof factsOf>[0]): number[] {
  return factsOf(run, 'command-executed')
    .filter(({ argv }) => argv[0] === 'PUBLISH')
    .map(({ reply }) => (reply?.kind === 'int' ? Number(reply.value) : -1));
}

describe('P1: subscriber offline or reconnecting', () => {
  const offline = (options: StageOptions) => {
    const run = stage({ ...options, worker: { startsAtMs: 3000 } });
    run.advanceTo(20_000);
    return run;
  };

  test('the message is gone; PUBLISH answered 0, and the producer believes that it is stored', () => {
    const run = offline(CHANNEL);
    expect(receivers(run)).toEqual([0]);
    expect(states(run)).toEqual(['lost']);
  });

  test('with a copy in a list, or in a stream, it waits', () => {
    expect(states(offline(HINT))).toEqual(['done']);
    expect(states(offline(GROUP))).toEqual(['done']);
  });

  test('a lost connection ends the subscription, also during the work; a new one begins it', () => {
    const run = stage({ ...CHANNEL, producer: { messages: 2, intervalMs: 6000 } });
    playToWork(run);
    run.act({ kind: 'fault', fault: 'reset-after', target: 'worker-A:redis', carrying: 'any' });
    expect(cli(run, 'PUBLISH orders hello')).toBe(1);
    run.advanceTo(5000);
    expect(cli(run, 'PUBSUB NUMSUB orders')).toEqual(['orders', 1]);
    run.advanceTo(20_000);
    expect(states(run)).toEqual(['done', 'done']);
  });
});

describe('P2: the handler crashes', () => {
  test('there is no ack, hence no redelivery: lost', () => {
    const run = stage(CHANNEL);
    playToWork(run);
    crash(run, 'worker-A', 500);
    run.advanceTo(20_000);
    expect(states(run)).toEqual(['lost']);
  });

  test('a group of a stream redelivers; a popped copy of a hint is lost as from any list', () => {
    for (const [options, state] of [
      [GROUP, 'done'],
      [HINT, 'lost'],
    ] as const) {
      const run = stage(options);
      playToWork(run);
      crash(run, 'worker-A', 500);
      run.advanceTo(20_000);
      expect(states(run)).toEqual([state]);
    }
  });
});

describe('P3: slow subscriber', () => {
  /** It reads nothing from 0.4 s on, while a message is published every half second. */
  const frozen = (limit: string, untilMs: number, options: StageOptions = CHANNEL) => {
    const run = stage({
      ...options,
      producer: { messages: 20 },
      rest: { receiveWindowBytes: 200 },
    });
    const argv = ['CONFIG', 'SET', 'client-output-buffer-limit', limit];
    run.act({ kind: 'command', argv });
    run.advanceTo(400);
    run.act({ kind: 'fault', fault: 'pause', target: 'worker-A', durationMs: untilMs - run.now });
    return run;
  };
  const bufferedBytes = (run: ReturnType<typeof stage>): number => {
    const lines = String(cli(run, 'CLIENT LIST TYPE pubsub'));
    return Number(/ omem=(\d+)/.exec(lines)?.[1] ?? 0);
  };

  test('PUBLISH answers 1 while bytes pile up; then Redis ends the connection', () => {
    const run = frozen('pubsub 300 0 0', 12_000);
    run.advanceTo(3500);
    expect(receivers(run)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(bufferedBytes(run)).toBeGreaterThan(100);
    run.advanceTo(11_900);
    expect(factsOf(run, 'output-limit-reached')).toMatchObject([
      { limit: 'hard', actor: 'worker-A' },
    ]);
    expect(bufferedBytes(run)).toBe(0);
    const reached = receivers(run).filter((count) => count === 1).length;
    expect(receivers(run)).toEqual([...Array(reached).fill(1), ...Array(20 - reached).fill(0)]);
    run.advanceTo(60_000);
    // What the kernels had taken in is read at last; what waited in Redis is gone.
    const done = timesDone(run).filter((times) => times === 1).length;
    expect(done).toBe(3);
    expect(reached).toBeGreaterThan(done + 3);
  });

  test('the soft limit gives it a while', () => {
    const run = frozen('pubsub 0 100 2', 12_000);
    run.advanceTo(11_000);
    const [over] = factsOf(run, 'output-limit-reached');
    const since = factsOf(run, 'reply-buffered').find(({ bytes }) => bytes >= 100);
    expect(over).toMatchObject({ limit: 'soft' });
    expect((over?.at ?? 0) - (since?.at ?? 0)).toBe(2001);
  });

  test('who reads on in time gets all of it, in order', () => {
    const run = frozen('pubsub 300 0 0', 3500);
    run.advanceTo(60_000);
    expect(factsOf(run, 'reply-buffered').length).toBeGreaterThan(1);
    expect(factsOf(run, 'output-limit-reached')).toEqual([]);
    expect(timesDone(run)).toEqual(Array(20).fill(1));
    expect(doneInOrder(run)).toEqual(Array.from({ length: 20 }, (_, index) => `m${index + 1}`));
  });

  test('a larger limit loses nothing either, and the memory of Redis grows', () => {
    const run = frozen('pubsub 0 0 0', 12_000);
    run.advanceTo(11_900);
    expect(bufferedBytes(run)).toBeGreaterThan(900);
    run.advanceTo(60_000);
    expect(timesDone(run)).toEqual(Array(20).fill(1));
    expect(bufferedBytes(run)).toBe(0);
  });

  test('of a stream nothing piles up: who does not ask gets nothing', () => {
    const run = frozen('pubsub 300 0 0', 12_000, GROUP);
    run.advanceTo(60_000);
    expect(factsOf(run, 'reply-buffered')).toEqual([]);
    expect(timesDone(run)).toEqual(Array(20).fill(1));
  });
});

describe('P4: the number of receivers is taken for the number processed', () => {
  test('PUBLISH answered 1, and nothing was ever done', () => {
    const run = stage(CHANNEL);
    playTo(run, 'packet-arrived', ({ actor, label }) => actor === 'worker-A' && label === 'PUSH');
    crash(run, 'worker-A');
    run.advanceTo(20_000);
    expect(receivers(run)).toEqual([1]);
    expect(timesDone(run)).toEqual([0]);
  });

  test('an ack says it: XPENDING names what is not done yet', () => {
    const run = stage(GROUP);
    playToWork(run);
    expect(cli(run, 'XPENDING orders workers')).toMatchObject({ 0: 1 });
    run.advanceTo(20_000);
    expect(cli(run, 'XPENDING orders workers')).toMatchObject({ 0: 0 });
  });
});

describe('P6: fan-out instead of sharing the work', () => {
  const three = (options: StageOptions) => {
    const run = stage({ ...options, workers: 3, producer: { messages: 2 } });
    run.advanceTo(20_000);
    return timesDone(run);
  };

  test('three subscribers do each message three times', () => {
    expect(three(CHANNEL)).toEqual([3, 3]);
  });

  test('a list behind the channel, or a group, shares them', () => {
    expect(three(HINT)).toEqual([1, 1]);
    expect(three(GROUP)).toEqual([1, 1]);
  });
});

describe('P8: between reading the state and subscribing', () => {
  test('who looks first and subscribes then misses what comes in between', () => {
    const run = stage({ producers: 0, workers: 0 });
    expect(cli(run, 'LRANGE orders:log 0 -1')).toEqual([]);
    run.act({ kind: 'command', argv: ['LPUSH', 'orders:log', payload(1)] });
    expect(cli(run, `PUBLISH orders ${payload(1)}`)).toBe(0);
    cli(run, 'SUBSCRIBE orders');
    run.advanceTo(20_000);
    expect(factsOf(run, 'console-replied').filter(({ messages }) => messages.length > 0)).toEqual(
      [],
    );
  });

  test('who subscribes first and looks then has it, whenever it comes', () => {
    for (const startsAtMs of [400, 450, 500, 550, 600, 650, 700]) {
      const run = stage({ ...HINT, worker: { startsAtMs, pollIntervalMs: 60_000 } });
      run.advanceTo(20_000);
      expect(timesDone(run)).toEqual([1]);
    }
  });

  test('a hint may be lost; then the message waits for the poll', () => {
    const run = stage({ ...HINT, worker: { pollIntervalMs: 5000 } });
    playTo(run, 'packet-sent', ({ label }) => label === 'PUBLISH');
    run.act({ kind: 'fault', fault: 'reset-before', target: 'web-1:redis' });
    crash(run, 'web-1');
    expect(states(run)).toEqual(['waiting']);
    expect(keysOf(run, 'm1')).toEqual(['orders:log']);
    run.advanceTo(20_000);
    expect(states(run)).toEqual(['done']);
    expect(run.world.effects()[0]?.at).toBeGreaterThan(5000);
  });
});

test('a slow subscriber keeps in its memory what comes meanwhile, and loses all of it in a crash', () => {
  const run = stage({ ...CHANNEL, producer: { messages: 4 } });
  run.act(slowDown('worker-A', 10));
  run.advanceTo(5000);
  expect(run.world.actor('worker-A')?.holds).toHaveLength(4);
  crash(run, 'worker-A', 500);
  run.advanceTo(20_000);
  expect(states(run)).toEqual(['lost', 'lost', 'lost', 'lost']);
});
