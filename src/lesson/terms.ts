// The terms of GLOSSARY.md, read when the site is built (vite-plugin.ts).

/// <reference path="./glossary-file.d.ts" />
import found from '../../GLOSSARY.md';
import type { Term } from './glossary.ts';

/** All terms in the order of the glossary. */
export const terms: readonly Term[] = found;
