// The stage at every size: nothing covers anything else, nothing sticks out, and what does not fit
// is counted instead of drawn.

import { describe, expect, it } from 'vitest';
import { composeMoment } from '../../src/scene/scene.ts';
import { busyMoment, copy, crowdedMoment, list, moment, producer, worker } from './moments.ts';
import { discs, inside, overlap, pairs, STAGES } from './stages.ts';

const MOMENTS = { empty: moment(), busy: busyMoment(), crowded: crowdedMoment() };

for (const { name, size, options } of STAGES) {
  for (const [which, what] of Object.entries(MOMENTS)) {
    describe(`${name}, ${which}`, () => {
      // Long after the last move, so that everything lies still.
      const scene = composeMoment(what, 60_000, size, options);
      const stage = { x: 0, y: 0, width: scene.width, height: scene.height };

      it('keeps every card on the stage and apart from every other card', () => {
        for (const { key, box } of scene.cards) expect(inside(box, stage), key).toBe(true);
        for (const [a, b] of pairs(scene.cards)) {
          expect(overlap(a.box, b.box), `${a.key} and ${b.key}`).toBe(false);
        }
      });

      it('keeps every disc at rest apart from discs of other messages', () => {
        const still = discs(scene);
        expect(still.length).toBe(scene.tokens.length);
        for (const [a, b] of pairs(still)) {
          const linked = a.message === b.message;
          expect(!linked && overlap(a.box, b.box), `${a.key} and ${b.key}`).toBe(false);
        }
      });

      it('keeps heaps with their counts apart from discs', () => {
        for (const heap of scene.heaps) {
          for (const disc of discs(scene)) {
            expect(overlap(heap.box, disc.box), `${heap.key} and ${disc.key}`).toBe(false);
          }
        }
      });

      it('keeps lists, heaps and blocked clients inside Redis or where they belong', () => {
        const node = scene.cards.find(({ object }) => object.kind === 'node');
        for (const { key, box, waiting } of scene.lists) {
          expect(node && inside(box, node.box), key).toBe(true);
          for (const chip of waiting) expect(inside(chip.box, box), chip.key).toBe(true);
          for (const [a, b] of pairs(waiting)) expect(overlap(a.box, b.box)).toBe(false);
        }
        for (const heap of scene.heaps) expect(inside(heap.box, stage), heap.key).toBe(true);
      });

      it('shows or counts every message', () => {
        const shown = new Set(scene.tokens.map(({ message }) => message));
        const heaped = scene.heaps.reduce((sum, { count }) => sum + count, 0);
        const hidden = what.structures
          .filter(({ kind, id }) => kind === 'list' && !scene.lists.some((l) => l.key === id))
          .reduce((sum, each) => sum + (each.kind === 'list' ? each.length : 0), 0);
        const messages = new Set(what.copies.map(({ message }) => message));
        expect(shown.size + heaped + hidden).toBe(messages.size);
      });
    });
  }
}

describe('the arrangement', () => {
  const rightOf = (scene: ReturnType<typeof composeMoment>, key: string) => {
    const box = scene.cards.find((card) => card.key === key)?.box;
    if (box === undefined) throw new Error(`no card ${key}`);
    return box;
  };

  it('is producers, Redis, workers, world from left to right on a laptop', () => {
    const scene = composeMoment(busyMoment(), 7420, { width: 936, height: 392 });
    const order = ['web-1', 'redis', 'worker-A', 'world'].map((key) => rightOf(scene, key).x);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(rightOf(scene, 'lost').y).toBeGreaterThan(rightOf(scene, 'worker-C').y);
  });

  it('is the same order from top to bottom on a phone', () => {
    const scene = composeMoment(busyMoment(), 7420, { width: 390, height: 0 });
    const order = ['web-1', 'redis', 'worker-A', 'world', 'lost'].map(
      (key) => rightOf(scene, key).y,
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('puts the head of a list at the left and its tail, where messages leave, at the right', () => {
    const copies = [0, 1, 2].map((fromTail) =>
      copy(5 + fromTail, { kind: 'list', list: 'orders', fromTail }),
    );
    const scene = composeMoment(moment({ copies }), 60_000, { width: 936, height: 392 });
    const x = (number: number) => scene.tokens.find(({ text }) => text === String(number))?.x ?? 0;
    expect(x(7)).toBeLessThan(x(6));
    expect(x(6)).toBeLessThan(x(5));
  });

  it('sets actors for which there is no room on one card that counts them', () => {
    const actors = [
      producer('web-1'),
      ...'ABCDEFGHIJ'.split('').map((label) => worker(`worker-${label}`)),
    ];
    const copies = [copy(1, { kind: 'hand', actor: 'worker-J', slot: 0 })];
    const scene = composeMoment(moment({ actors, copies }), 60_000, { width: 936, height: 392 });
    const cards = scene.cards.filter(({ object }) => ['actor', 'crowd'].includes(object.kind));
    expect(cards.length).toBeLessThan(actors.length);
    expect(scene.heaps.map(({ key, count }) => [key, count])).toEqual([['hand:more-consumer', 1]]);
  });

  it('counts in a heap what a list has no cells for', () => {
    const copies = Array.from({ length: 30 }, (_, fromTail) =>
      copy(fromTail + 1, { kind: 'list', list: 'orders', fromTail }),
    );
    const structures = [list('orders', 30)];
    const scene = composeMoment(moment({ copies, structures }), 60_000, {
      width: 936,
      height: 392,
    });
    const [heap] = scene.heaps;
    expect(scene.tokens.length + (heap?.count ?? 0)).toBe(30);
    expect(scene.tokens.map(({ text }) => text)).toContain('1');
    expect(scene.tokens.map(({ text }) => text)).not.toContain('30');
  });
});
