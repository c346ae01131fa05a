/* A run goes through a file and through a link and comes out the same; nothing broken gets in. */
import { describe, expect, it } from 'vitest';
import { freeRun } from '../../src/app/sandbox.ts';
import { fromFileText, fromLink, SharedRunError, toFileText, toLink } from '../../src/app/share.ts';
import { bytes } from '../../src/base/bytes.ts';
import type { Run } from '../../src/sim/run.ts';

/** A run with a crash and a command, paused between two steps. */
function someRun(): Run {
  const run = freeRun();
  run.advanceTo(6500);
  run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-B', restartAfterMs: 2000 });
  run.act({ kind: 'command', argv: ['LPUSH', 'orders', '{"id":99,"sku":"茶"}'].map(bytes) });
  run.advanceTo(12_345);
  return run;
}

it('comes out of its file at the same moment with the same journal', () => {
  const run = someRun();
  const { run: copy, isFaithful } = fromFileText(toFileText(run));
  expect(copy.journal.digest()).toBe(run.journal.digest());
  expect(copy.digest()).toBe(run.digest());
  expect([copy.now, copy.cursor]).toEqual([12_345, run.cursor]);
  expect(isFaithful).toBe(true);
});

it('comes out of its link the same', async () => {
  const run = someRun();
  const packed = await toLink(run);
  expect(packed).toMatch(/^[\w-]{100,2000}$/);
  const { run: copy } = await fromLink(packed as string);
  expect(copy.digest()).toBe(run.digest());
});

it('notices a file that was changed', () => {
  const file = JSON.parse(toFileText(someRun()));
  file.run.seed += 1;
  expect(fromFileText(JSON.stringify(file)).isFaithful).toBe(false);
});

describe('refuses, with a plain reason,', () => {
  const change = (apply: (file: Record<string, unknown>) => void) => {
    const file = JSON.parse(toFileText(someRun()));
    apply(file);
    return JSON.stringify(file);
  };
  it.each([
    ['what is no JSON', '<html>', /not JSON/],
    ['any other JSON', '{"a":1}', /not a run/],
    [
      'a run with an unknown fault',
      change((f) =>
        Object.assign((f.run as { inputs: object[] }).inputs[0] as object, { fault: 'x' }),
      ),
      /not valid/,
    ],
    ['a cursor that is no number', change((f) => Object.assign(f, { cursor: '1' })), /not a run/],
    ['a run without a scenario', change((f) => Object.assign(f, { run: {} })), /not valid/],
  ])('%s', (_, text, reason) => {
    expect(() => fromFileText(text)).toThrow(SharedRunError);
    expect(() => fromFileText(text)).toThrow(reason);
  });

  it.each(['', 'not base64url!', 'AAAA', 'x'.repeat(300_000)])('a damaged link', async (packed) => {
    await expect(fromLink(packed)).rejects.toThrow(SharedRunError);
  });
});
