/*
 * What is wrong with what the page draws, as a browser measures it: words too small to read, words
 * that another thing hides or that stick out of what they stand in, words over words.
 */
import type { Page } from '@playwright/test';

/** Complaints about all stages on the page, in words. `least` is the least type size in px. */
export async function complaintsAbout(page: Page, least: number): Promise<string[]> {
  return page.evaluate((leastPx) => {
    const found: string[] = [];
    const svgs = document.querySelectorAll<SVGSVGElement>('.stage > svg');
    for (const svg of svgs) {
      const room = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll('text')].filter((text) => {
        const isSeen = text.getClientRects().length > 0;
        return isSeen && text.textContent.trim() !== '';
      });
      const boxes = texts.map((text) => ({
        words: text.textContent.trim().replaceAll(/\s+/g, ' '),
        box: text.getBoundingClientRect(),
        // What moves may pass over what stands.
        moves: text.closest('[data-moves], .token, .request, .reply, .stream') !== null,
        size: Number.parseFloat(getComputedStyle(text).fontSize),
      }));
      for (const { words, box, size } of boxes) {
        if (size < leastPx - 0.01) found.push(`${words}: ${size.toFixed(1)} px`);
        const sticksOut =
          box.left < room.left - 1 ||
          box.right > room.right + 1 ||
          box.top < room.top - 1 ||
          box.bottom > room.bottom + 1;
        if (sticksOut) found.push(`${words}: sticks out of the stage`);
      }
      const still = boxes.filter(({ moves }) => !moves);
      for (const [index, one] of still.entries()) {
        for (const other of still.slice(index + 1)) {
          const across =
            Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
          const down =
            Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
          // Line boxes are higher than letters.
          if (across > 2 && down > 5)
            found.push(`${one.words} | ${other.words}: one over the other`);
        }
      }
      const footer = svg.parentElement?.querySelector('.footer')?.getBoundingClientRect();
      if (footer) {
        for (const { words, box } of boxes) {
          const across = Math.min(box.right, footer.right) - Math.max(box.left, footer.left);
          const down = Math.min(box.bottom, footer.bottom) - Math.max(box.top, footer.top);
          if (across > 2 && down > 3) found.push(`${words}: under what the page shows there`);
        }
      }
    }
    return found;
  }, least);
}
