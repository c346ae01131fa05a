/* A reader in a lesson: prediction first, steps that follow on, goals, hints, solution. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Keeper } from '../../src/app/keeper.svelte.ts';
import { firstRunOf, LessonVisit } from '../../src/app/lesson-visit.svelte.ts';
import { Session } from '../../src/app/session.svelte.ts';
import { catalog, type OpenedLesson } from '../../src/lesson/catalog.ts';

const opened: OpenedLesson = await catalog.open('crash-after-pop', 'en');
let visit: LessonVisit;
let session: Session;
let keeper: Keeper;

beforeEach(() => {
  keeper = new Keeper(null);
  session = new Session(() => firstRunOf(opened.lesson), {
    frames: { request: () => 1, cancel: () => undefined },
    reducedMotion: () => true,
    onproblem: (problem) => {
      throw problem;
    },
  });
  visit = new LessonVisit(opened, session, keeper);
});

function solve(): void {
  if (visit.step.predict) visit.choose(visit.step.predict.answer);
  for (const _ of visit.step.solution) expect(visit.makeMove()).toBeNull();
  expect(visit.goals().filter(({ ok }) => !ok)).toEqual([]);
  visit.reach();
}

it('waits for the prediction, and keeps the first choice', () => {
  visit.enter('crash');
  expect(visit.locked).toBe(true);
  visit.choose('back');
  visit.choose('lost');
  expect(visit.locked).toBe(false);
  expect(visit.prediction).toBe('back');
  expect(visit.outcome).toBeNull();
  solve();
  expect(visit.outcome).toBe('lost');
  expect(keeper.progress.lessons['crash-after-pop']).toMatchObject({
    solved: ['crash'],
    predictions: { crash: 'back' },
  });
});

it('solves every step by its own solution, one after the other', () => {
  for (const step of opened.lesson.steps) {
    expect(visit.enter(step.id)).toBe(true);
    solve();
  }
  expect(keeper.progress.lessons['crash-after-pop']?.solved).toHaveLength(5);
});

describe('entering a step', () => {
  it('goes on with the run where the step continues the one before', () => {
    visit.enter('crash');
    solve();
    const { run } = session.frame;
    visit.enter('restart');
    expect(session.frame.run).toBe(run);
  });

  it('makes the run anew when one comes from elsewhere', () => {
    visit.enter('hold');
    visit.enter('restart');
    expect(session.frame.run.inputs.map(({ kind }) => kind)).toContain('fault');
  });

  it('of a name that there is not leads to the first one, and is told', () => {
    expect(visit.enter('no-such-step')).toBe(false);
    expect(visit.step.id).toBe('hold');
  });
});

it('says of each goal why it does not hold yet', () => {
  visit.enter('crash');
  for (const goal of visit.goals()) {
    expect(goal.ok).toBe(false);
    expect(goal.why.key).toMatch(/^why\./);
  }
});

it('gives hints one by one and no more than there are', () => {
  visit.enter('hold');
  for (let asked = 0; asked < 5; asked += 1) visit.showHint();
  expect(visit.hintsShown).toBe(3);
});

it('keeps step, run and hints when the words change', async () => {
  visit.enter('crash');
  visit.showHint();
  const { run } = session.frame;
  visit.reword(await catalog.open('crash-after-pop', 'zh-CN'));
  expect(visit.text.title).toBe('现在让它崩溃');
  expect(visit.hintsShown).toBe(1);
  expect(session.frame.run).toBe(run);
});
