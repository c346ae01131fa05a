/* Which sample is shown for what guards a run, and how far off it is. */
import { expect, it } from 'vitest';
import { SAMPLES } from '../../../src/designs/samples.ts';
import { allProtections, type Protections } from '../../../src/sim/protections.ts';
import { sampleOf } from '../../../src/view/code/sample-of.ts';

function found(design: Parameters<typeof sampleOf>[0], some: Partial<Protections>) {
  const { sample, differs } = sampleOf(design, allProtections(some));
  return [sample.id, ...differs];
}

it.each(SAMPLES)('$id is found by its own protections', ({ id, design, protections }) => {
  expect(sampleOf(design, protections)).toMatchObject({ sample: { id }, differs: [] });
});

it('other times and sizes are numbers in the same program', () => {
  expect(found('list', { claim: 'script', leaseMs: 500 })).toEqual(['list/backup-set']);
  expect(found('stream', { claimIdleMs: 1, batch: 9 })).toEqual(['stream/claim']);
});

it('a setting that does nothing in this run, or is not in the program, changes nothing', () => {
  const idle = {
    reap: 'push-first',
    ackWhen: 'before',
    minReplicas: 1,
    uniqueEffect: true,
  } as const;
  expect(found('list', idle)).toEqual(['list/pop']);
});

it('names the nearest one and what is otherwise', () => {
  expect(found('list', { claim: 'script', ack: 'token' })).toEqual(['list/backup-set', 'ack']);
  expect(found('list', { claim: 'own-list' })).toEqual(['list/processing-list', 'claim']);
  expect(found('pubsub', { storedCopy: true })).toEqual(['pubsub/plain', 'storedCopy']);
  expect(found('stream', { claimIdleMs: 6000, noAck: true })).toEqual(['stream/group', 'noAck']);
});
