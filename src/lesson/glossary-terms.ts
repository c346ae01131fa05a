// The terms of GLOSSARY.md, read when the site is built (vite-plugin.ts).

import type { Term } from './glossary.ts';

const [found] = Object.values(
  import.meta.glob<readonly Term[]>('/GLOSSARY.md', { import: 'default', eager: true }),
);

/** All terms in the order of the glossary. */
export const terms: readonly Term[] = found ?? [];
