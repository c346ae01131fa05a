// SORT and SORT_RO. Source: sort.c. Strings are compared as bytes (the C locale).

import { type Bytes, compareBytes, lower, raw } from '../../base/bytes.ts';
import { array, bulkOrNil, int, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { removeKey, replaceValue } from '../doors/key.ts';
import { parseDouble } from '../double.ts';
import { err, SYNTAX, WRONG_TYPE } from '../errors.ts';
import { ListValue } from '../types/list.ts';
import type { Value } from '../types/value.ts';

interface SortOptions {
  readonly isDescending: boolean;
  readonly isAlpha: boolean;
  readonly start: number;
  readonly count: number;
  readonly by: Bytes | null;
  readonly get: readonly Bytes[];
  readonly store: Bytes | null;
}

function sortOptions(args: Args, canStore: boolean): SortOptions {
  const get: Bytes[] = [];
  let isDescending = false;
  let isAlpha = false;
  let start = 0;
  let count = -1;
  let by: Bytes | null = null;
  let store: Bytes | null = null;
  while (args.left > 0) {
    if (args.option('asc')) isDescending = false;
    else if (args.option('desc')) isDescending = true;
    else if (args.option('alpha')) isAlpha = true;
    else if (args.optionWith('limit', 2)) [start, count] = [args.int(), args.int()];
    else if (canStore && args.optionWith('store', 1)) store = args.next();
    else if (args.optionWith('by', 1)) by = args.next();
    else if (args.optionWith('get', 1)) get.push(args.next());
    else throw SYNTAX;
  }
  return { isDescending, isAlpha, start, count, by, get, store };
}

/** The elements of what is sorted, in the order that `BY nosort` shows. */
function elementsOf(value: Readonly<Value> | undefined): Bytes[] {
  switch (value?.type) {
    case undefined:
      return [];
    case 'list':
      return value.slice(0, value.length - 1);
    case 'set':
      return [...value.members()];
    case 'zset':
      return value.slice(0, value.size).map(({ member }) => member);
    default:
      throw WRONG_TYPE;
  }
}

/** What `pattern` finds for an element: `#` it, `key_*` a string, `key_*->f` a field of a hash. */
function lookUp(ctx: Context, pattern: Bytes, element: Bytes): Bytes | undefined {
  if (pattern === '#') return element;
  const star = pattern.indexOf('*');
  if (star < 0) return undefined;
  const arrow = pattern.indexOf('->', star + 1);
  const hasField = arrow >= 0 && arrow + 2 < pattern.length;
  const rest = hasField ? pattern.slice(star + 1, arrow) : pattern.slice(star + 1);
  const value = ctx.db.read(raw(pattern.slice(0, star) + element + rest));
  if (hasField) {
    const field = raw(pattern.slice(arrow + 2));
    return value?.type === 'hash' ? value.get(field) : undefined;
  }
  return value?.type === 'string' ? value.value : undefined;
}

/** As strtod, which skips leading blanks, ends at a NUL, and reads an empty string as 0. */
function weight(value: Bytes): number {
  const text = value.split('\0', 1)[0] ?? '';
  const number = text === '' ? 0 : parseDouble(raw(text.replace(/^[ \t\n\v\f\r]+/, '')));
  if (number === undefined) throw err("One or more scores can't be converted into double");
  return number;
}

function compareWeights(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function sorted(ctx: Context, elements: readonly Bytes[], options: SortOptions): Bytes[] {
  const { by, isAlpha, isDescending } = options;
  const direction = isDescending ? -1 : 1;
  const keyed = elements.map((element) => {
    return { element, by: by === null ? element : lookUp(ctx, by, element) };
  });
  if (isAlpha) {
    const compare = (a?: Bytes, b?: Bytes): number => {
      if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
      return compareBytes(a, b);
    };
    keyed.sort((a, b) => direction * compare(a.by, b.by));
    return keyed.map(({ element }) => element);
  }
  return keyed
    .map(({ element, by }) => ({ element, weight: by === undefined ? 0 : weight(by) }))
    .sort(
      (a, b) =>
        direction * (compareWeights(a.weight, b.weight) || compareBytes(a.element, b.element)),
    )
    .map(({ element }) => element);
}

/** The part that LIMIT asks for. */
function limited(elements: readonly Bytes[], { start, count }: SortOptions): readonly Bytes[] {
  const from = Math.max(start, 0);
  return elements.slice(from, count < 0 ? elements.length : from + count);
}

/** A set has no order, so what is stored or given to a script is sorted although it need not be. */
function reproducible(ctx: Context, options: SortOptions): SortOptions {
  const isUnsorted = options.by !== null && !options.by.includes('*');
  const isSeen = options.store !== null || ctx.source === 'script';
  return isUnsorted && isSeen ? { ...options, by: null, isAlpha: true } : options;
}

function sort(ctx: Context, args: Args, canStore: boolean): Reply {
  const key = args.next();
  const given = sortOptions(args, canStore);
  const value = ctx.db.read(key);
  const elements = elementsOf(value);
  // Redis leaves a sorted set as the skip list that it needs here.
  if (value?.type === 'zset') ctx.db.writeAs(key, 'zset')?.toSkiplist();
  const isSet = value?.type === 'set';
  const options = isSet ? reproducible(ctx, given) : given;
  const isUnsorted = options.by !== null && !options.by.includes('*');
  if (isUnsorted && options.isDescending && !isSet) elements.reverse();
  const chosen = limited(isUnsorted ? elements : sorted(ctx, elements, options), options);
  const results =
    options.get.length === 0
      ? chosen
      : chosen.flatMap((element) => options.get.map((pattern) => lookUp(ctx, pattern, element)));
  if (options.store === null) return array(results.map(bulkOrNil));
  return store(
    ctx,
    options.store,
    results.map((value) => value ?? raw('')),
  );
}

function store(ctx: Context, key: Bytes, elements: readonly Bytes[]): Reply {
  if (elements.length > 0) {
    replaceValue(ctx.db, key, ListValue.of(ctx.db.epoch, elements), elements.length);
    ctx.notify('l', 'sortstore', key);
  } else if (removeKey(ctx.db, key)) {
    ctx.notify('g', 'del', key);
  }
  return int(elements.length);
}

/** The key that is sorted and the one that is stored to: the last STORE counts. */
function sortKeys(argv: readonly Bytes[]): readonly Bytes[] {
  const found = argv.slice(1, 2);
  let target: Bytes | undefined;
  for (let at = 2; at < argv.length; at += 1) {
    const option = lower(argv[at] as Bytes);
    if (option === 'limit') at += 2;
    else if (option === 'get' || option === 'by') at += 1;
    else if (option === 'store') target = argv[at + 1];
  }
  return target === undefined ? found : [...found, target];
}

const OPTIONS =
  '[BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] [ALPHA]';

export const genericSortCommands = defineCommands({
  SORT: {
    arity: -2,
    flags: ['write', 'denyoom', 'movablekeys'],
    keys: { first: 1, last: 1, step: 1, find: sortKeys },
    group: 'generic',
    since: '1.0.0',
    syntax: `key ${OPTIONS} [STORE destination]`,
    summary: 'The elements of a list or set in order, or what other keys hold for each of them.',
    run: (ctx, args) => sort(ctx, args, true),
  },
  SORT_RO: {
    arity: -2,
    flags: ['readonly', 'movablekeys'],
    keys: { first: 1, last: 1, step: 1 },
    group: 'generic',
    since: '7.0.0',
    syntax: `key ${OPTIONS}`,
    summary: 'SORT without STORE, for replicas too.',
    run: (ctx, args) => sort(ctx, args, false),
  } satisfies CommandSpec,
});
