/* The event queue hands out its entries in one order, whatever the order of arrival. */
import { describe, expect, it } from 'vitest';
import { TimedHeap } from '../../src/base/heap.ts';
import { pickInt, roll } from '../../src/base/random.ts';

const seed = 3;
const entries = Array.from({ length: 500 }, (_, seq) => {
  return { at: pickInt(roll(seed, 'heap', seq), 50), seq };
});
const inOrder = [...entries].sort((a, b) => a.at - b.at || a.seq - b.seq);

function drain(heap: TimedHeap<{ at: number; seq: number }>): { at: number; seq: number }[] {
  const out = [];
  for (let entry = heap.pop(); entry; entry = heap.pop()) out.push(entry);
  return out;
}

describe('TimedHeap', () => {
  it('pops by moment, then by order of scheduling', () => {
    const heap = new TimedHeap<{ at: number; seq: number }>();
    for (const entry of entries) heap.push(entry);
    expect(heap.peek()).toEqual(inOrder[0]);
    expect(drain(heap), `seed=${seed}`).toEqual(inOrder);
    expect(heap.pop()).toBeUndefined();
  });

  it('is the same after a copy, and leaves the original alone', () => {
    const heap = TimedHeap.from(entries);
    expect(heap.toArray()).toEqual(inOrder);
    expect(drain(TimedHeap.from(heap.toArray()))).toEqual(inOrder);
    expect(heap.size).toBe(entries.length);
  });

  it('stays in order when entries are dropped', () => {
    const heap = TimedHeap.from(entries);
    heap.keep(({ seq }) => seq % 3 === 0);
    expect(drain(heap)).toEqual(inOrder.filter(({ seq }) => seq % 3 === 0));
  });
});
