// A person at redis-cli in the middle of a run, and the knobs that people turn.

import { describe, expect, test } from 'vitest';
import { executions, factsOf, list, momentsOf, smallRun, typed } from './small-runs.ts';

describe('the console', () => {
  test('answers at once, without a link', () => {
    const run = smallRun({ producers: 0 });
    run.act(typed('LPUSH orders hello'));
    expect(list(run)).toEqual(['hello']);
    expect(factsOf(run, 'console-replied')).toMatchObject([{ at: 0, reply: { value: 1 } }]);
  });

  test('takes bytes as they are: other letters than ASCII come back the same', () => {
    const run = smallRun({ producers: 0 });
    const tea = Buffer.from('绿茶').toString('latin1');
    run.act({ kind: 'command', argv: ['SET', 'note', tea] });
    run.act(typed('GET note'));
    expect(factsOf(run, 'console-replied').at(-1)).toMatchObject({ reply: { value: tea } });
  });

  test('waits in BRPOP until somebody pushes, and what was typed meanwhile runs after', () => {
    const run = smallRun();
    run.act(typed('BRPOP orders 0'));
    run.act(typed('PING'));
    expect(run.world.node('redis')?.blocked).toMatchObject([{ actor: 'console' }]);
    expect(momentsOf(run, 'console-replied')).toEqual([]);
    run.advanceTo(1000);
    expect(factsOf(run, 'console-replied')).toMatchObject([
      { at: 300, messages: ['m1'] },
      { at: 300, messages: [] },
    ]);
  });

  test('is free again after Ctrl-C, and no longer in line', () => {
    const run = smallRun();
    run.act(typed('BRPOP orders 0'));
    run.act({ kind: 'interrupt' });
    run.advanceTo(1000);
    expect(list(run)).toHaveLength(1);
    run.act(typed('LLEN orders'));
    expect(factsOf(run, 'console-replied')).toMatchObject([{ reply: { value: 1 } }]);
  });

  test('opens a new connection after QUIT', () => {
    const run = smallRun({ producers: 0 });
    for (const line of ['CLIENT ID', 'QUIT', 'CLIENT ID']) run.act(typed(line));
    expect(factsOf(run, 'console-closed')).toMatchObject([{ reason: 'closed-by-server' }]);
    expect(factsOf(run, 'console-replied').map(({ reply }) => reply)).toMatchObject([
      { value: 1 },
      { text: 'OK' },
      { value: 2 },
    ]);
  });

  test('may be ahead of the producers: they skip a number that somebody typed', () => {
    const run = smallRun({ producer: { messages: 3, intervalMs: 100 } });
    run.act(typed('RPUSH elsewhere {"id":1} {"id":3}'));
    run.advanceTo(60_000);
    expect(factsOf(run, 'message-created').map(({ message }) => message)).toEqual([
      'm2',
      'm4',
      'm5',
    ]);
  });

  test('sees time pass on the wall clock of the node: keys expire', () => {
    const run = smallRun({ producers: 0 });
    run.act(typed('SET note x PX 500'));
    run.advanceTo(500);
    run.act(typed('EXISTS note'));
    run.advanceTo(501);
    expect(factsOf(run, 'key-removed')).toMatchObject([{ at: 501, reason: 'expired' }]);
    run.act(typed('EXISTS note'));
    expect(executions(run)).toEqual([
      'console: SET note x PX 500 -> simple',
      'console: EXISTS note -> 1',
      'console: EXISTS note -> 0',
    ]);
  });
});

describe('knobs', () => {
  test('take effect from then on and are told when they make no sense', () => {
    const run = smallRun();
    run.act({ kind: 'knob', target: 'link', name: 'latencyMs', value: 10 });
    run.act({ kind: 'knob', target: 'web-1', name: 'intervalMs', value: 0 });
    run.act({ kind: 'knob', target: 'web-1', name: '__proto__', value: 1 });
    run.act({ kind: 'knob', target: 'nobody', name: 'intervalMs', value: 5 });
    expect(factsOf(run, 'knob-refused').map(({ reason }) => reason)).toEqual([
      'bad-value',
      'no-such-knob',
      'no-such-target',
    ]);
    run.advanceTo(1000);
    expect(momentsOf(run, 'connection-opened')).toEqual([20]);
  });
});
