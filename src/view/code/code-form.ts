// The forms in which a program can be read.

import { SAMPLE_CLIENTS } from '../../designs/samples.ts';

/** `run`: line by line as the simulation runs it; the others are real code with that client. */
export const CODE_FORMS = ['run', ...SAMPLE_CLIENTS] as const;
export type CodeForm = (typeof CODE_FORMS)[number];
