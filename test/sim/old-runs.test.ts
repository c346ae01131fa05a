// Run files that were saved before there were replicas go the same way today.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Run } from '../../src/sim/run.ts';

const saved = readFileSync(new URL('old-runs.json', import.meta.url), 'utf8');
const files = JSON.parse(saved) as { file: unknown; digest: string }[];

test.each(files.map((file, at) => ({ at, ...file })))(
  'an old file has the same journal, file $at',
  ({ file, digest }) => {
    const run = Run.parse(file);
    run.advanceTo(run.scenario.horizonMs);
    expect(run.journal.digest()).toBe(digest);
  },
);
