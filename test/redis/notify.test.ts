/* The flags of notify-keyspace-events as CONFIG GET shows them; observed on redis-server 7.0.15. */
import { describe, expect, it } from 'vitest';
import { shownEventClasses } from '../../src/redis/notify.ts';

describe('shownEventClasses', () => {
  it.each([
    ['KEA', 'AKE'],
    ['KEAnm', 'AKEm'],
    ['xtdmnEKg$lshze', 'AKEm'],
    ['tgKK', 'gtK'],
    ['Kn', 'nK'],
    ['', ''],
  ])('shows %j as %j', (given, shown) => {
    expect(shownEventClasses(given)).toBe(shown);
  });

  it('knows no other flag', () => {
    expect(shownEventClasses('KEq')).toBeUndefined();
  });
});
