/* The runs that are played on a real server: each design undisturbed, and a run of each bad end. */
import type { DesignChoice } from '../../src/designs/catalog.ts';
import { explore } from '../../src/explore/explore.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import { Run } from '../../src/sim/run.ts';

export interface Schedule {
  readonly name: string;
  readonly run: Run;
}

const UNTIL_MS = 25_000;

/** @param messages of each run; the more, the longer it takes */
export function schedulesOf(choice: DesignChoice, seed: number, messages: number): Schedule[] {
  const draft = standardRun(choice, { seed, messages });
  const undisturbed = Run.start(draft);
  const { examples } = explore(draft);
  const broken = Object.entries(examples).map(([name, file]) => ({ name, run: Run.parse(file) }));
  const all = [{ name: 'undisturbed', run: undisturbed }, ...broken];
  for (const { run } of all) run.advanceTo(UNTIL_MS);
  return all;
}
