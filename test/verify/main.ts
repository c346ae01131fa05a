/*
 * `npm run verify:redis -- [design | design/set]... [--seed n]`: plays runs of the simulated world
 * on a real redis-server and compares all replies and the datasets.
 */
import { parseArgs } from 'node:util';
import { choicesNamed } from '../../src/designs/catalog.ts';
import { schedulesOf } from './schedules.ts';
import { verify } from './verify.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' } },
});
const words = positionals.length === 0 ? ['all'] : positionals;
let differences = 0;
for (const choice of words.flatMap(choicesNamed)) {
  for (const { name, run } of schedulesOf(choice, Number(values.seed), 3)) {
    const { commands, differences: found, digests } = await verify(run);
    const same = found.length === 0 && digests.emulator === digests.server;
    const title = `${choice.id}, ${name}`.padEnd(40);
    process.stdout.write(`${title} ${commands} commands: ${same ? 'the same' : 'DIFFERENT'}\n`);
    for (const each of found) process.stdout.write(`${JSON.stringify(each, null, 2)}\n`);
    if (!same) differences += 1;
  }
}
process.exitCode = differences === 0 ? 0 : 1;
