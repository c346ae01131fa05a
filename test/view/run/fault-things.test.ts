/* What the page says of a process that nobody sees working. */
import { expect, it } from 'vitest';
import { ledgerOf } from '../../../src/ledger/ledger-of.ts';
import { Run } from '../../../src/sim/run.ts';
import { listScenario } from '../../../src/sim/scenarios/list.ts';
import { openMessages, stateOf, thingsIn } from '../../../src/view/run/fault-things.ts';

function stateOfWorkerB(run: Run) {
  const things = thingsIn({ world: run.world, messages: openMessages(ledgerOf(run)) });
  const thing = things.find(({ kind, id }) => kind === 'process' && id === 'worker-B');
  if (thing === undefined) throw new Error('there is no worker B');
  return stateOf(thing);
}

it('a process that has not started yet has not crashed', () => {
  const run = Run.start({ scenario: listScenario(), seed: 1 });
  expect(stateOfWorkerB(run)).toMatchObject({ key: 'state.new-until' });
  run.advanceTo(1000);
  expect(stateOfWorkerB(run)).toEqual({ key: 'state.holds-nothing' });
  run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-B', restartAfterMs: 2000 });
  expect(stateOfWorkerB(run)).toEqual({
    key: 'state.crashed-until',
    params: { at: '3.00 s' },
  });
});
