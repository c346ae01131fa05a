/*
 * The tree of a sorted set against a plain sorted array, through growth, splits, joins and decay.
 */
import { describe, expect, it } from 'vitest';
import { pickInt, roll } from '../../../src/base/random.ts';
import { digits } from '../../../src/redis/integer.ts';
import { isBefore, type ScoredMember, ScoreTree } from '../../../src/redis/types/score-tree.ts';

const SEEDS = [1, 2, 3];
const STEPS = 6000;

function order(a: ScoredMember, b: ScoredMember): number {
  return isBefore(a, b) ? -1 : 1;
}

describe.each(SEEDS)('a tree grown with seed %i', (seed) => {
  it('holds what a sorted array holds, at every rank', () => {
    const tree = new ScoreTree();
    const present: ScoredMember[] = [];
    for (let step = 0; step < STEPS; step += 1) {
      const dice = roll(seed, 'step', step);
      // First it mostly grows, then it mostly shrinks, so that nodes split and join.
      const grows = dice % 10 < (step < STEPS / 2 ? 8 : 2);
      if (grows || present.length === 0) {
        const score = pickInt(roll(seed, 'score', step), 500);
        const entry = { member: digits(step), score };
        tree.insert(entry);
        present.push(entry);
      } else {
        const at = pickInt(roll(seed, 'gone', step), present.length);
        const [entry] = present.splice(at, 1) as [ScoredMember];
        tree.remove(entry);
      }
      if (step % 500 !== 0) continue;
      const sorted = [...present].sort(order);
      expect(tree.size).toBe(sorted.length);
      expect(tree.slice(0, tree.size)).toEqual(sorted);
      expect(sorted.map((_, rank) => tree.at(rank))).toEqual(sorted);
      expect(tree.countWhile(({ score }) => score < 250)).toBe(
        sorted.filter(({ score }) => score < 250).length,
      );
      expect(tree.slice(10, 20)).toEqual(sorted.slice(10, 20));
    }
  });
});

it('a copy does not follow the original', () => {
  const tree = new ScoreTree();
  const entries = Array.from({ length: 500 }, (_, at) => ({ member: digits(at), score: at }));
  for (const entry of entries) tree.insert(entry);
  const copy = tree.copy();
  for (const entry of entries.slice(0, 400)) tree.remove(entry);
  tree.insert({ member: digits(9999), score: -1 });
  expect(copy.slice(0, copy.size)).toEqual(entries);
});

it('answers nothing outside of its ranks', () => {
  const tree = new ScoreTree();
  tree.insert({ member: digits(1), score: 1 });
  expect([tree.at(-1), tree.at(1), tree.slice(1, 5), tree.slice(1, 0)]).toEqual([
    undefined,
    undefined,
    [],
    [],
  ]);
});
