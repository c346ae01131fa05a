/* `npm run coverage:redis`: the table of commands and options that transcripts exercise. */
import { coverage, uncovered } from './exercised.ts';

const all = coverage();
for (const { entry, counts } of all.commands) {
  const shown = [...counts].map(([name, count]) => `${name}: ${count}`);
  console.log(`${entry.words.join(' ')}\n    ${shown.join('\n    ')}`);
}
const missing = uncovered(all);
const options = all.commands.reduce((sum, { counts }) => sum + counts.size, 0);
console.log(`\nNo transcript exercises:\n${missing.map((name) => `    ${name}`).join('\n')}`);
console.log(
  `\n${all.commands.length} commands with ${options} options, ${options - missing.length} of them ` +
    `exercised by ${all.requests} requests in ${all.transcripts} transcripts`,
);
