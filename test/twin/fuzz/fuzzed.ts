/* The figures of recorded runs of the fuzzer, kept in fuzzed.json: commands by seed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PATH = join(import.meta.dirname, 'fuzzed.json');

/** Runs that showed no difference. */
export interface Fuzzed {
  readonly commandsBySeed: Readonly<Record<string, number>>;
}

export function readFuzzed(): Fuzzed {
  return JSON.parse(readFileSync(PATH, 'utf8')) as Fuzzed;
}

/** Notes a run; a later one of the same seed takes its place. */
export function addFuzzed(seed: number, commands: number): void {
  const commandsBySeed = { ...readFuzzed().commandsBySeed, [String(seed)]: commands };
  writeFileSync(PATH, `${JSON.stringify({ commandsBySeed }, null, 2)}\n`);
}
