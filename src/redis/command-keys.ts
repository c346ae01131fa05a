// Which words of a request are keys, and what the command does with them. Source: db.c
// getKeysFromCommandWithSpecs, getKeysUsingKeySpecs and the getkeys_proc of single commands.

import { type Bytes, lower } from '../base/bytes.ts';
import type { Command } from './command.ts';
import { factsOf, type KeySpecFact } from './command-facts.ts';
import { parseInteger } from './integer.ts';

/** Where a key stands among the words, and the flags of the key spec that found it. */
export interface KeyPlace {
  readonly at: number;
  readonly flags: readonly string[];
}

const READ = ['RO', 'access'];
const READ_AND_UPDATE = ['RW', 'access', 'update'];
const OVERWRITE = ['OW', 'update'];
const NOTHING_KNOWN: readonly string[] = [];

/** Commands whose key specs are incomplete or depend on the words. */
const BY_WORDS: Readonly<Record<string, (argv: readonly Bytes[]) => readonly KeyPlace[]>> = {
  set: (argv) => {
    const reads = argv.slice(3).some((word) => lower(word) === 'get');
    return [{ at: 1, flags: reads ? READ_AND_UPDATE : OVERWRITE }];
  },
  bitfield: (argv) => [{ at: 1, flags: onlyGets(argv) ? READ : READ_AND_UPDATE }],
  sort: sortKeys,
  sort_ro: () => [{ at: 1, flags: READ }],
  xread: streamKeys,
  xreadgroup: streamKeys,
};

/** Commands that have numbered keys: where the number stands, the first key, and a target key. */
const COUNTED: Readonly<Record<string, readonly [number, number, number]>> = {
  zinterstore: [2, 3, 1],
  zunionstore: [2, 3, 1],
  zdiffstore: [2, 3, 1],
  zinter: [1, 2, 0],
  zunion: [1, 2, 0],
  zdiff: [1, 2, 0],
  zintercard: [1, 2, 0],
  sintercard: [1, 2, 0],
  zmpop: [1, 2, 0],
  bzmpop: [2, 3, 0],
  lmpop: [1, 2, 0],
  blmpop: [2, 3, 0],
  eval: [2, 3, 0],
  evalsha: [2, 3, 0],
  eval_ro: [2, 3, 0],
  evalsha_ro: [2, 3, 0],
  fcall: [2, 3, 0],
  fcall_ro: [2, 3, 0],
};

/** Whether the command can have keys at all. */
export function hasKeys(command: Command): boolean {
  const { keySpecs } = factsOf(command);
  return command.name in BY_WORDS || keySpecs.some(({ flags }) => !flags.includes('not_key'));
}

/** The keys of a request; none where its words make no sense. */
export function keyPlaces(command: Command, argv: readonly Bytes[]): readonly KeyPlace[] {
  const { keySpecs } = factsOf(command);
  const isReliable =
    keySpecs.some(({ flags }) => !flags.includes('not_key')) &&
    !keySpecs.some(({ flags }) => flags.includes('variable_flags'));
  const found = isReliable ? bySpecs(keySpecs, argv) : undefined;
  if (found !== undefined) return found;
  const byWords = BY_WORDS[command.name];
  if (byWords !== undefined) return byWords(argv);
  const counted = COUNTED[command.name];
  return counted === undefined ? [] : countedKeys(argv, counted);
}

/** Undefined when a spec does not fit the words. */
function bySpecs(specs: readonly KeySpecFact[], argv: readonly Bytes[]): KeyPlace[] | undefined {
  const places: KeyPlace[] = [];
  for (const spec of specs) {
    if (spec.flags.includes('not_key')) continue;
    const first = firstOf(spec, argv);
    if (first === null) continue;
    const range = first === undefined ? undefined : rangeOf(spec, argv, first);
    if (range === undefined) return undefined;
    const { from, to, step } = range;
    if (to >= argv.length || to < from || from >= argv.length) return undefined;
    for (let at = from; at <= to; at += step) places.push({ at, flags: spec.flags });
    if (spec.flags.includes('incomplete')) return undefined;
  }
  return places;
}

/** Null: the keyword is not there. Undefined: nobody can say. */
function firstOf(spec: KeySpecFact, argv: readonly Bytes[]): number | null | undefined {
  const { begin_search: begin } = spec;
  if (begin.type === 'unknown') return undefined;
  if (begin.type === 'index') return begin.spec.index;
  const { startfrom, keyword } = begin.spec;
  const isForward = startfrom > 0;
  const start = isForward ? startfrom : argv.length + startfrom;
  const end = isForward ? argv.length - 1 : 1;
  const step = start <= end ? 1 : -1;
  for (let at = start; at !== end && at < argv.length && at >= 1; at += step) {
    if (lower(argv[at] as Bytes) === keyword.toLowerCase()) return at + 1;
  }
  return null;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

function rangeOf(spec: KeySpecFact, argv: readonly Bytes[], first: number): Range | undefined {
  const { find_keys: find } = spec;
  if (find.type === 'range') {
    const { lastkey, keystep: step, limit } = find.spec;
    if (lastkey >= 0) return { from: first, to: first + lastkey, step };
    const to =
      limit === 0
        ? argv.length + lastkey
        : first + Math.trunc((argv.length - first) / limit) + lastkey;
    return { from: first, to, step };
  }
  if (find.type === 'unknown') return undefined;
  const count = Number(parseInteger(argv[first + find.spec.keynumidx] ?? ('' as Bytes)) ?? -1);
  if (count < 0) return undefined;
  const from = first + find.spec.firstkey;
  return { from, to: from + count - 1, step: find.spec.keystep };
}

function countedKeys(
  argv: readonly Bytes[],
  [countAt, first, target]: readonly [number, number, number],
): KeyPlace[] {
  const count = Number.parseInt(argv[countAt] ?? '', 10) || 0;
  if (count < 1 || count > argv.length - first) return [];
  const places = Array.from({ length: count }, (_, at) => first + at);
  if (target > 0) places.push(target);
  return places.map((at) => ({ at, flags: NOTHING_KNOWN }));
}

function onlyGets(argv: readonly Bytes[]): boolean {
  let at = 2;
  while (at < argv.length) {
    const after = argv.length - at - 1;
    const word = lower(argv[at] as Bytes);
    if (word === 'get' && after >= 2) at += 3;
    else if (word === 'overflow' && after >= 1) at += 2;
    else return false;
  }
  return true;
}

const SORT_SKIPS: Readonly<Record<string, number>> = { limit: 2, get: 1, by: 1 };

function sortKeys(argv: readonly Bytes[]): KeyPlace[] {
  let target: number | null = null;
  for (let at = 2; at < argv.length; at += 1) {
    const word = lower(argv[at] as Bytes);
    if (word === 'store' && at + 1 < argv.length) target = at + 1;
    at += SORT_SKIPS[word] ?? 0;
  }
  const source = { at: 1, flags: READ };
  return target === null ? [source] : [source, { at: target, flags: OVERWRITE }];
}

const STREAM_SKIPS: Readonly<Record<string, number>> = { block: 2, count: 2, group: 3, noack: 1 };

function streamKeys(argv: readonly Bytes[]): KeyPlace[] {
  let at = 1;
  while (at < argv.length && lower(argv[at] as Bytes) !== 'streams') {
    const step = STREAM_SKIPS[lower(argv[at] as Bytes)];
    if (step === undefined) return [];
    at += step;
  }
  const words = argv.length - at - 1;
  if (words <= 0 || words % 2 !== 0) return [];
  return Array.from({ length: words / 2 }, (_, n) => ({ at: at + 1 + n, flags: NOTHING_KNOWN }));
}
