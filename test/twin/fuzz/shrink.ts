/* Makes a list that shows a fault as short as it goes and still shows it (delta debugging). */

/**
 * A shortest list, in that no run of turns can be left out of it. `shows` tells whether a list
 * still shows the fault; it is asked about ever smaller parts.
 */
export async function shrink<T>(
  all: readonly T[],
  shows: (part: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = all;
  let size = Math.ceil(kept.length / 2);
  while (size >= 1) {
    let start = 0;
    let hasShrunk = false;
    while (start < kept.length) {
      const without = [...kept.slice(0, start), ...kept.slice(start + size)];
      if (without.length > 0 && (await shows(without))) {
        kept = without;
        hasShrunk = true;
      } else {
        start += size;
      }
    }
    if (!hasShrunk || size > 1) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return kept;
}
