/* What charts are drawn from: counts over time, ages, latencies, and what was done again. */
import { describe, expect, test } from 'vitest';
import { DESIGN_CHOICES } from '../../src/designs/catalog.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { metricsOf } from '../../src/ledger/metrics.ts';
import { lastDone, sampleAt } from '../../src/scene/charts/samples.ts';
import { Run } from '../../src/sim/run.ts';
import { crash, playToWork, stage } from '../failures/stage.ts';
import { smallRun, typed } from '../sim/small-runs.ts';

describe('measures over time', () => {
  test.each(DESIGN_CHOICES.map((choice) => [choice.id, choice] as const))(
    '%s: every sample is what the ledger says at its moment',
    (_, choice) => {
      const run = Run.start(standardRun(choice));
      run.advanceTo(12_000);
      const { samples } = metricsOf(run);
      expect(samples.length).toBeGreaterThan(3);
      for (const sample of samples) {
        run.seek(sample.at);
        const counts = ledgerOf(run).counts();
        expect(sample).toMatchObject({
          waiting: counts.waiting,
          inFlight: counts.inFlight + counts.held,
          working: counts.working + counts.taken,
          done: counts.done,
          twice: counts.twice,
          lost: counts.lost,
        });
      }
    },
  );

  test('the age is that of the oldest message that is still open', () => {
    const run = smallRun({ workers: 1, worker: { startsAtMs: 400 } });
    run.advanceTo(3000);
    const metrics = metricsOf(run);
    const made = ledgerOf(run).message('m1')?.createdAt;
    expect(sampleAt(metrics, 1000).oldestSince).toBe(made);
    expect(sampleAt(metrics, 0).oldestSince).toBeNull();
    expect(lastDone(metrics, 1799)).toBeUndefined();
    expect(lastDone(metrics, 1800)).toMatchObject({ message: 1, nth: 1, at: 1800 });
  });

  test('a message that somebody typed in grows old as well', () => {
    const run = smallRun({ workers: 0, producer: { startsAtMs: 50_000 } });
    run.advanceTo(700);
    run.act(typed('LPUSH orders {"id":7}'));
    run.advanceTo(3000);
    const metrics = metricsOf(run);
    expect(sampleAt(metrics, 2000)).toMatchObject({ waiting: 1, oldestSince: 700 });
  });

  test('acting in the past forgets the measures of the future that is gone', () => {
    const run = stage({ workers: 1 });
    const { at } = playToWork(run);
    run.advanceTo(at + 20_000);
    const before = metricsOf(run).completions.length;
    expect(before).toBeGreaterThan(0);
    run.seek(at);
    crash(run, 'worker-A');
    run.advanceTo(at + 20_000);
    const after = metricsOf(run);
    expect(after.completions).toHaveLength(0);
    expect(after.samples.at(-1)?.lost).toBe(1);
  });
});
