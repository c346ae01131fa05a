/*
 * `npm run fuzz:redis -- --seed 1 --n 10000`: random commands to the emulator and to a live
 * redis-server. Prints the first difference, made small, as a transcript to be kept in test/twin.
 * `--record` adds a run without a difference to the figures that docs/fidelity.md tells.
 */
import { parseArgs } from 'node:util';
import { addFuzzed } from './fuzzed.ts';
import { fuzz } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    n: { type: 'string', default: '10000' },
    record: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const count = Number(values.n);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(count) || count < 1) {
  console.error('usage: npm run fuzz:redis -- [--seed <integer>] [--n <commands>]');
  process.exit(2);
}

let told = 0;
const { actions, fault, flukes } = await fuzz(seed, count, (done) => {
  if (done - told < 10_000) return;
  told = done;
  console.log(`${done} commands, no difference`);
});
for (const fluke of flukes) console.log(`not seen again: ${fluke}`);
if (fault === null) {
  console.log(`seed ${seed}: ${actions} commands, no difference`);
  if (values.record) addFuzzed(seed, actions);
} else {
  console.log(`seed ${seed}, episode ${fault.seed}: a difference after ${actions} commands`);
  console.log(`\n${fault.text}\n\nIn short, with the answers of redis-server:\n`);
  console.log(fault.transcript);
  process.exitCode = 1;
}
