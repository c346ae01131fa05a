/*
 * Workers without a card of their own share one, and its wire: copies of one message that go there
 * together are one disc, and each that goes another way is seen.
 */
import { expect, test } from 'vitest';
import type { Place } from '../../src/scene/moment.ts';
import { composeMoment } from '../../src/scene/scene.ts';
import { copy, moment, producer, worker } from './moments.ts';

const LAPTOP = { width: 936, height: 392 };
const AT = 7420;
const CROWD = ['worker-H', 'worker-I', 'worker-J'] as const;
const actors = [producer('web-1'), ...[...'ABCDEFGHIJ'].map((label) => worker(`worker-${label}`))];

function reply(actor: string, sentAt: number, arrivesAt: number): Place {
  return {
    kind: 'wire',
    actor,
    direction: 'reply',
    sentAt,
    arrivesAt,
    lostAt: null,
    label: 'PUSH',
  };
}

function discs(places: readonly Place[], number = (_: number) => 1): number {
  const copies = places.map((place, index) => copy(number(index), place, { id: `copy ${index}` }));
  return composeMoment(moment({ at: AT, actors, copies }), AT, LAPTOP).tokens.length;
}

test('one message on its way to all of a crowd is one disc', () => {
  expect(discs(CROWD.map((actor, late) => reply(actor, 7000 + late, 8000 + late)))).toBe(1);
});

test('to workers with cards it is a disc each', () => {
  expect(discs(['worker-A', 'worker-B'].map((actor) => reply(actor, 7000, 8000)))).toBe(2);
});

test('two messages to one crowd are two discs', () => {
  const places = [reply('worker-H', 7000, 8000), reply('worker-I', 7500, 8500)];
  expect(discs(places, (index) => index + 1)).toBe(2);
});

test('what is held up on its way to one of a crowd is seen by itself', () => {
  const places = [reply('worker-H', 7000, 8000), reply('worker-I', 7000, 60_000)];
  expect(discs(places)).toBe(2);
});

test('what is lost on its way to one of a crowd is seen by itself', () => {
  const lost = { ...reply('worker-I', 7000, 8000), lostAt: 7400 } as Place;
  expect(discs([reply('worker-H', 7000, 8000), lost])).toBe(2);
});
