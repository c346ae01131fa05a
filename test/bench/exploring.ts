/* How fast the fault explorer breaks runs, on one core and without tails of anything else. */

import crashAfterPop from '../../lessons/01-lists/02-crash-after-pop/lesson.ts';
import { choicesNamed } from '../../src/designs/catalog.ts';
import { explore } from '../../src/explore/explore.ts';
import { findRaces } from '../../src/explore/races.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import type { RunDraft } from '../../src/sim/run-file.ts';
import { cpuClock, timed } from './measure.ts';
import { amount, milliseconds, printTable } from './table.ts';

const ROUNDS = 7;
const AIM_PER_SECOND = 1000;
const AIM_MATRIX_MS = 200;

/** The best of some rounds: what else the machine does only ever slows. */
async function best(work: () => number): Promise<{ ms: number; count: number }> {
  let ms = Number.POSITIVE_INFINITY;
  let count = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const took = await timed(() => {
      count = work();
    }, cpuClock);
    ms = Math.min(ms, took);
  }
  return { ms, count };
}

function runOf(id: string): RunDraft {
  const [choice] = choicesNamed(id);
  if (choice === undefined) throw new Error(`no design ${id}`);
  return standardRun(choice);
}

export async function exploring(): Promise<void> {
  const rows: string[][] = [];
  for (const id of ['list/pop', 'list/backup-set', 'sorted-set/lease', 'stream/claim']) {
    const { ms, count } = await best(() => explore(runOf(id)).trials.length);
    const each = amount((count / ms) * 1000);
    rows.push([`${id}, 3 messages`, String(count), milliseconds(ms), each, amount(AIM_PER_SECOND)]);
  }
  const races = await best(() => findRaces(runOf('list/pop')).tried);
  rows.push([
    'list/pop, orders',
    String(races.count),
    milliseconds(races.ms),
    amount((races.count / races.ms) * 1000),
    '',
  ]);
  printTable(['explored', 'runs', 'time', 'runs in a second', 'aim'], rows);

  const { scenario, seed, steps } = crashAfterPop;
  const faults = steps.find(({ id }) => id === 'crash')?.faults ?? [];
  const allowed = await best(() => explore({ scenario, seed }, { faults }).trials.length);
  const all = await best(() => explore({ scenario, seed }).trials.length);
  const aim = `${AIM_MATRIX_MS} ms`;
  printTable(
    ['matrix of the lesson crash-after-pop', 'squares', 'time', 'aim'],
    [
      ['the crashes that it allows', String(allowed.count), milliseconds(allowed.ms), aim],
      ['every crash and every packet', String(all.count), milliseconds(all.ms), aim],
    ],
  );
}
