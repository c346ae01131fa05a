// The HTML with which an author puts a run into a page.

import { expect, it } from 'vitest';
import { frameHtml } from '../../src/app/frame-html.ts';

it('is a frame whose address survives HTML', () => {
  const address = 'https://lab.example/?"><script>#/run?lang=en&embed=1&run=abc';
  const holder = document.createElement('div');
  holder.innerHTML = frameHtml(address);
  expect(holder.children).toHaveLength(1);
  expect(holder.querySelector('iframe')?.getAttribute('src')).toBe(address);
  expect(holder.querySelector('iframe')?.title).toBe('Redis Queue Lab');
});
