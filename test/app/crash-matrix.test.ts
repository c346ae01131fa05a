/* The matrix of the open run, without workers: the same as the explorer makes, to be watched. */
import { describe, expect, it, vi } from 'vitest';
import { CrashMatrix } from '../../src/app/crash-matrix.svelte.ts';
import { explore } from '../../src/explore/explore.ts';
import { worstOf } from '../../src/explore/verdict.ts';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { Run } from '../../src/sim/run.ts';
import { listScenario } from '../../src/sim/scenarios/list.ts';

const crashB = {
  kind: 'fault',
  fault: 'process-crash',
  target: 'worker-B',
  restartAfterMs: 2000,
} as const;

function smallRun(): Run {
  const scenario = listScenario({ producers: 1, producer: { messages: 2 } });
  return Run.start({ scenario, seed: 3 });
}

async function finished(run: Run): Promise<CrashMatrix> {
  const matrix = new CrashMatrix();
  matrix.start(run, [crashB]);
  await vi.waitFor(() => expect(matrix.state).toBe('done'), { timeout: 50_000 });
  return matrix;
}

describe('the crash matrix', () => {
  it('has the outcomes that the explorer finds', async () => {
    const run = smallRun();
    const matrix = await finished(run);
    const { trials } = explore(run.toFile(), { faults: [crashB] });
    expect(matrix.cells.map(({ outcome }) => outcome)).toEqual(
      trials.map(({ tally }) => worstOf(tally)),
    );
    expect(matrix.card).toMatchObject({ guarantee: 'at-most-once', runs: trials.length });
  });

  it('hands out the run of a square, which comes to that outcome', async () => {
    const matrix = await finished(smallRun());
    const index = matrix.cells.findIndex(({ outcome }) => outcome === 'lost');
    const replay = matrix.watch(index);
    expect(matrix.chosen).toBe(index);
    replay?.run.seek(replay.showsAt);
    expect(replay && ledgerOf(replay.run).counts().lost).toBe(1);
    replay?.run.seek(replay.strikesAt - 1);
    expect(replay && ledgerOf(replay.run).counts().lost).toBe(0);
  });

  it('is about the settings of the moment, not about what was broken by hand', async () => {
    const run = smallRun();
    const matrix = await finished(run);
    const broken = run.fork();
    broken.advanceTo(500);
    broken.act(crashB);
    expect(matrix.isAbout(broken, [crashB])).toBe(true);
    expect(matrix.isAbout(run, null)).toBe(false);
    broken.act({ kind: 'knob', target: 'design', name: 'uniqueEffect', value: true });
    expect(matrix.isAbout(broken, [crashB])).toBe(false);
    const again = await finished(broken);
    expect(again.isAbout(broken, [crashB])).toBe(true);
    const watched = again.watch(0)?.run;
    expect(watched && again.isAbout(watched, [crashB])).toBe(true);
  });

  it('stops when it is told to, and keeps the squares that it has', () => {
    const matrix = new CrashMatrix();
    matrix.start(smallRun(), [crashB]);
    expect(matrix.state).toBe('running');
    matrix.cancel();
    expect(matrix.state).toBe('ended');
    expect(matrix.cells.length).toBeGreaterThan(3);
    expect(matrix.card).toBeNull();
  });
});
