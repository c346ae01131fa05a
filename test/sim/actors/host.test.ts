// The host steps machines by itself, for speed. It must not differ from XState's pure functions in
// anything, with any protection, on any reply.

import { describe, expect, test } from 'vitest';
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  initialTransition,
  setup,
  transition,
} from 'xstate';
import { DESIGN_CHOICES } from '../../../src/designs/catalog.ts';
import { consumerMachine } from '../../../src/sim/actors/consumer.ts';
import { compile } from '../../../src/sim/actors/flat-machine.ts';
import { type ActorSnapshot, begin, send } from '../../../src/sim/actors/host.ts';
import { producerMachine } from '../../../src/sim/actors/producer.ts';
import { parseRunFile } from '../../../src/sim/run-file.ts';
import type { ScenarioDraft } from '../../../src/sim/scenario.ts';
import { designScenario } from '../../../src/sim/scenarios/design.ts';
import { Dice } from '../random-runs.ts';
import { aReply } from './replies.ts';
import { type RawAction, toOrder } from './xstate-orders.ts';

const STEPS = 250;

interface Case {
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly scenario: ReturnType<typeof parseRunFile>['scenario'];
  readonly spec: object;
}

/** Every process of a design with these protections. */
function casesOf(id: string, draft: ScenarioDraft): Case[] {
  const { scenario } = parseRunFile({ scenario: draft, seed: 1 });
  const of = (machine: AnyStateMachine) => (spec: { readonly id: string }) => ({
    name: `${id} ${spec.id}`,
    machine,
    scenario,
    spec,
  });
  return [
    ...scenario.producers.map(of(producerMachine)),
    ...scenario.workers.map(of(consumerMachine)),
  ];
}

const others: readonly [ScenarioDraft['design'], ScenarioDraft['protections']][] = [
  ['list', { idempotency: 'two-commands', waitReplicas: 1, renewEveryMs: 500, claim: 'script' }],
  ['list', { claim: 'own-list', mark: 'lease', deadLetterAfter: 3, uniqueEffect: true }],
  ['sorted-set', { due: 'zpopmin' }],
  ['sorted-set', { due: 'script-move', claim: 'script' }],
  ['sorted-set', { due: 'lease', renewEveryMs: 300, ack: 'token', deadLetterAfter: 2 }],
  ['stream', { idempotency: 'explicit-id', maxLen: 5, batch: 3, freshNames: true }],
  ['stream', { claimIdleMs: 3000, deadLetterAfter: 2, history: false, groupFrom: '$' }],
  ['stream', { renewEveryMs: 400, mark: 'before', batch: 2 }],
  ['pubsub', { pattern: true, storedCopy: true }],
];
const one = { producers: 1, workers: 1 };
const cases = [
  ...DESIGN_CHOICES.flatMap(({ id, ...choice }) =>
    casesOf(id, designScenario({ ...choice, ...one })),
  ),
  ...others.flatMap(([design, protections = {}], index) => {
    const reaper = design === 'list';
    return casesOf(
      `${design} ${index}`,
      designScenario({ design, protections, reaper, ...one, worker: { take: 'block' } }),
    );
  }),
];

type Step = readonly [ActorSnapshot | AnyMachineSnapshot, readonly object[]];

/** What a step gives, or the words with which it fails; XState quotes the guard before them. */
function tried(step: () => Step): Step | string {
  try {
    return step();
  } catch (error) {
    return (error as Error).message.replace(/^Unable to evaluate guard .*\n/, '');
  }
}

function theirStep([snapshot, actions]: readonly [AnyMachineSnapshot, readonly unknown[]]): Step {
  if (snapshot.status === 'error') throw snapshot.error;
  return [snapshot, actions.flatMap((action) => toOrder(action as RawAction))];
}

test.each(cases)('$name steps as XState does', ({ name, machine, scenario, spec }) => {
  const dice = new Dice(name.length * 1000 + name.charCodeAt(name.length - 3));
  const flat = compile(machine);
  const { design, protections } = scenario;
  const { queueKey } = scenario;
  const input = { design, protections, queueKey, slowness: 1, id: 'x', life: 0, spec };
  const start = { ...input, clock: 0, created: 0 };
  const first = () => theirStep(initialTransition(machine, start as never) as never);
  let theirs = first();
  const begun = begin(flat, start);
  let ours: Step = [begun.snapshot, begun.orders];
  const seen = new Set<string>();
  const timers = new Set<string>();
  let failures = 0;
  for (let n = 0; n < STEPS; n += 1) {
    expect(ours[0].value).toEqual(theirs[0].value);
    expect(ours[0].context).toEqual(theirs[0].context);
    expect(Object.keys(ours[0].context)).toEqual(Object.keys(theirs[0].context));
    expect(ours[1]).toEqual(theirs[1]);
    seen.add(String(ours[0].value));
    for (const order of ours[1] as readonly { type: string; id: string; event: string }[]) {
      if (order.type === 'timer') timers.add(order.event);
      if (order.type === 'cancel') timers.delete(order.id);
    }
    const always = ['connected', 'reply', 'reply', 'reply', 'reply', ...timers, ...timers];
    const rare = ['disconnected', 'slowed', 'spec', 'protections', 'nonsense'];
    const event = {
      type: dice.pick(dice.likely(80) ? always : rare),
      at: n * 10,
      roll: dice.below(1 << 30),
      nextNumber: n,
      clock: n * 10,
      reply: aReply(dice),
      slowness: dice.between(1, 4),
      spec: { ...spec, messages: dice.between(0, 500) },
      protections: dice.likely(50) ? protections : { ...protections, ackWhen: 'before' },
    };
    const before = { ours: ours[0] as ActorSnapshot, theirs: theirs[0] as AnyMachineSnapshot };
    const ourNext = tried(() => {
      const { snapshot, orders } = send(flat, before.ours, event);
      return [snapshot, orders];
    });
    const theirNext = tried(() =>
      theirStep(transition(machine, before.theirs, event as never) as never),
    );
    if (typeof ourNext === 'string' || typeof theirNext === 'string') {
      expect(ourNext).toEqual(theirNext);
      failures += 1;
      continue;
    }
    [ours, theirs] = [ourNext, theirNext];
  }
  expect(seen.size).toBeGreaterThan(2);
  expect(failures).toBeLessThan(STEPS / 2);
});

describe('a machine that the host could not step is refused', () => {
  const { createMachine } = setup({ actions: { phoneHome: () => undefined } });

  test('with an action that the kernel does not know', () => {
    const machine = createMachine({ initial: 'a', states: { a: { entry: 'phoneHome' } } });
    expect(() => compile(machine)).toThrow(/phoneHome/);
  });

  test('with states within states', () => {
    const inner = { initial: 'b', states: { b: {} } };
    const machine = createMachine({ initial: 'a', states: { a: inner } });
    expect(() => compile(machine)).toThrow(/flat/);
  });

  test('with an event that stands for many', () => {
    const machine = createMachine({ initial: 'a', states: { a: { on: { '*': 'a' } } } });
    expect(() => compile(machine)).toThrow(/events have names/);
  });

  test('with a guard that nobody gave', () => {
    const guarded = { on: { go: { guard: 'mayGo' as never, target: 'a' } } };
    const machine = createMachine({ initial: 'a', states: { a: guarded } });
    expect(() => compile(machine)).toThrow(/mayGo/);
  });
});
