// `npm run explore -- <all | design | design/set>... [--pairs] [--seed n] [--max-runs n]`: breaks a
// small run of each design at every point and prints what became of the messages.

import { parseArgs } from 'node:util';
import { choicesNamed, DESIGN_CHOICES } from '../src/designs/catalog.ts';
import { type ExploreOptions, explore } from '../src/explore/explore.ts';
import { standardRun } from '../src/explore/standard-run.ts';
import { tableOf } from '../src/explore/table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    'max-runs': { type: 'string' },
  },
});

const words = positionals.length === 0 ? ['all'] : positionals;
const unknown = words.filter((word) => choicesNamed(word).length === 0);
if (unknown.length > 0) {
  process.stderr.write(`no such design: ${unknown.join(', ')}\n`);
  process.stderr.write(`there are: ${DESIGN_CHOICES.map(({ id }) => id).join(', ')}\n`);
  process.exit(1);
}
const most = values['max-runs'];
const options: ExploreOptions = {
  pairs: values.pairs,
  ...(most === undefined ? {} : { maxRuns: Number(most) }),
};
const rows = words.flatMap(choicesNamed).map((choice) => ({
  id: choice.id,
  exploration: explore(standardRun(choice, { seed: Number(values.seed) }), options),
}));
process.stdout.write(`${tableOf(rows)}\n`);
