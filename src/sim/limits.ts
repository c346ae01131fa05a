// Bounds on everything that can grow, in one place: what a run file may ask for, and how far a run
// goes before it stops with a plain error instead of freezing the page.

import * as v from 'valibot';

/** A run's journal: more than two hours of the default scenario, some 100 MB. */
export const MAX_FACTS = 500_000;
/** Kernel events in one call of `advanceTo`: an endless loop at one moment ends here. */
export const MAX_EVENTS_PER_ADVANCE = 500_000;
export const MAX_INPUTS = 10_000;
export const MAX_PROCESSES = 64;
export const MAX_REPLICAS = 3;
/** Words of one console command, and bytes of one word. */
export const MAX_ARGV = 1024;
const MAX_WORD = 65_536;
/** A day of virtual time. */
const MAX_MS = 86_400_000;

/** A process, a node, a setting: letters, digits and `-`, `_`, `.`. */
export const identifier = v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/));
const integer = v.pipe(v.number(), v.safeInteger());
/** A moment of virtual time. */
export const moment = v.pipe(integer, v.minValue(0), v.maxValue(MAX_MS));
/** A length of time that may be zero. */
export const duration = v.pipe(integer, v.minValue(0), v.maxValue(MAX_MS));
/** A length of time that must pass, or a loop would go on at one moment. */
export const pause = v.pipe(integer, v.minValue(1), v.maxValue(MAX_MS));
export const signed = v.pipe(integer, v.minValue(-MAX_MS), v.maxValue(MAX_MS));
/** One word of a command: a binary string. */
export const byteWord = v.pipe(
  v.string(),
  v.maxLength(MAX_WORD),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: any byte is a valid word
  v.regex(/^[\x00-\xff]*$/, 'one char per byte is expected'),
);
