// The theme of the page: what the reader chose, or what the system has.

import { MediaQuery } from 'svelte/reactivity';
import type { Theme } from './storage.ts';

const systemIsDark = new MediaQuery('(prefers-color-scheme: dark)');

/** The theme to show. Follows the system while the choice is `auto`. */
export function effectiveTheme(chosen: Theme): Exclude<Theme, 'auto'> {
  if (chosen !== 'auto') return chosen;
  return systemIsDark.current ? 'dark' : 'light';
}

/** Puts a theme on the page: theme.css reads it from the root. */
export function applyTheme(theme: Exclude<Theme, 'auto'>): void {
  document.documentElement.dataset.theme = theme;
}
