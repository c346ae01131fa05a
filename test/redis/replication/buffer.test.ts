/* The buffer of the replication stream: whatever comes and goes, it holds the end of the stream. */
import { describe, expect, it } from 'vitest';
import { ReplicationBuffer } from '../../../src/redis/replication-buffer.ts';
import { Choices } from '../../base/choices.ts';

const KB = 1024;

describe('the buffer of the stream', () => {
  it.each([1, 2, 3])('holds its end, and at least what is asked for, seed=%i', (seed) => {
    const pick = new Choices(seed);
    const size = pick.of([10, 1000, 16 * KB, 1024 * KB]);
    const buffer = new ReplicationBuffer();
    let stream = '';
    let copy = { buffer: buffer.copy(), held: '' };
    for (let step = 0; step < 150; step += 1) {
      const part = String(step).repeat(pick.below(700));
      buffer.append(part, size);
      stream += part;
      const needed = pick.below(3) === 0 ? pick.below(stream.length + 1) : 0;
      const before = buffer.length;
      buffer.trim(size, () => needed);
      const { length } = buffer;
      expect(length).toBeGreaterThanOrEqual(Math.min(before, Math.max(size, needed)));
      expect(buffer.memory).toBeGreaterThanOrEqual(length);
      const count = pick.below(length + 1);
      expect(buffer.tail(count).join('')).toBe(stream.slice(stream.length - count));
      if (pick.below(20) > 0) continue;
      expect(copy.buffer.tail(copy.buffer.length).join('')).toBe(copy.held);
      copy = { buffer: buffer.copy(), held: buffer.tail(length).join('') };
    }
  });

  it('lets go of what neither the backlog nor a replica needs', () => {
    const buffer = new ReplicationBuffer();
    buffer.append('x'.repeat(1024 * KB), 16 * KB);
    buffer.trim(16 * KB, () => 512 * KB);
    expect(buffer.length).toBeGreaterThanOrEqual(512 * KB);
    expect(buffer.length).toBeLessThan(512 * KB + 20 * KB);
    buffer.trim(16 * KB, () => 0);
    expect(buffer.length).toBeLessThan(2 * 20 * KB);
  });
});
