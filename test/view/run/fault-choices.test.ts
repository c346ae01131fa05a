/*
 * Which faults can be used on what, and why not: in the free run, in a lesson, before a prediction.
 */
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { ledgerOf } from '../../../src/ledger/ledger-of.ts';
import { FAULT_NAMES, faults } from '../../../src/sim/faults/index.ts';
import { Run } from '../../../src/sim/run.ts';
import { listScenario } from '../../../src/sim/scenarios/list.ts';
import {
  type FaultChoice,
  type FaultRules,
  faultChoices,
} from '../../../src/view/run/fault-choices.ts';
import { initialParams } from '../../../src/view/run/fault-fields.ts';
import { FAULT_ROWS } from '../../../src/view/run/fault-table.ts';
import { openMessages } from '../../../src/view/run/fault-things.ts';

function runAt(moment: number): Run {
  const run = Run.start({ scenario: listScenario(), seed: 1 });
  run.advanceTo(moment);
  return run;
}

const FREE: FaultRules = { allowed: null, locked: false };

function choicesAt(run: Run, rules = FREE, only?: readonly string[]): FaultChoice[] {
  return faultChoices({ world: run.world, messages: openMessages(ledgerOf(run)) }, rules, only);
}

function choice(choices: readonly FaultChoice[], id: FaultChoice['id']): FaultChoice {
  return choices.find((each) => each.id === id) as FaultChoice;
}

const targetsOf = (run: Run, id: FaultChoice['id']) =>
  choice(choicesAt(run), id).targets.map((target) => target.id);

it('offers everything in the free run, workers first', () => {
  const run = runAt(5000);
  expect(choice(choicesAt(run), 'process-crash').blocked).toBeNull();
  expect(targetsOf(run, 'process-crash')).toEqual(['worker-A', 'worker-B', 'web-1', 'web-2']);
  expect(targetsOf(run, 'slow-worker')).toEqual(['worker-A', 'worker-B']);
  expect(targetsOf(run, 'link-cut')[0]).toBe('worker-A:redis');
  expect(targetsOf(run, 'node-crash')).toEqual(['redis']);
});

it('has a row for every fault that the simulation can do', () => {
  expect(new Set(FAULT_ROWS.map(({ fault }) => fault))).toEqual(new Set(FAULT_NAMES));
});

it('does as the schema says when nothing is said about a fault', () => {
  for (const { fault, fields, fixed } of FAULT_ROWS) {
    const { params } = faults[fault];
    const asked = { ...initialParams(fields), ...fixed };
    expect(v.safeParse(v.strictObject(params as v.ObjectEntries), asked).success).toBe(true);
  }
});

it.each([
  ['restart', 'run.none-dead'],
  ['wake', 'run.none-frozen'],
  ['heal', 'run.none-cut'],
  ['node-restart', 'run.redis-up'],
  ['disk-stall', 'run.no-disk'],
] as const)('says why %s has nothing to work on', (id, why) => {
  expect(choice(choicesAt(runAt(5000)), id).blocked).toBe(why);
});

it('offers what ends a fault for as long as it lasts', () => {
  const run = runAt(5000);
  run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-B' });
  run.act({ kind: 'fault', fault: 'pause', target: 'redis' });
  run.act({ kind: 'fault', fault: 'link-cut', target: 'web-1:redis' });
  run.act({ kind: 'fault', fault: 'slow-worker', target: 'worker-A' });
  expect(targetsOf(run, 'restart')).toEqual(['worker-B']);
  expect(targetsOf(run, 'process-crash')).not.toContain('worker-B');
  expect(targetsOf(run, 'node-wake')).toEqual(['redis']);
  expect(targetsOf(run, 'heal')).toEqual(['web-1:redis']);
  const [speedUp] = choice(choicesAt(run), 'full-speed').targets;
  if (speedUp?.act.kind === 'act') run.act(speedUp.act.action);
  expect(targetsOf(run, 'full-speed')).toEqual([]);
});

it('offers messages that are still to be done, and the next one', () => {
  const run = runAt(9000);
  const offered = targetsOf(run, 'poison-message');
  const done = run.world.effects().map(({ message }) => message as string);
  expect(done.length).toBeGreaterThan(0);
  expect(offered.filter((id) => done.includes(id))).toEqual([]);
  expect(ledgerOf(run).messages().at(-1)?.id).not.toBe(offered.at(-1));
});

const crashB = {
  kind: 'fault',
  fault: 'process-crash',
  target: 'worker-B',
  restartAfterMs: 6000,
} as const;

it('in a lesson offers what the step allows and no more, exactly as the step has it', () => {
  const choices = choicesAt(runAt(5000), { allowed: [crashB], locked: false });
  const crash = choice(choices, 'process-crash');
  expect(crash.targets.map(({ act }) => act)).toEqual([{ kind: 'act', action: crashB }]);
  expect(choices.flatMap(({ targets }) => targets.map(({ id }) => id))).toEqual([
    'worker-B',
    'worker-B',
  ]);
  expect(choices.map(({ id }) => id)).toEqual(['process-crash', 'crash-holding']);
});

it('tells Redis from a worker, though the same fault kills both', () => {
  const killRedis = { kind: 'fault', fault: 'process-crash', target: 'redis' } as const;
  const choices = choicesAt(runAt(5000), { allowed: [killRedis], locked: false });
  expect(choices.map(({ id, targets }) => [id, targets.length])).toEqual([['node-crash', 1]]);
});

it('offers no restart for who has not started yet', () => {
  expect(choice(choicesAt(runAt(0)), 'restart').blocked).toBe('run.none-dead');
});

it('allows nothing before the prediction, and says so', () => {
  const choices = choicesAt(runAt(5000), { allowed: [crashB], locked: true });
  expect(choices.filter(({ blocked }) => blocked === null)).toEqual([]);
  expect(choice(choices, 'process-crash').blocked).toBe('run.locked');
});
