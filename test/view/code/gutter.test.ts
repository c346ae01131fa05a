/* What can be set between two lines, in the free run and in a lesson. */
import { expect, it } from 'vitest';
import type { FaultAction } from '../../../src/sim/faults/index.ts';
import type { ListingLine } from '../../../src/sim/programs/listing.ts';
import { gutterOf, mishapAt } from '../../../src/view/code/gutter.ts';

const LINES: readonly ListingLine[] = [
  { id: 'take', code: 'RPOP queue', does: 'asks', isStop: true },
  { id: 'work', code: 'work(message)', does: 'works', isStop: true },
  { id: 'forget', code: 'forget(message)', does: 'goes', isStop: false },
];

function offers(allowed: readonly FaultAction[] | null) {
  return gutterOf('worker-A', LINES, 'work', [], allowed).map((line) => line.offers);
}

it('offers losses only where something is sent, and nothing where nobody can stop', () => {
  expect(offers(null)).toEqual([
    ['crash', 'pause', 'lose-request', 'lose-reply'],
    ['crash', 'pause'],
    [],
  ]);
});

it('offers what a lesson allows for this process, at any line', () => {
  const crash: FaultAction = { kind: 'fault', fault: 'at-line', target: 'worker-A' };
  expect(offers([crash])).toEqual([['crash'], ['crash'], []]);
  expect(offers([{ ...crash, target: 'worker-B' }])).toEqual([[], [], []]);
});

it('shows what is set and where the process is', () => {
  const armed = { ...mishapAt('worker-A', 'work', 'pause'), since: 0 } as never;
  const [, work] = gutterOf('worker-A', LINES, 'work', [armed], null);
  expect(work).toMatchObject({ isNow: true, armed: ['pause'], offers: ['crash'] });
});
