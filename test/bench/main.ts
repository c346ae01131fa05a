/*
 * `npm run bench`: how fast the emulator, its port, the simulation, the explorer and the page are.
 * Prints tables and writes nothing. `npm run bench -- commands sim` runs these sections only. Figures of one machine mean
 * little; ratios within one run are what the aims are about.
 */
import { commands } from './commands.ts';
import { exploring } from './exploring.ts';
import { frames } from './frames.ts';
import { growth } from './growth.ts';
import { memory } from './memory.ts';
import { port } from './port.ts';
import { simulation } from './simulation.ts';

/** All sections: the one place where they are listed. */
const SECTIONS: Readonly<Record<string, { title: string; run: () => Promise<void> | void }>> = {
  commands: { title: 'Commands in-process, by how many turns in a second', run: commands },
  port: { title: 'redis-benchmark on our port, in requests per second', run: port },
  memory: { title: 'Memory for each element', run: memory },
  growth: { title: 'What grows with the data, and what must not', run: growth },
  sim: { title: 'The simulation', run: simulation },
  explore: { title: 'The fault explorer, on one core', run: exploring },
  frames: { title: 'Frames of the page in Chromium', run: frames },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in SECTIONS));
if (unknown.length > 0) {
  console.error(`No section ${unknown.join(', ')}. There are: ${Object.keys(SECTIONS).join(', ')}`);
  process.exit(1);
}
for (const [name, { title, run }] of Object.entries(SECTIONS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n${name}: ${title}\n`);
  await run();
}
