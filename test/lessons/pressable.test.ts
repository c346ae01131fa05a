/* What a solution breaks, a reader can break at that moment: its button is there, not blocked. */
import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { catalog } from '../../src/lesson/catalog.ts';
import { openingOf, perform } from '../../src/lesson/play.ts';
import type { FaultAction } from '../../src/sim/faults/index.ts';
import type { Run } from '../../src/sim/run.ts';
import { faultChoices } from '../../src/view/run/fault-choices.ts';
import { openMessages } from '../../src/view/run/fault-things.ts';

const lessons = await Promise.all(catalog.lessons.map((entry) => catalog.whole(entry)));

/** What the buttons above the stage do at the moment that a run shows. */
function pressable(run: Run, allowed: readonly FaultAction[]): FaultAction[] {
  const scene = { world: run.world, messages: openMessages(ledgerOf(run)) };
  return faultChoices(scene, { allowed, locked: false })
    .filter(({ blocked }) => blocked === null)
    .flatMap(({ targets }) => targets.map(({ act }) => act.action));
}

describe.each(lessons)('$folder', ({ lesson }) => {
  it('lets its solutions be made by hand', () => {
    for (const step of lesson.steps) {
      let run = openingOf(lesson, step);
      for (const move of step.solution) {
        if (move.kind === 'act' && move.action.kind === 'fault') {
          const { action } = move;
          // A line of a program is broken in the program, not by a button.
          if (action.fault !== 'at-line')
            expect(pressable(run, step.faults)).toContainEqual(action);
        }
        run = perform(run, [move]);
      }
      expect(run.now).toBeGreaterThanOrEqual(0);
    }
  });
});
