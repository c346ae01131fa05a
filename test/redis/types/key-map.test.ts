/* A map that forgets its deleted keys late is still a map. */
import { expect, it } from 'vitest';
import { bytes } from '../../../src/base/bytes.ts';
import { KeyMap } from '../../../src/redis/types/key-map.ts';
import { Dice } from '../../sim/random-runs.ts';

it.each([1, 2, 3])('holds what a Map holds, through deletions and copies (seed=%i)', (seed) => {
  const dice = new Dice(seed);
  let map = new KeyMap<number>();
  const model = new Map<string, number>();
  const names = Array.from({ length: 300 }, (_, index) => bytes(`order:${index}`));
  for (let turn = 0; turn < 5000; turn += 1) {
    const name = dice.pick(names);
    if (dice.likely(55)) {
      expect(map.delete(name)).toBe(model.delete(name));
    } else {
      map.set(name, turn);
      model.set(name, turn);
    }
    if (dice.likely(1)) map = map.copy();
  }
  expect(map.size).toBe(model.size);
  expect(names.map((name) => map.get(name))).toEqual(names.map((name) => model.get(name)));
  expect(names.map((name) => map.has(name))).toEqual(names.map((name) => model.has(name)));
});

it('keeps a copy apart from its original', () => {
  const original = new KeyMap<number>([[bytes('a'), 1]]);
  const copy = original.copy();
  copy.delete(bytes('a'));
  original.set(bytes('b'), 2);
  expect([original.get(bytes('a')), copy.get(bytes('a')), copy.get(bytes('b'))]).toEqual([
    1,
    undefined,
    undefined,
  ]);
});
