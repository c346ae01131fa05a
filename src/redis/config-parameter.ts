// What a configuration parameter may hold, and how CONFIG shows it. Source: config.c (typeInterface
// of bool, enum, string, sds and numeric configs, and the special ones).

import { type Bytes, lower, raw } from '../base/bytes.ts';
import { cString } from './c-string.ts';
import { INT64_MAX, parseInteger } from './integer.ts';
import { parseMemory } from './memory-size.ts';

/** What was wrong with a value; the text is null where Redis gives no reason. */
export class BadValue {
  readonly reason: string | null;

  constructor(reason: string | null) {
    this.reason = reason;
  }
}

/** How a numeric parameter is written. */
type NumberForm = 'integer' | 'memory' | 'memory-or-percent' | 'octal';

export interface Parameter {
  readonly name: string;
  /** The name it had before, by which it can still be read and set. */
  readonly alias?: string;
  readonly initial: string;
  /** Only a configuration file may set it. */
  readonly isImmutable?: boolean;
  /** As `isImmutable`, unless enable-protected-configs allows it. */
  readonly isProtected?: boolean;
  /** Its value never shows in MONITOR or SLOWLOG. */
  readonly isSensitive?: boolean;
  /** No pattern finds it. */
  readonly isHidden?: boolean;
  /**
   * The form in which a value is kept, or what is wrong with it. `before` is the value in force:
   * some parameters are set in parts.
   */
  readonly accept: (value: Bytes, before: string) => string | BadValue;
  /** How CONFIG GET shows the kept value, where that is another text. */
  readonly show?: (kept: string) => string;
}

export type Marks = Partial<Omit<Parameter, 'name' | 'initial' | 'accept'>>;

export function yesNo(name: string, initial: 'yes' | 'no', marks: Marks = {}): Parameter {
  const accept: Parameter['accept'] = (value) => {
    const word = lower(cString(value));
    const isAnswer = word === 'yes' || word === 'no';
    return isAnswer ? word : new BadValue("argument must be 'yes' or 'no'");
  };
  return { name, initial, accept, ...marks };
}

/** One of some words. The first word of each entry is how it is shown, the rest mean the same. */
export function choice(
  name: string,
  initial: string,
  words: readonly string[],
  marks: Marks = {},
): Parameter {
  const accept: Parameter['accept'] = (value) => {
    const word = lower(cString(value));
    return words.includes(word) ? word : notOneOf(words);
  };
  return { name, initial, accept, ...marks };
}

export function notOneOf(words: readonly string[]): BadValue {
  return new BadValue(`argument(s) must be one of the following: ${words.join(', ')}`);
}

export interface Bounds {
  readonly from: number | bigint;
  readonly to: number | bigint;
  readonly form?: NumberForm;
  /** Kept in an unsigned type: a negative number is a huge one. */
  readonly isUnsigned?: boolean;
}

export function numeric(
  name: string,
  initial: string,
  bounds: Bounds,
  marks: Marks = {},
): Parameter {
  const { form = 'integer' } = bounds;
  const accept: Parameter['accept'] = (value) => {
    const parsed = parseNumber(value, form);
    if (parsed === undefined) return new BadValue(NO_NUMBER[form]);
    return boundsFault(parsed, bounds) ?? shownNumber(parsed, form);
  };
  return { name, initial, accept, ...marks };
}

const NO_NUMBER: Readonly<Record<NumberForm, string>> = {
  integer: "argument couldn't be parsed into an integer",
  memory: 'argument must be a memory value',
  'memory-or-percent': 'argument must be a memory or percent value',
  octal: "argument couldn't be parsed as an octal number",
};

function parseNumber(value: Bytes, form: NumberForm): bigint | undefined {
  if (form === 'integer') return asBigInt(parseInteger(value));
  const text = cString(value);
  if (form === 'octal') return /^[0-7]+$/.test(text) ? BigInt(`0o${text}`) : undefined;
  const size = parseMemory(text);
  if (size !== undefined || form === 'memory') return size;
  if (!text.endsWith('%')) return undefined;
  const percent = asBigInt(parseInteger(text.slice(0, -1) as Bytes));
  return percent !== undefined && percent >= 0n ? -percent : undefined;
}

function asBigInt(value: number | bigint | undefined): bigint | undefined {
  return value === undefined ? undefined : BigInt(value);
}

/** Source: config.c numericBoundaryCheck. A percentage is kept as a negative number. */
function boundsFault(value: bigint, bounds: Bounds): BadValue | undefined {
  const { form, isUnsigned = false } = bounds;
  const from = BigInt(bounds.from);
  const to = BigInt(bounds.to);
  if (form === 'memory-or-percent' && value < 0n) {
    if (value >= from) return undefined;
    return new BadValue(`percentage argument must be less or equal to ${-from}`);
  }
  const held = isUnsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value);
  if (held >= from && held <= to) return undefined;
  const base = form === 'octal' ? 8 : 10;
  return new BadValue(
    `argument must be between ${from.toString(base)} and ${to.toString(base)} inclusive`,
  );
}

function shownNumber(value: bigint, form: NumberForm): string {
  if (form === 'octal') return value.toString(8);
  if (form === 'memory-or-percent' && value < 0n) return `${-value}%`;
  return String(value);
}

/** Any text; `check` names what is wrong with it. */
export function text(
  name: string,
  initial: string,
  marks: Marks = {},
  check: (value: string) => string | null = () => null,
): Parameter {
  const accept: Parameter['accept'] = (value) => {
    const kept = cString(value);
    const fault = check(kept);
    return fault === null ? kept : new BadValue(fault);
  };
  return { name, initial, accept, ...marks };
}

/** Any bytes, zero bytes included: passwords. */
export function secret(name: string): Parameter {
  return { name, initial: '', accept: (value) => value, isSensitive: true };
}

/** The words of a parameter that takes several: split at every single blank. */
export function wordsOf(value: Bytes): Bytes[] {
  return value.split(' ').map(raw);
}

export { INT64_MAX };
