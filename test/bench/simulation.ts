/* How fast simulated worlds run and run again, by what is computed, and how soon one is back. */
import { setTimeout } from 'node:timers/promises';
import { Run } from '../../src/sim/run.ts';
import { listScenario } from '../../src/sim/scenarios/list.ts';
import { cpuClock, median, timed, wallClock } from './measure.ts';
import { amount, milliseconds, printTable } from './table.ts';

const EVENTS = 100_000;
const SEEKS = 200;
const AIM_PER_SECOND = 150_000;
const AIM_SEEK_MS = 16;
const SWEEPING_MS = 500;

/** Three producers and four workers at a list, busy for as long as it is run. */
function busyRun(): Run {
  const scenario = listScenario({
    producers: 3,
    workers: 4,
    producer: { messages: 100_000, intervalMs: 20 },
    worker: { workMs: 30, workJitterMs: 10 },
    rest: { horizonMs: 3_600_000, link: { latencyMs: 5, jitterMs: 3 } },
  });
  return Run.start({ scenario, seed: 1, inputs: [] });
}

async function eventsPerSecond(run: Run): Promise<number> {
  const from = run.cursor;
  const took = await timed(() => run.seekTo(EVENTS), cpuClock);
  return ((run.cursor - from) / took) * 1000;
}

export async function simulation(): Promise<void> {
  await eventsPerSecond(busyRun());
  const run = busyRun();
  const first = await eventsPerSecond(run);
  const replayed = await eventsPerSecond(Run.parse(run.toFile()));
  // The rubbish of 100,000 events is not the seeks' to clear away, nor to wait for the collector's
  // threads, which still sweep when this call is back.
  globalThis.gc?.();
  await setTimeout(SWEEPING_MS);
  const seeks: number[] = [];
  for (let index = 0; index < SEEKS; index += 1) {
    // Every third one goes far, the others to and fro nearby, as someone who scrubs does.
    const cursor = (index * 61_803 + (index % 3) * 977) % EVENTS;
    // Whoever scrubs waits by the clock on the wall; the collector's threads work side by side.
    seeks.push(await timed(() => run.seekTo(cursor), wallClock));
  }
  seeks.sort((a, b) => a - b);
  const worst = seeks.at(-1) ?? Number.NaN;
  printTable(
    [`run of ${run.journal.length} facts`, 'measured', 'aim'],
    [
      ['events in a second', amount(first), amount(AIM_PER_SECOND)],
      ['events in a second, replayed from its file', amount(replayed), amount(AIM_PER_SECOND)],
      ['seek, median', milliseconds(median(seeks)), ''],
      ['seek, worst of 200', milliseconds(worst), `${AIM_SEEK_MS} ms`],
    ],
  );
}
