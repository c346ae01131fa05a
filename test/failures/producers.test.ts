// Section 5.6: producers. Each row lets the failure happen, then shows its fix in the same run,
// and what the fix leaves open.

import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import type { DesignOptions } from '../../src/sim/scenarios/design.ts';
import {
  cli,
  crash,
  factsOf,
  loseReply,
  payload,
  playTo,
  stage,
  states,
  timesDone,
} from './stage.ts';

type Protections = NonNullable<DesignOptions['protections']>;

describe('D1: lost reply, then a retry', () => {
  const sent = (fault: 'reset-before' | 'reset-after', protections: Protections = {}) => {
    const run = stage({ design: 'stream', protections, workers: 0 });
    run.act({ kind: 'fault', fault, target: 'web-1:redis', carrying: 'message' });
    return run;
  };

  test('the producer cannot know: lost on the way there or on the way back, it sees the same', () => {
    const beliefs = (['reset-before', 'reset-after'] as const).map((fault) => {
      const run = sent(fault);
      playTo(run, 'retry-scheduled');
      return [ledgerOf(run).beliefs('web-1'), cli(run, 'XLEN orders')];
    });
    expect(beliefs).toEqual([
      [[{ message: 'm1', belief: 'unknown' }], 0],
      [[{ message: 'm1', belief: 'unknown' }], 1],
    ]);
  });

  test('the retry makes a second entry with an id of its own; a script makes one', () => {
    const twice = sent('reset-after');
    twice.advanceTo(10_000);
    expect(cli(twice, 'XLEN orders')).toBe(2);
    const once = sent('reset-after', { idempotency: 'script' });
    once.advanceTo(10_000);
    expect(cli(once, 'XLEN orders')).toBe(1);
  });
});

describe('D2: SET NX, then the message, in two commands', () => {
  /** The producer dies, or its connection, behind the first command. */
  const cut = (idempotency: 'two-commands' | 'script') => {
    const run = stage({ protections: { idempotency } });
    playTo(run, 'packet-sent', ({ label, direction }) => {
      return direction === 'request' && (label === 'LPUSH' || label === 'EVAL');
    });
    run.act({ kind: 'fault', fault: 'reset-before', target: 'web-1:redis' });
    run.advanceTo(20_000);
    return run;
  };

  test('cut in between, the key says that it is sent, and nothing is: lost, and believed stored', () => {
    const run = cut('two-commands');
    expect(cli(run, 'GET sent:1')).toBe('1');
    expect(ledgerOf(run).message('m1')).toMatchObject({ state: 'lost', belief: 'stored' });
    expect(ledgerOf(run).why('m1')?.key).toBe('taken-for-stored');
  });

  test('in one script both are or none is; the window is as long as the key lives', () => {
    const run = cut('script');
    expect(timesDone(run)).toEqual([1]);
    expect(cli(run, 'TTL sent:1')).toBeGreaterThan(86_000);
  });
});

describe('D3: explicit ids', () => {
  const TOO_SMALL =
    'ERR The ID specified in XADD is equal or smaller than the target stream top item';

  test('a retry with the same id is refused, which the producer takes for success', () => {
    const run = stage({ design: 'stream', protections: { idempotency: 'explicit-id' } });
    run.act(loseReply('web-1'));
    run.advanceTo(20_000);
    const replies = factsOf(run, 'command-executed')
      .filter(({ argv }) => argv[0] === 'XADD')
      .map(({ reply }) => (reply?.kind === 'error' ? reply.text : 'stored'));
    expect(replies).toEqual(['stored', TOO_SMALL]);
    expect(timesDone(run)).toEqual([1]);
    expect(ledgerOf(run).message('m1')?.belief).toBe('stored');
  });

  test('with two writers the same error means that another got ahead: a message is lost', () => {
    const run = stage({ design: 'stream', protections: { idempotency: 'explicit-id' } });
    cli(run, `XADD orders 5-1 order ${payload(5)}`);
    run.advanceTo(20_000);
    expect(ledgerOf(run).message('m1')).toMatchObject({ state: 'lost', belief: 'stored' });
    expect(ledgerOf(run).why('m1')?.key).toBe('taken-for-stored');
  });
});

describe('D7: fire and forget', () => {
  const full = (readReplies: boolean) => {
    const run = stage({ protections: { readReplies }, producer: { messages: 2, maxAttempts: 6 } });
    cli(run, 'CONFIG SET maxmemory 1');
    run.advanceTo(1200);
    cli(run, 'CONFIG SET maxmemory 0');
    run.advanceTo(20_000);
    return run;
  };

  test('errors go unseen: refused, believed stored, lost', () => {
    const run = full(false);
    expect(ledgerOf(run).message('m1')).toMatchObject({ state: 'lost', belief: 'stored' });
    expect(factsOf(run, 'request-refused')).toEqual([]);
  });

  test('who reads replies tries again; a crash of the producer still ends that', () => {
    const run = full(true);
    expect(states(run)).toEqual(['done', 'done']);
    expect(factsOf(run, 'request-refused')[0]?.error).toMatch(/^OOM /);
    const dying = stage({});
    cli(dying, 'CONFIG SET maxmemory 1');
    playTo(dying, 'retry-scheduled');
    crash(dying, 'web-1', 500);
    cli(dying, 'CONFIG SET maxmemory 0');
    dying.advanceTo(20_000);
    expect(ledgerOf(dying).message('m1')?.state).toBe('lost');
  });
});
