/* The why-slice keeps what led to a loss or a second side effect, and nothing else. */
import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { sliceOf } from '../../src/ledger/slice.ts';
import type { MessageId } from '../../src/sim/payload.ts';
import type { Run } from '../../src/sim/run.ts';
import { crash, loseReply, playToWork, stage } from '../failures/stage.ts';

function slice(run: Run, id: MessageId) {
  const found = sliceOf(ledgerOf(run), run.journal, id);
  if (found === null) throw new Error(`${id} is not known`);
  return found;
}

describe('a message that died with its worker', () => {
  const run = stage({ workers: 2, producer: { messages: 2 } });
  playToWork(run);
  crash(run, 'worker-A');
  run.advanceTo(20_000);

  test('its moments are the pop and the crash', () => {
    const { moments, why } = slice(run, 'm1');
    expect(why.key).toBe('popped-then-crashed');
    expect(moments.map(({ kind }) => kind)).toContain('actor-crashed');
  });

  test('who worked on another message had no part in it', () => {
    const { things } = slice(run, 'm1');
    expect([...things]).toEqual(expect.arrayContaining(['m1', 'worker-A', 'web-1']));
    expect(things.has('worker-B')).toBe(false);
    expect(things.has('m2')).toBe(false);
  });

  test('every cause of a cause is kept, and no fact about the other message', () => {
    const { causes } = slice(run, 'm1');
    for (const seq of causes) {
      const fact = run.journal.get(seq);
      if (fact.cause !== null) expect(causes.has(fact.cause)).toBe(true);
      if ('message' in fact) expect(fact.message).toBe('m1');
    }
    expect(causes.size).toBeGreaterThan(3);
  });
});

test('a message done twice is explained by both of its requests', () => {
  const run = stage({ workers: 2 });
  run.act(loseReply('web-1'));
  run.advanceTo(20_000);
  const { why, moments } = slice(run, 'm1');
  expect(why.key).toBe('sent-twice');
  expect(moments.map(({ kind }) => kind)).toEqual([
    'packet-sent',
    'packet-sent',
    'side-effect-done',
    'side-effect-done',
  ]);
});

test('what nobody knows has no slice', () => {
  const run = stage({});
  expect(sliceOf(ledgerOf(run), run.journal, 'm9')).toBeNull();
});
