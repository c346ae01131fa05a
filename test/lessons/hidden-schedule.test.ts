/* The exam's faults are not told before they strike: neither in the event log nor on the stage. */
import { expect, it } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { catalog } from '../../src/lesson/catalog.ts';
import { openingOf } from '../../src/lesson/play.ts';
import { compose } from '../../src/scene/scene.ts';
import { eventLines } from '../../src/view/events/event-lines.ts';

const { lesson } = await catalog.open('the-exam', 'en');
const [payments] = lesson.steps;
if (!payments) throw new Error('the exam has no step');
const run = openingOf(lesson, payments);
// At 5 s a fault waits on web-1's connection for its next message; it strikes at 5.3 s.
run.advanceTo(5050);

const kindsTold = (hidesArmed: boolean) =>
  eventLines(run.journal, ledgerOf(run), { details: true, hidesArmed, from: 0 }).map(
    ({ seq }) => run.journal.get(seq).kind,
  );
const linkMarks = (hidesArmed: boolean) =>
  compose(run, run.now, { width: 936, height: 392 }, { hidesArmed }).links.map(
    ({ armed }) => armed,
  );

it('in the event log', () => {
  expect(run.world.armedFaults().length).toBeGreaterThan(0);
  expect(kindsTold(false)).toContain('fault-armed');
  expect(kindsTold(true)).not.toContain('fault-armed');
});

it('on the stage', () => {
  expect(linkMarks(false)).toContain(true);
  expect(linkMarks(true)).not.toContain(true);
});
