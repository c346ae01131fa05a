// Whether the reader has asked the system for less motion; follows the setting while the page is
// open.

import { prefersReducedMotion } from 'svelte/motion';

export const reducedMotion: { readonly current: boolean } = prefersReducedMotion;
