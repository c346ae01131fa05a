/* The score of a step: what was done by hand since it opened, and which of two is the lower. */
import { expect, it } from 'vitest';
import { catalog } from '../../src/lesson/catalog.ts';
import { lower, scoreOf, solutionScore, sumOf } from '../../src/lesson/score.ts';
import type { Input } from '../../src/sim/input.ts';

const typed = (at: number, word = 'PING'): Input => ({ kind: 'command', at, argv: [word] });
const fault = (at: number, scheduled = false): Input => ({
  kind: 'fault',
  fault: 'process-crash',
  target: 'worker-B',
  at,
  ...(scheduled ? { scheduled: true as const } : {}),
});
const knob: Input = { kind: 'knob', at: 1, target: 'design', name: 'claim', value: 'script' };

it('counts commands and faults, but nothing that was set for a moment, and no switch', () => {
  const inputs = [typed(0), knob, fault(2), fault(3, true)];
  expect(scoreOf(inputs, [])).toEqual({ commands: 1, faults: 1 });
});

it('counts from where the step opened', () => {
  const before = [typed(0), fault(1)];
  expect(scoreOf([...before, typed(2)], [before])).toEqual({ commands: 1, faults: 0 });
});

it('counts from the lesson’s own opening after a reset', () => {
  const mine = [typed(0), typed(1), typed(2)];
  const ofTheLesson = [fault(1)];
  const inputs = [...ofTheLesson, fault(5)];
  expect(scoreOf(inputs, [mine, ofTheLesson])).toEqual({ commands: 0, faults: 1 });
});

it('counts what replaced an act of the step before', () => {
  expect(scoreOf([typed(0), fault(1)], [[typed(0), typed(3)]])).toEqual({ commands: 0, faults: 1 });
});

it('takes the lower of two, and of equals the one with fewer faults', () => {
  const [calm, rough] = [
    { commands: 2, faults: 0 },
    { commands: 0, faults: 2 },
  ];
  expect(lower(rough, calm)).toBe(calm);
  expect(lower(calm, { commands: 0, faults: 1 })).toEqual({ commands: 0, faults: 1 });
  expect(sumOf([calm, rough])).toEqual({ commands: 2, faults: 2 });
});

it('knows what the lesson’s own solution takes', async () => {
  const { lesson } = await catalog.open('crash-after-pop', 'en');
  const crash = lesson.steps.find(({ id }) => id === 'crash');
  expect(crash && solutionScore(crash)).toEqual({ commands: 0, faults: 1 });
});
