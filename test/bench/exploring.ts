/* How fast the fault explorer breaks runs, on one core and without tails of anything else. */

import crashAfterPop from '../../lessons/01-lists/02-crash-after-pop/lesson.ts';
import { choicesNamed } from '../../src/designs/catalog.ts';
import { explore } from '../../src/explore/explore.ts';
import { findRaces } from '../../src/explore/races.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import type { RunDraft } from '../../src/sim/run-file.ts';
import { cpuClock, timed } from './measure.ts';
import { amount, milliseconds, printTable } from './table.ts';

/** The first rounds run code that is not compiled yet, and so does who explores a single run. */
const ROUNDS = 25;
const AIM_PER_SECOND = 1000;
const AIM_MATRIX_MS = 200;

interface Measured {
  readonly count: number;
  readonly firstMs: number;
  /** The best of some rounds: what else the machine does only ever slows. */
  readonly ms: number;
}

async function measured(work: () => number): Promise<Measured> {
  const rounds: number[] = [];
  let count = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const took = await timed(() => {
      count = work();
    }, cpuClock);
    rounds.push(took);
  }
  return { count, firstMs: rounds[0] ?? Number.NaN, ms: Math.min(...rounds) };
}

function row(name: string, { count, firstMs, ms }: Measured, aim: string): string[] {
  const perSecond = amount((count / ms) * 1000);
  return [name, String(count), milliseconds(firstMs), milliseconds(ms), perSecond, aim];
}

function runOf(id: string): RunDraft {
  const [choice] = choicesNamed(id);
  if (choice === undefined) throw new Error(`no design ${id}`);
  return standardRun(choice);
}

export async function exploring(): Promise<void> {
  const rows: string[][] = [];
  for (const id of ['list/pop', 'list/backup-set', 'sorted-set/lease', 'stream/claim']) {
    const trials = await measured(() => explore(runOf(id)).trials.length);
    rows.push(row(`${id}, 3 messages`, trials, amount(AIM_PER_SECOND)));
  }
  const races = await measured(() => findRaces(runOf('list/pop')).tried);
  rows.push(row('list/pop, orders', races, ''));
  printTable(['explored', 'runs', 'first time', 'best time', 'runs in a second', 'aim'], rows);

  const { seed, steps } = crashAfterPop;
  const { scenario, faults } = steps.find(({ id }) => id === 'crash') as (typeof steps)[number];
  const allowed = await measured(() => explore({ scenario, seed }, { faults }).trials.length);
  const all = await measured(() => explore({ scenario, seed }).trials.length);
  const matrices: readonly [string, Measured][] = [
    ['the crashes that it allows', allowed],
    ['every crash and every packet', all],
  ];
  printTable(
    ['matrix of the lesson crash-after-pop', 'squares', 'first time', 'best time', 'aim'],
    matrices.map(([name, { count, firstMs, ms }]) => [
      name,
      String(count),
      milliseconds(firstMs),
      milliseconds(ms),
      `${AIM_MATRIX_MS} ms`,
    ]),
  );
}
