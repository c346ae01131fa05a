// What must hold for every run, whatever happens in it. Used by the property test, and by longer
// hunts with a larger count.

import assert from 'node:assert/strict';
import { digestOf, type Plain } from '../../src/base/digest.ts';
import { agreement, conservation } from '../../src/ledger/invariants.ts';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { Run } from '../../src/sim/run.ts';
import { Dice, randomAction, randomRun } from './random-runs.ts';

/**
 * Checks random runs with seeds first .. first+count-1; a failure names its seed and the run.
 * @param make makes a run; default: one of the world without replicas
 */
export function checkRandomRuns(first: number, count: number, make = randomRun): void {
  for (let seed = first; seed < first + count; seed += 1) {
    const dice = new Dice(seed);
    const run = make(dice, seed);
    try {
      checkRun(run, dice);
    } catch (fault) {
      const file = JSON.stringify(run.toFile());
      throw new Error(`seed=${seed}\n${(fault as Error).message}\n${file}`, { cause: fault });
    }
  }
}

/** Digests at a few positions of a run. */
type Marks = ReadonlyMap<number, string>;

function checkRun(run: Run, dice: Dice): void {
  const { horizonMs } = run.scenario;
  const playhead = run.cursor;
  const here = run.digest();
  run.advanceTo(horizonMs);
  const end = run.digest();
  const ledger = describe(run);

  const replay = Run.parse(JSON.parse(JSON.stringify(run.toFile())));
  const marks = checkEveryEvent(replay, dice, playhead);
  assert.equal(marks.get(playhead), here, 'the replay passes where people acted');
  replay.advanceTo(horizonMs);
  assert.equal(replay.digest(), end, 'a replay of the file ends alike');
  assert.equal(describe(replay), ledger, 'and so does its ledger');

  checkSeeking(run, marks, dice);
  checkFork(run, dice);
  run.advanceTo(horizonMs);
  assert.equal(run.digest(), end, 'after all that seeking and forking');
  assert.equal(describe(run), ledger, 'the ledger after all that');
}

function describe(run: Run): string {
  return digestOf(ledgerOf(run).messages() as unknown as Plain);
}

function checkLedger(run: Run): void {
  const ledger = ledgerOf(run);
  const wrong = [...conservation(ledger), ...agreement(ledger, run.world)];
  if (wrong.length > 0) assert.fail(`at event ${run.cursor}: ${wrong.join('; ')}`);
}

/** Conservation at every event. Returns digests at `playhead` and at some other position. */
function checkEveryEvent(run: Run, dice: Dice, playhead: number): Marks {
  const marks = new Map<number, string>();
  const other = dice.below(150);
  for (;;) {
    checkLedger(run);
    const { cursor } = run;
    if (cursor === playhead || cursor === other) marks.set(cursor, run.digest());
    run.seekTo(cursor + 1);
    if (run.cursor === cursor) return marks;
  }
}

/** The same position gives the same world, reached from the left or from the right. */
function checkSeeking(run: Run, marks: Marks, dice: Dice): void {
  for (const [cursor, digest] of marks) {
    run.seek(dice.between(0, run.end));
    run.seekTo(cursor);
    assert.equal(run.digest(), digest, `seek to event ${cursor}`);
    checkLedger(run);
    run.stepBack();
    checkLedger(run);
  }
}

/** A fork goes on alike; what is done in it does not touch the original. */
function checkFork(run: Run, dice: Dice): void {
  const { horizonMs } = run.scenario;
  run.seek(dice.between(0, run.end));
  const fork = run.fork();
  const here = run.digest();
  assert.equal(fork.digest(), here, 'a fork stands where it was made');
  fork.advanceTo(fork.now + 200);
  fork.act(randomAction(dice, run.scenario));
  fork.advanceTo(horizonMs);
  checkLedger(fork);
  assert.equal(run.digest(), here, 'the original is untouched');
  if (dice.likely(50)) return;
  const again = Run.parse(JSON.parse(JSON.stringify(fork.toFile())));
  again.advanceTo(horizonMs);
  assert.equal(again.digest(), fork.digest(), 'the file of the fork replays alike');
}
