/* What processes believe beside what is true: the wrong beliefs are found, and only those. */
import { describe, expect, test } from 'vitest';
import { sayIn } from '../../../src/i18n/dictionary.ts';
import { ledgerOf } from '../../../src/ledger/ledger-of.ts';
import { machineChart } from '../../../src/sim/actors/chart.ts';
import type { Run } from '../../../src/sim/run.ts';
import { beliefRows } from '../../../src/view/minds/beliefs.ts';
import { crash, loseReply, playTo, playToWork, stage } from '../../failures/stage.ts';

function rows(run: Run): string[] {
  return beliefRows(run.world, ledgerOf(run)).map(({ who, believes, truth, verdict }) => {
    const name = typeof who === 'string' ? who : sayIn('en', who);
    return `${name}: ${sayIn('en', believes)} / ${sayIn('en', truth)} / ${verdict}`;
  });
}

describe('beliefs', () => {
  test('a producer takes a message for stored that died with its worker', () => {
    const run = stage({});
    playToWork(run);
    crash(run, 'worker-A');
    run.advanceTo(run.now + 1000);
    expect(rows(run)[0]).toBe('web-1: message 1 is stored / it is lost / false');
  });

  test('after a lost reply it cannot know', () => {
    const run = stage({ workers: 0 });
    run.act(loseReply('web-1'));
    playTo(run, 'belief-changed');
    expect(rows(run)).toContain('web-1: message 1 may be stored, or not / Redis has it / fog');
  });

  test('two workers that have the same message both take it for theirs', () => {
    const run = stage({
      workers: 2,
      reaper: true,
      protections: { claim: 'script', leaseMs: 1000 },
      worker: { workMs: 8000 },
    });
    playTo(run, 'work-started', ({ actor }) => actor === 'worker-B');
    const wrong = rows(run).filter((row) => row.endsWith('false'));
    expect(wrong).toHaveLength(2);
    expect(wrong.join()).toContain('worker A has it, too');
  });

  test('all is well: nobody is wrong', () => {
    const run = stage({});
    run.advanceTo(20_000);
    expect(rows(run)).toEqual(['web-1: message 1 is stored / it is done / true']);
  });
});

test('the charts have every state that a run goes through', () => {
  const run = stage({ workers: 2, producer: { messages: 5 } });
  run.act(loseReply('web-1'));
  run.advanceTo(30_000);
  for (const fact of run.journal.facts()) {
    if (fact.kind !== 'actor-moved') continue;
    const role = run.world.actor(fact.actor)?.role;
    expect(machineChart(role ?? 'consumer').states).toContain(fact.to);
  }
  const { moves } = machineChart('consumer');
  expect(moves.find(({ from, to }) => from === 'asking' && to === 'backingOff')?.events).toEqual([
    'disconnected',
    'patience',
  ]);
});
