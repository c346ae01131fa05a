/* Messages that would hide each other on a wire are one counted heap; a few on a wire are not. */
import { expect, test } from 'vitest';
import { composeMoment } from '../../src/scene/scene.ts';
import { copy, moment } from './moments.ts';

const LAPTOP = { width: 936, height: 392 };
const AT = 7420;

function onWire(number: number, sentAt: number) {
  const place = {
    kind: 'wire',
    actor: 'worker-A',
    direction: 'reply',
    sentAt,
    arrivesAt: sentAt + 1000,
    lostAt: null,
    label: 'PUSH',
  } as const;
  return copy(number, place);
}

function drawn(sentAts: readonly number[], size = LAPTOP) {
  const copies = sentAts.map((sentAt, index) => onWire(index + 1, sentAt));
  const { tokens, heaps } = composeMoment(moment({ at: AT, copies }), AT, size);
  return { discs: tokens.length, counts: heaps.map(({ count }) => count) };
}

test('two on a wire are two discs', () => {
  expect(drawn([6600, 7100])).toEqual({ discs: 2, counts: [] });
});

test('three on the short wire of a phone would hide each other, and are one heap', () => {
  const phone = { width: 390, height: 0 };
  expect(drawn([6600, 6850, 7100], phone)).toEqual({ discs: 0, counts: [3] });
  expect(drawn([6600, 7100], phone)).toEqual({ discs: 2, counts: [] });
});

test('two that wait at one door, or are as near to each other, are one heap', () => {
  expect(drawn([5000, 5300])).toEqual({ discs: 0, counts: [2] });
  expect(drawn([7000, 7020])).toEqual({ discs: 0, counts: [2] });
});

test('those of one reply travel as one', () => {
  expect(drawn([7000, 7000, 7000])).toEqual({ discs: 0, counts: [3] });
});

test('of many, none is drawn over another, and none is left out', () => {
  const { discs, counts } = drawn(Array.from({ length: 60 }, (_, index) => AT - 990 + index * 16));
  expect(discs + counts.reduce((sum, count) => sum + count, 0)).toBe(60);
  expect(discs + counts.length).toBeLessThan(5);
});

test('the number of a heap at the end of a wire hides no words of a card', () => {
  const copies = Array.from({ length: 60 }, (_, index) => onWire(index + 1, AT - 999 + index));
  const { heaps, cards } = composeMoment(moment({ at: AT, copies }), AT, LAPTOP);
  const card = cards.find(({ key }) => key === 'worker-A');
  expect(heaps).toHaveLength(1);
  for (const { badge } of heaps) {
    expect(badge.x + badge.width).toBeLessThanOrEqual(card?.box.x ?? 0);
  }
});
