// Harm that takes both: somebody who is held back, and somebody who dies meanwhile. Where either
// alone does harm, or a protection holds against both, nothing is found.

import { describe, expect, test } from 'vitest';
import { findCrashedRaces } from '../../src/explore/crashed-races.ts';
import { explore } from '../../src/explore/explore.ts';
import { guaranteeOf } from '../../src/explore/guarantee.ts';
import { designNamed } from '../../src/explore/protection-words.ts';
import { findRaces } from '../../src/explore/races.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import { outcomesOf, tallyOf } from '../../src/explore/verdict.ts';
import { sayIn } from '../../src/i18n/dictionary.ts';
import { Run } from '../../src/sim/run.ts';
import type { RunDraft } from '../../src/sim/run-file.ts';
import { scheduleInWords } from '../../src/view/explore/words.ts';

function runOf(words: string): RunDraft {
  const [design = '', ...rest] = words.split(' ');
  return standardRun(designNamed(design, rest), { messages: 1 });
}

const REMOVES_FIRST = 'list claim=script reaper=on reap=remove-first';

describe('a reaper that removes a claim before it puts the message back', () => {
  const draft = runOf(REMOVES_FIRST);
  const { found } = findCrashedRaces(draft);

  test('loses it only if a claim is overdue and the reaper dies: neither alone does that', () => {
    expect(guaranteeOf(explore(draft)).bad.lost).toBe(0);
    expect(findRaces(draft).found.filter(({ outcome }) => outcome === 'lost')).toEqual([]);
    const losses = found.filter(({ outcome }) => outcome === 'lost');
    expect(new Set(losses.map(({ crash }) => crash?.owner))).toEqual(new Set(['reaper']));
    expect(losses.map((each) => sayIn('en', scheduleInWords(each)))).toMatchSnapshot();
  }, 240_000);

  test('the file of each schedule shows its harm when it is replayed', () => {
    expect(found.length).toBeGreaterThan(0);
    for (const { file, tally } of found) {
      const run = Run.parse(JSON.parse(JSON.stringify(file)));
      run.advanceTo(60_000);
      expect(tallyOf(outcomesOf(run))).toEqual(tally);
    }
  });
});

test('with all of it in one script nothing is found', () => {
  const { found, isComplete } = findCrashedRaces(runOf('list claim=script reaper=on'));
  expect(found).toEqual([]);
  expect(isComplete).toBe(true);
  // Three seconds by itself; other suites may share the machine.
}, 240_000);
