// Parameters that are neither a number nor one word: several words, paths, classes of events.
// Source: config.c, the special configs.

import type { Bytes } from '../base/bytes.ts';
import { lower } from '../base/bytes.ts';
import {
  BadValue,
  type Marks,
  notOneOf,
  type Parameter,
  text,
  wordsOf,
  yesNo,
} from './config-parameter.ts';
import { parseDouble } from './double.ts';
import { parseInteger } from './integer.ts';
import { parseMemory } from './memory-size.ts';
import { shownEventClasses } from './notify.ts';

/** A whole number as strtoll reads one, which also takes a sign and none at all. */
function looseInteger(word: string): number | undefined {
  const value = parseInteger(word.replace(/^\+/, '') as Bytes);
  return value === undefined ? undefined : Number(value);
}

const save: Parameter['accept'] = (value) => {
  if (value === '') return '';
  const words = wordsOf(value);
  const numbers = words.map(looseInteger);
  const isFine = numbers.every((number, at) => (number ?? -1) >= (at % 2 === 0 ? 1 : 0));
  if (words.length % 2 === 1 || !isFine) return new BadValue('Invalid save parameters');
  return numbers.join(' ');
};

const BUFFER_CLASSES = ['normal', 'slave', 'pubsub'];

/** Given for some classes of clients; the others keep what they had. */
const outputBufferLimit: Parameter['accept'] = (value, before) => {
  const words = wordsOf(value);
  if (words.length % 4 !== 0) {
    return new BadValue('Wrong number of arguments in buffer limit configuration.');
  }
  const limits = before.split(' ');
  for (let at = 0; at < words.length; at += 4) {
    const [named = '', hard = '', soft = '', seconds = ''] = words.slice(at, at + 4);
    const word = lower(named as Bytes);
    const place = BUFFER_CLASSES.indexOf(word === 'replica' ? 'slave' : word);
    if (place < 0) {
      return new BadValue('Invalid client class specified in buffer limit configuration.');
    }
    const numbers = [parseMemory(hard), parseMemory(soft), looseInteger(seconds)];
    if (numbers.includes(undefined) || Number(numbers[2]) < 0) {
      return new BadValue(
        'Error in hard, soft or soft_seconds setting in buffer limit configuration.',
      );
    }
    limits.splice(place * 4 + 1, 3, ...numbers.map(String));
  }
  return limits.join(' ');
};

const oomScores: Parameter['accept'] = (value) => {
  const numbers = wordsOf(value).map(looseInteger);
  if (numbers.length !== 3) return new BadValue('wrong number of arguments');
  if (numbers.every((number) => Math.abs(number ?? 9999) <= 2000)) return numbers.join(' ');
  return new BadValue('Invalid oom-score-adj-values, elements must be between -2000 and 2000.');
};

const percentiles: Parameter['accept'] = (value) => {
  if (value === '') return '';
  const numbers = wordsOf(value).map(parseDouble);
  if (numbers.includes(undefined)) {
    return new BadValue('Invalid latency-tracking-info-percentiles parameters');
  }
  if (!numbers.every((number) => (number ?? -1) >= 0 && (number ?? 101) <= 100)) {
    return new BadValue(
      'latency-tracking-info-percentiles parameters should sit between [0.0,100.0]',
    );
  }
  return numbers.map((number) => String(Number(number?.toFixed(6)))).join(' ');
};

const eventClasses: Parameter['accept'] = (value) =>
  shownEventClasses(value) === undefined
    ? new BadValue("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.")
    : value;

const SHUTDOWN_OPTIONS = ['default', 'save', 'nosave', 'now', 'force'];

/** What a signal does: several options at once. */
export function shutdownOptions(name: string): Parameter {
  const accept: Parameter['accept'] = (value) => {
    const words = wordsOf(value).map(lower);
    const isKnown = words.every((word) => SHUTDOWN_OPTIONS.includes(word));
    if (words.length === 0 || !isKnown) return notOneOf(SHUTDOWN_OPTIONS);
    if (words.includes('save') && words.includes('nosave')) {
      return new BadValue("shutdown options SAVE and NOSAVE can't be used simultaneously");
    }
    const set = SHUTDOWN_OPTIONS.slice(1).filter((option) => words.includes(option as Bytes));
    return set.join(' ') || 'default';
  };
  return { name, initial: 'default', accept };
}

/** Names of files may hold no path. */
export function baseName(name: string): (value: string) => string | null {
  return (value) => (/[/\\]/.test(value) ? `${name} can't be a path, just a filename` : null);
}

const LONGEST_HOST = 256;

export function hostName(value: string): string | null {
  if (value.length >= LONGEST_HOST) return `Hostnames must be less than ${LONGEST_HOST} characters`;
  if (/^[A-Za-z0-9.-]*$/.test(value)) return null;
  return 'Hostnames may only contain alphanumeric characters, hyphens or dots';
}

function special(
  name: string,
  initial: string,
  accept: Parameter['accept'],
  marks: Marks = {},
): Parameter {
  return { name, initial, accept, ...marks };
}

/** A clock rate out of range is cut to what is possible. Source: config.c updateHZ. */
const hertz: Parameter['accept'] = (value) => {
  const wanted = parseInteger(value);
  if (wanted === undefined) return new BadValue("argument couldn't be parsed into an integer");
  if (wanted < 0 || wanted > 2_147_483_647) {
    return new BadValue('argument must be between 0 and 2147483647 inclusive');
  }
  return String(Math.min(Math.max(Number(wanted), 1), 500));
};

/** As the servers of Linux distributions answer, which are built with the system's jemalloc. */
export const noActiveDefrag: Parameter['accept'] = (value) => {
  const answer = yesNo('activedefrag', 'no').accept(value, 'no');
  if (answer !== 'yes') return answer;
  return new BadValue(
    'Active defragmentation cannot be enabled: it requires a Redis server compiled with a ' +
      'modified Jemalloc like the one shipped by default with the Redis source distribution',
  );
};

const BUFFER_LIMITS = 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60';

export const SPECIAL_PARAMETERS: readonly Parameter[] = [
  special('save', '3600 1 300 100 60 10000', save),
  special('client-output-buffer-limit', BUFFER_LIMITS, outputBufferLimit),
  special('oom-score-adj-values', '0 200 800', oomScores),
  special('notify-keyspace-events', '', eventClasses, {
    show: (kept) => shownEventClasses(kept) ?? '',
  }),
  special('latency-tracking-info-percentiles', '50 99 99.9', percentiles),
  special('hz', '10', hertz),
  text('bind', '* -::*'),
  text('dir', '/data', { isProtected: true }),
  text('replicaof', '', { alias: 'slaveof', isImmutable: true }),
];
