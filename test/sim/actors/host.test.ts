// The host steps machines with a scope of its own, for speed. It must not differ from XState's pure
// functions in anything.

import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, initialTransition, setup, transition } from 'xstate';
import { bytes } from '../../../src/base/bytes.ts';
import { consumerMachine } from '../../../src/sim/actors/consumer.ts';
import { begin, send, toOrder } from '../../../src/sim/actors/host.ts';
import { producerMachine } from '../../../src/sim/actors/producer.ts';
import { parseRunFile } from '../../../src/sim/run-file.ts';
import { listScenario } from '../../../src/sim/scenarios/list.ts';
import { Dice } from '../random-runs.ts';

const { scenario } = parseRunFile({ scenario: listScenario(), seed: 1 });
const machines: [string, AnyStateMachine, object][] = [
  ['producer', producerMachine, scenario.producers[0] as object],
  ['consumer', consumerMachine, scenario.workers[0] as object],
];

const payload = bytes('{"id":7,"sku":"tea"}');
const replies = [
  { kind: 'int', value: 1 },
  { kind: 'nil' },
  { kind: 'error', text: 'ERR no' },
  { kind: 'bulk', value: payload },
  { kind: 'bulk', value: bytes('no message') },
  {
    kind: 'array',
    items: [
      { kind: 'bulk', value: bytes('orders') },
      { kind: 'bulk', value: payload },
    ],
  },
];

describe.each(machines)('%s', (_, machine, spec) => {
  test.each([1, 2, 3, 4, 5])('steps as XState does, dice %i', (seed) => {
    const dice = new Dice(seed);
    const { design, protections } = scenario;
    const rules = { design, protections, queueKey: bytes('orders'), slowness: 1 };
    const input = { ...rules, id: 'x', life: 0, spec, clock: 0, created: 0 };
    let ours = begin(machine, input);
    let [theirs, actions] = initialTransition(machine, input as never);
    for (let n = 0; n < 200; n += 1) {
      expect(ours.snapshot.value).toEqual(theirs.value);
      expect(ours.snapshot.context).toEqual(theirs.context);
      expect(ours.orders).toEqual(actions.flatMap((action) => toOrder(action as never)));
      const timers = ours.orders.flatMap((order) => (order.type === 'timer' ? [order.event] : []));
      const type = dice.pick(['connected', 'disconnected', 'reply', 'reply', 'slowed', ...timers]);
      const event = {
        type,
        at: n * 10,
        roll: dice.below(1 << 30),
        nextNumber: n,
        clock: n * 10,
        reply: dice.pick(replies),
        slowness: dice.between(1, 4),
      };
      ours = send(machine, ours.snapshot, event);
      [theirs, actions] = transition(machine, theirs, event as never);
    }
  });
});

test('an action that the kernel does not know is an error, not silence', () => {
  const machine = setup({ actions: { phoneHome: () => undefined } }).createMachine({
    initial: 'a',
    states: { a: { entry: 'phoneHome' } },
  });
  expect(() => begin(machine, undefined)).toThrow(/phoneHome/);
});
