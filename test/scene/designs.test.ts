// The picture of runs of every design: the same moment looks the same from either side, nothing
// jumps, and at every size nothing covers anything else, at moments chosen by chance.

import { describe, expect, it } from 'vitest';
import { between, roll } from '../../src/base/random.ts';
import { readRun } from '../../src/scene/reading/read-run.ts';
import { compose, composeMoment } from '../../src/scene/scene.ts';
import type { Scene } from '../../src/scene/shapes.ts';
import { DESIGN_RUNS, designRun } from './design-runs.ts';
import { collisions, wordsOf } from './geometry.ts';
import { STAGES } from './stages.ts';

const LAPTOP = { width: 936, height: 392 };
const SEED = 20;
const END = 16_000;
const SETTLED_MS = 600;
const NAMES = Object.keys(DESIGN_RUNS);

/** Some moments of a run, in order. */
function someMoments(name: string, count: number): number[] {
  const moments = Array.from({ length: count }, (_, n) => between(roll(SEED, name, n), 600, END));
  return moments.sort((a, b) => a - b);
}

describe.each(NAMES)('%s', { timeout: 120_000 }, (name) => {
  it('looks the same at a moment that is reached from either side', () => {
    const run = designRun(name, SEED);
    const moments = someMoments(name, 12);
    const told = (t: number) => {
      run.seek(t);
      return JSON.stringify(compose(run, t, LAPTOP));
    };
    const forwards = moments.map(told);
    const backwards = [...moments].reverse().map(told).reverse();
    expect(backwards, `seed=${SEED}`).toEqual(forwards);
    expect(new Set(forwards).size).toBeGreaterThan(moments.length / 2);
  });

  it('never jumps', () => {
    const run = designRun(name, SEED);
    const jumps: string[] = [];
    let before = new Map<string, { x: number; y: number }>();
    for (let t = 4800; t < 9600; t += 40) {
      run.advanceTo(t);
      const now = new Map(compose(run, t, LAPTOP).tokens.map((token) => [token.key, token]));
      for (const [key, { x, y, state }] of now) {
        const earlier = before.get(key) ?? { x, y };
        const distance = Math.abs(x - earlier.x) + Math.abs(y - earlier.y);
        if (distance > 170) jumps.push(`${key} (${state}) by ${distance} px at ${t} ms`);
      }
      before = now;
    }
    expect(jumps, `seed=${SEED}`).toEqual([]);
  });

  it('covers nothing by anything else, at any size', () => {
    const run = designRun(name, SEED);
    const found: string[] = [];
    for (const t of someMoments(name, 8)) {
      run.seek(t);
      const moment = readRun(run, t);
      for (const stage of STAGES) {
        // A moment later all moves have ended; only then nothing may cover anything.
        const scene = composeMoment(moment, t + SETTLED_MS, stage.size, stage.options);
        for (const problem of problemsOf(scene, stage.smallestText)) {
          found.push(`${stage.name} at ${t}: ${problem}`);
        }
      }
    }
    expect(found, `seed=${SEED}`).toEqual([]);
  });
});

function problemsOf(scene: Scene, smallestText: number): string[] {
  const small = wordsOf(scene)
    .filter(({ label }) => label.font.size < smallestText)
    .map(({ label }) => `${label.key} is only ${label.font.size} px high`);
  return [...small, ...collisions(scene)];
}
