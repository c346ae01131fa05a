// What each design does under every single fault, as found by trying. The table is a snapshot: when
// it changes, a design, a fault or the emulator behaves differently, and the reading below must
// still hold.

import { describe, expect, test } from 'vitest';
import { choicesNamed, DESIGN_CHOICES } from '../../src/designs/catalog.ts';
import { type Exploration, exploration, explore, trials } from '../../src/explore/explore.ts';
import { guaranteeOf } from '../../src/explore/guarantee.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import { tableOf } from '../../src/explore/table.ts';
import { brokenRun, TrialRun } from '../../src/explore/trial-run.ts';
import { outcomesOf, tallyOf } from '../../src/explore/verdict.ts';
import { sayIn } from '../../src/i18n/dictionary.ts';
import { Run } from '../../src/sim/run.ts';
import { windowInWords } from '../../src/view/explore/words.ts';

const explored = new Map<string, Exploration>();

function explorationOf(id: string): Exploration {
  let exploration = explored.get(id);
  if (exploration === undefined) {
    const [choice] = choicesNamed(id);
    if (choice === undefined) throw new Error(`no design ${id}`);
    exploration = explore(standardRun(choice, { messages: 2 }));
    explored.set(id, exploration);
  }
  return exploration;
}

function cardOf(id: string) {
  return guaranteeOf(explorationOf(id));
}

test('the table of all designs, and the windows that each leaves open, in words', () => {
  const rows = DESIGN_CHOICES.map(({ id }) => ({ id, exploration: explorationOf(id) }));
  expect(`\n${tableOf(rows)}\n`).toMatchSnapshot();
  const windows = DESIGN_CHOICES.flatMap(({ id }) => [
    id,
    ...cardOf(id).windows.map((window) => `  ${sayIn('en', windowInWords(window))}`),
  ]);
  expect(`\n${windows.join('\n')}\n`).toMatchSnapshot();
  // Ten seconds by itself; other suites may share the machine.
}, 240_000);

describe('the reading of the table', () => {
  test('a pop loses what a worker holds when it dies; a backup loses nothing', () => {
    expect(cardOf('list/pop').bad.lost).toBeGreaterThan(0);
    expect(cardOf('list/backup-set').bad.lost).toBe(0);
    expect(cardOf('list/backup-set').bad.twice).toBeGreaterThan(0);
  });

  test('a backup made in a second command leaves a gap in which nobody comes for the message', () => {
    expect(cardOf('list/processing-list').bad.stuck).toBeGreaterThan(0);
    expect(cardOf('list/backup-set').bad.stuck).toBe(0);
  });

  test('a mark before the work makes at most once of at least once', () => {
    expect(cardOf('list/mark-before').guarantee).toBe('at-most-once');
    expect(cardOf('list/mark-after').guarantee).toBe('at-least-once');
  });

  test('an unchecked ZREM does messages twice with nothing broken at all', () => {
    expect(explorationOf('sorted-set/unchecked').undisturbed.twice).toBeGreaterThan(0);
  });

  test('only with unique ids at both ends nothing is lost and nothing done twice', () => {
    for (const design of ['list', 'sorted-set', 'stream']) {
      expect(cardOf(`${design}/idempotent`).guarantee).toBe('effectively-once');
    }
  });

  test('a list of its own that a reaper rescues, or that is drained again, keeps no message', () => {
    for (const id of ['list/own-list', 'list/own-list-heartbeat']) {
      expect(cardOf(id)).toMatchObject({ guarantee: 'at-least-once', bad: { lost: 0, stuck: 0 } });
    }
  });

  test('an effect in the same Redis, in one script with its ack, is effectively once', () => {
    expect(cardOf('list/effect-in-redis').guarantee).toBe('effectively-once');
    expect(cardOf('stream/effect-in-redis').guarantee).toBe('effectively-once');
  });

  test('a stored copy spares pub/sub the losses of who is away, not those of a pop', () => {
    const [plain, stored] = [cardOf('pubsub/plain'), cardOf('pubsub/stored-copy')];
    expect(stored.bad.lost).toBeLessThan(plain.bad.lost);
    expect(stored.bad.lost).toBeGreaterThan(0);
  });

  test('a blocking pop of a sorted set loses as that of a list does', () => {
    expect(cardOf('sorted-set/priority').bad.lost).toBeGreaterThan(0);
  });

  test('what is published while a subscriber is away is lost for it', () => {
    expect(cardOf('pubsub/plain').bad.lost).toBeGreaterThan(0);
  });

  test('reading a stream with $ misses entries with nothing broken at all', () => {
    expect(explorationOf('stream/new-only').undisturbed.stuck).toBeGreaterThan(0);
  });
});

test('an example is a run that shows its outcome when it is replayed', () => {
  const { examples } = explorationOf('list/pop');
  const { lost } = examples;
  if (lost === undefined) throw new Error('a pop loses');
  const run = Run.parse(lost);
  run.advanceTo(60_000);
  expect(tallyOf(outcomesOf(run)).lost).toBeGreaterThan(0);
});

test('the examples are minimal: one fault where one will do, and the earliest', () => {
  const [choice] = choicesNamed('list/pop');
  if (choice === undefined) throw new Error('there is such a design');
  const draft = standardRun(choice, { messages: 1 });
  const single = explore(draft);
  const pairs = explore(draft, { pairs: true });
  expect(pairs.isComplete).toBe(true);
  expect(pairs.trials.length).toBeGreaterThan(single.trials.length * 10);
  expect(pairs.examples.lost).toEqual(single.examples.lost);
  const first = single.trials.find(({ tally }) => tally.lost > 0);
  expect(single.examples.lost?.inputs).toMatchObject([first?.points[0]?.fault]);
});

test('pairs are bounded, say so, and keep all single faults', () => {
  const [choice] = choicesNamed('list/pop');
  if (choice === undefined) throw new Error('there is such a design');
  const draft = standardRun(choice, { messages: 1 });
  const singles = explore(draft).trials.length;
  const bounded = explore(draft, { pairs: true, maxRuns: singles * 3 });
  expect(bounded.isComplete).toBe(false);
  expect(bounded.trials.length).toBe(singles * 3);
});

test('shares put together are the whole, and a trial is the run that its file replays', () => {
  const [choice] = choicesNamed('list/backup-set');
  if (choice === undefined) throw new Error('there is such a design');
  const draft = standardRun(choice, { messages: 1 });
  const whole = explore(draft);
  const shared = [2, 0, 1].flatMap((index) => [
    ...trials(new TrialRun(draft, {}), {}, { index, of: 3 }),
  ]);
  expect(exploration(new TrialRun(draft, {}), shared)).toEqual(whole);
  for (const { points, tally } of whole.trials) {
    const run = Run.parse(brokenRun(draft, points));
    run.advanceTo(60_000);
    expect(tallyOf(outcomesOf(run))).toEqual(tally);
  }
});

test('of a long run only the first messages are judged, whatever comes after them', () => {
  const [choice] = choicesNamed('list/pop');
  if (choice === undefined) throw new Error('there is such a design');
  const { trials: few } = explore(standardRun(choice, { messages: 50 }), { messages: 2 });
  expect(
    new Set(few.map(({ tally }) => tally.once + tally.lost + tally.twice + tally.unsent)),
  ).toEqual(new Set([2]));
  expect(few.some(({ tally }) => tally.lost > 0)).toBe(true);
});

test('with faults given, exactly these strike', () => {
  const [choice] = choicesNamed('list/pop');
  if (choice === undefined) throw new Error('there is such a design');
  const crash = {
    kind: 'fault',
    fault: 'process-crash',
    target: 'worker-B',
    restartAfterMs: 5000,
  } as const;
  const { trials: found } = explore(standardRun(choice, { messages: 2 }), { faults: [crash] });
  expect(found.length).toBeGreaterThan(3);
  expect(new Set(found.map(({ points }) => points[0]?.fault))).toEqual(new Set([crash]));
});
