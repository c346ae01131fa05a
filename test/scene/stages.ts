// The sizes that the stage must work at, and what a scene occupies.

import type { SceneOptions } from '../../src/scene/layout.ts';
import type { Box, Scene, Size } from '../../src/scene/shapes.ts';

export interface StageSize {
  readonly name: string;
  readonly size: Size;
  readonly options: SceneOptions;
  /** Too small for whole sentences everywhere. */
  readonly tight?: boolean;
  /** No text is smaller than this, px. */
  readonly smallestText: number;
}

export const STAGES: readonly StageSize[] = [
  { name: 'laptop', size: { width: 936, height: 392 }, options: {}, smallestText: 12 },
  {
    name: 'laptop with a footer',
    size: { width: 936, height: 392 },
    options: { footer: true },
    smallestText: 12,
  },
  {
    name: 'small laptop',
    size: { width: 870, height: 360 },
    options: {},
    tight: true,
    smallestText: 12,
  },
  { name: 'large page', size: { width: 1400, height: 700 }, options: {}, smallestText: 12 },
  {
    name: 'projector',
    size: { width: 1920, height: 820 },
    options: { presenter: true },
    smallestText: 24,
  },
  { name: 'tablet', size: { width: 760, height: 0 }, options: {}, smallestText: 12 },
  { name: 'phone', size: { width: 390, height: 0 }, options: {}, smallestText: 12 },
  { name: 'small phone', size: { width: 320, height: 0 }, options: {}, smallestText: 12 },
];

/** Whether two boxes share more than an edge. */
export function overlap(a: Box, b: Box): boolean {
  const slack = 0.01;
  return (
    a.x + a.width > b.x + slack &&
    b.x + b.width > a.x + slack &&
    a.y + a.height > b.y + slack &&
    b.y + b.height > a.y + slack
  );
}

/** Whether a box lies inside another one. */
export function inside(inner: Box, outer: Box): boolean {
  const slack = 0.01;
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  );
}

/** What the disc of each copy covers. */
export function discs(scene: Scene): { key: string; message: string | null; box: Box }[] {
  return scene.tokens.map(({ key, message, x, y, radius, reach }) => ({
    key,
    message,
    box: { x: x - reach, y: y - radius, width: 2 * reach, height: 2 * radius },
  }));
}

/** All pairs of a list. */
export function pairs<T>(all: readonly T[]): [T, T][] {
  return all.flatMap((a, at) => all.slice(at + 1).map((b): [T, T] => [a, b]));
}
