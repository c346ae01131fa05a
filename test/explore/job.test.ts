// What a worker makes of a message: the same trials as without one, and a plain word about one that
// is no job.

import { expect, test } from 'vitest';
import { choicesNamed } from '../../src/designs/catalog.ts';
import { explore } from '../../src/explore/explore.ts';
import { type Job, type Report, serve, type WorkerMessage } from '../../src/explore/job.ts';
import { findRaces } from '../../src/explore/races.ts';
import { standardRun } from '../../src/explore/standard-run.ts';

function jobOf(kind: Job['kind']): Job {
  const [choice] = choicesNamed('list/pop');
  if (choice === undefined) throw new Error('there is such a design');
  const run = standardRun(choice, { messages: 1 });
  return { kind, run, options: {}, share: { index: 0, of: 1 } };
}

/** All that a worker answers, each message as it arrives: copied. */
function answersTo(message: unknown, isTime = () => false): WorkerMessage[] {
  const answers: WorkerMessage[] = [];
  serve(structuredClone(message), (answer) => answers.push(structuredClone(answer)), isTime);
  return answers;
}

function reportsIn(answers: readonly WorkerMessage[]): Report[] {
  return answers.flatMap((answer) => (answer.kind === 'reports' ? answer.reports : []));
}

test('a job brings the trials that the explorer makes, in heaps when it is time', () => {
  const job = jobOf('faults');
  const answers = answersTo(job, () => true);
  const { trials } = explore(job.run);
  expect(answers).toHaveLength(trials.length + 1);
  expect(answers.at(-1)).toEqual({ kind: 'done' });
  const found = reportsIn(answers).flatMap((report) =>
    report.kind === 'trial' ? [report.trial] : [],
  );
  expect(found.reverse()).toEqual(trials);
});

test('a search for races tells how far it is, and ends with what it found', () => {
  const job = jobOf('races');
  const answers = answersTo(job, () => true);
  const last = reportsIn(answers).at(-1);
  expect(last).toEqual({ kind: 'races', races: findRaces(job.run) });
  expect(reportsIn(answers)[0]).toEqual({ kind: 'tried', tried: 1 });
});

test.each([
  ['nothing', undefined, /job is not valid/],
  ['another kind', { ...jobOf('faults'), kind: 'else' }, /at kind/],
  ['a run that is none', { ...jobOf('faults'), run: { seed: 1 } }, /run is not valid at scenario/],
  ['a share of nobody', { ...jobOf('faults'), share: { index: 0, of: 0 } }, /share\.of/],
  ['an unknown fault', { ...jobOf('faults'), options: { faults: [{ fault: 'x' }] } }, /faults/],
])('a message that holds %s is refused in a sentence', (_what, message, why) => {
  expect(answersTo(message)).toEqual([{ kind: 'failed', why: expect.stringMatching(why) }]);
});
