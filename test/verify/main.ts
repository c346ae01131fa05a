/*
 * `npm run verify:redis -- [servers | design | design/set]... [--seed n]`: plays runs of the
 * simulated world on real redis-servers and compares all replies and the datasets.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { choicesNamed } from '../../src/designs/catalog.ts';
import { type Schedule, schedulesOf } from './schedules.ts';
import { serverSchedules } from './server-schedules.ts';
import { verify } from './verify.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' } },
});
const words = positionals.length === 0 ? ['all', 'servers'] : positionals;
const seed = Number(values.seed);
let differences = 0;
for (const word of words) {
  if (word === 'servers') await play(serverSchedules(seed), 'servers');
  else for (const choice of choicesNamed(word)) await play(schedulesOf(choice, seed, 3), choice.id);
}
process.exitCode = differences === 0 ? 0 : 1;

async function play(schedules: readonly Schedule[], what: string): Promise<void> {
  for (const { name, run } of schedules) {
    const { commands, differences: found, digests } = await verify(run);
    const same = found.length === 0 && isDeepStrictEqual(digests.emulator, digests.server);
    const title = `${what}, ${name}`.padEnd(40);
    process.stdout.write(`${title} ${commands} commands: ${same ? 'the same' : 'DIFFERENT'}\n`);
    for (const each of found) process.stdout.write(`${JSON.stringify(each, null, 2)}\n`);
    if (!same) differences += 1;
  }
}
