/* The sorted collection behind the pending entries lists, against a plain sorted array. */
import { expect, it } from 'vitest';
import { pickInt, roll } from '../../../src/base/random.ts';
import { compareIds, type StreamId } from '../../../src/redis/types/stream-id.ts';
import { SortedIds } from '../../../src/redis/types/stream-ids.ts';

const SEED = 7;

function random(n: number, below: number): number {
  return pickInt(roll(SEED, 'stream-ids', n), below);
}

it(`holds what a sorted array holds, in its order (seed=${SEED})`, () => {
  const ids = new SortedIds<StreamId>();
  const model = new Map<string, StreamId>();
  for (let n = 0; n < 6000; n += 1) {
    const id = { ms: random(n * 3, 900), seq: random(n * 3 + 1, 2) };
    const key = `${id.ms}-${id.seq}`;
    if (random(n * 3 + 2, 100) < (n < 3000 ? 80 : 30)) {
      ids.set(id);
      model.set(key, id);
    } else {
      expect(ids.delete(id) !== undefined).toBe(model.delete(key));
    }
  }
  const sorted = [...model.values()].sort(compareIds);
  const from = { ms: 450, seq: 0 };
  expect(sorted.length).toBeGreaterThan(300);
  expect([...ids.from({ ms: 0, seq: 0 })]).toEqual(sorted);
  expect([...ids.from(from)]).toEqual(sorted.filter((id) => compareIds(id, from) >= 0));
  expect([ids.size, ids.first, ids.last]).toEqual([sorted.length, sorted[0], sorted.at(-1)]);
  expect(ids.atOrAfter(from)).toEqual(sorted.find((id) => compareIds(id, from) >= 0));
});

it('shares with a copy until one side changes', () => {
  const ids = new SortedIds<StreamId>();
  for (let ms = 1; ms <= 300; ms += 1) ids.set({ ms, seq: 0 });
  const copy = ids.copy();
  ids.delete({ ms: 150, seq: 0 });
  copy.delete({ ms: 1, seq: 0 });
  copy.set({ ms: 301, seq: 0 });
  expect([ids.size, copy.size]).toEqual([299, 300]);
  expect(ids.first).toEqual({ ms: 1, seq: 0 });
  expect(ids.last).toEqual({ ms: 300, seq: 0 });
  expect(copy.get({ ms: 150, seq: 0 })).toEqual({ ms: 150, seq: 0 });
});
