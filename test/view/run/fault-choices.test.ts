/*
 * Which faults can be used on what, and why not: in the free run, in a lesson, before a prediction.
 */
import { expect, it } from 'vitest';
import { Run } from '../../../src/sim/run.ts';
import { listScenario } from '../../../src/sim/scenarios/list.ts';
import { type FaultChoice, faultChoices } from '../../../src/view/run/fault-choices.ts';

function runAt(moment: number): Run {
  const run = Run.start({ scenario: listScenario(), seed: 1 });
  run.advanceTo(moment);
  return run;
}

const choice = (choices: readonly FaultChoice[], id: FaultChoice['id']) =>
  choices.find((each) => each.id === id) as FaultChoice;

it('offers everything in the free run, consumers first', () => {
  const { world } = runAt(5000);
  const choices = faultChoices(world, { allowed: null, locked: false });
  const crash = choice(choices, 'process-crash');
  expect(crash.blocked).toBeNull();
  expect(crash.targets.map(({ actor }) => actor)).toEqual([
    'worker-A',
    'worker-B',
    'web-1',
    'web-2',
  ]);
  expect(choice(choices, 'slow-worker').targets).toHaveLength(2);
});

it('says that there is nothing to restart while all run', () => {
  const { world } = runAt(5000);
  const restart = choice(faultChoices(world, { allowed: null, locked: false }), 'restart');
  expect(restart.blocked).toBe('run.no-target');
});

it('offers a restart for what is dead, and no second crash', () => {
  const run = runAt(5000);
  run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-B' });
  const choices = faultChoices(run.world, { allowed: null, locked: false });
  expect(choice(choices, 'restart').targets.map(({ actor }) => actor)).toEqual(['worker-B']);
  const crashable = choice(choices, 'process-crash').targets.map(({ actor }) => actor);
  expect(crashable).not.toContain('worker-B');
});

const crashB = {
  kind: 'fault',
  fault: 'process-crash',
  target: 'worker-B',
  restartAfterMs: 6000,
} as const;

it('in a lesson allows what the step allows, exactly as the step has it', () => {
  const { world } = runAt(5000);
  const choices = faultChoices(world, { allowed: [crashB], locked: false });
  const crash = choice(choices, 'process-crash');
  expect(crash.targets.map(({ act }) => act)).toEqual([{ kind: 'act', action: crashB }]);
  expect(choice(choices, 'reset-after').blocked).toBe('run.not-in-step');
});

it('allows nothing before the prediction, and says so', () => {
  const { world } = runAt(5000);
  const choices = faultChoices(world, { allowed: [crashB], locked: true });
  expect(choices.filter(({ blocked }) => blocked === null)).toEqual([]);
  expect(choice(choices, 'process-crash').blocked).toBe('run.locked');
});

it('slows a worker down, and brings it back to full speed', () => {
  const run = runAt(5000);
  const slow = () => {
    const choices = faultChoices(run.world, { allowed: null, locked: false }, 'worker-A');
    return choice(choices, 'slow-worker').targets[0]?.act;
  };
  const first = slow();
  expect(first).toMatchObject({ action: { factor: 4 } });
  if (first?.kind === 'act') run.act(first.action);
  expect(slow()).toMatchObject({ action: { factor: 1 } });
});
