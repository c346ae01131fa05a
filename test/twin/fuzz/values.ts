/*
 * Random words for arguments, by the name and type that their tree gives them: keys that hold what
 * the command wants (mostly), numbers near limits, ids far from the clock.
 */
import type { Command } from '../../../src/redis/command.ts';
import type { Choices } from '../../base/choices.ts';
import type { Argument } from '../argument-tree.ts';

/** Words that are wrong nearly everywhere, at the edge of what numbers can be. */
export const WRONG_WORDS = [
  '',
  'x',
  '-1',
  '0',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '18446744073709551616',
  '1e400',
  'nan',
  '-inf',
  '+1',
  ' 1',
  '01',
  '0x10',
  '1.5',
  '-0',
  '4611686018427387904',
  '\x00\xff',
];

/** The keys of every type; some names are shared, so that types get in each other's way. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  string: ['a', 'b', 'c', 'd', 'n'],
  list: ['a', 'b', 'l', 'd', 'e'],
  set: ['s', 't', 'u', 'i'],
  'sorted-set': ['z', 'y', 'z', 'y', 'w', 's'],
  hash: ['h', 'g', 'k'],
  stream: ['x', 'q', 'x', 'q', 's'],
  bitmap: ['b', 'c', 'm'],
};
const ALL_KEYS = [...new Set(Object.values(KEYS).flat())];

export function keyFor(command: Command, _argument: Argument, pick: Choices): string {
  const own = KEYS[command.group];
  return own === undefined || pick.below(12) === 0 ? pick.of(ALL_KEYS) : pick.of(own);
}

const LONG = 'a value of more than sixty-four bytes, which no listpack of hashes likes to hold';
const MEMBERS = ['0', '1', '2', '3', '10', '-5', '9223372036854775807', 'a', 'b', 'c', '', '01'];
const VALUES = [...MEMBERS, '3.5', 'a b', '1e3', '-0', 'é', '\x00\xff\r\n', LONG];
const SCORES = ['0', '1', '-2', '1.5', '0.1', 'inf', '-inf', '1e17', '-0', '3', '1e-7', '3.0e5'];
const SCORE_ENDS = [...SCORES, '(1', '(0.1', '+inf', '(', '-inf', '+inf'];
const LEX_ENDS = ['-', '+', '[a', '(a', '[c', '(b', '[', '[1', 'a', '-', '+'];
const SMALL = ['0', '1', '2', '3', '5', '-1', '-2', '10', '100'];
const LIFETIMES = ['100000', '1000000', '-1', '0', '9223372036854775'];
const PATTERNS = ['*', '?', 'a*', '[a-c]', '*1*', '[^a]', '\\*', ''];

/** Words by the name of the argument, where the name says more than the type. */
const BY_NAME: Readonly<Record<string, readonly string[]>> = {
  timeout: ['0', '0', '0', '-1', 'x'],
  milliseconds: ['0', '0', '100000', '-1'],
  seconds: LIFETIMES,
  ms: ['0', '100', '100000', '-1'],
  cursor: ['0', '0', '0', 'x', '-1'],
  score: SCORES,
  weight: ['1', '2', '-1', '0.5', '0', 'inf', 'x'],
  group: ['g', 'g', 'j'],
  groupname: ['g', 'g', 'j'],
  consumer: ['a', 'b', 'c'],
  consumername: ['a', 'b', 'c'],
  encoding: ['u8', 'i8', 'u1', 'i64', 'u63', 'i5', 'u64', 'x'],
  channel: ['news', 'room', '__keyspace@0__:a'],
  shardchannel: ['news', 'shard'],
  'connection-name': ['me', '', 'a b'],
  db: ['0', '1', '2', '-1', '99'],
  'destination-db': ['0', '1', '2', '-1', '99'],
  index1: ['0', '1', '2'],
  index2: ['0', '1', '2', '-1'],
  entries_read: ['0', '1', '5', '-1'],
  entries_added: ['0', '5', '1000', '-1'],
  'min-idle-time': ['0', '0', '100000', '-1'],
  'client-id': ['0', '99999', 'x'],
  increment: ['1', '-7', '0.5', '3', '9223372036854775807', '1e3', '-1.5e2'],
  decrement: ['1', '-7', '9223372036854775807', '-9223372036854775808'],
  bit: ['0', '1', '1', '2'],
  operation: ['AND', 'OR', 'XOR', 'NOT', 'NAND'],
  rank: ['1', '-1', '2', '-2', '0'],
};

const STREAM_IDS = ['0', '5-1', '7', '10-3', '20-0', '0-0', '18446744073709551615-1', '1-*', '$'];
const STREAM_ENDS = ['-', '+', '-', '+', '(5-1', '7', '10-3', '0', '(-'];

function streamWord({ name }: Command, argument: Argument, pick: Choices): string | undefined {
  switch (argument.name) {
    case 'id':
    case 'last-id':
    case 'max_deleted_entry_id':
      if (name === 'xreadgroup') return pick.of(['>', '>', '>', '0', '5-1', '$']);
      return pick.of(STREAM_IDS);
    case 'threshold':
      return pick.of(['0', '1', '2', '5', '7-1', '15']);
    case 'start':
    case 'end':
    case 'start_end':
      return pick.of(STREAM_ENDS);
    default:
      return undefined;
  }
}

function rangeWord({ name }: Command, argument: Argument, pick: Choices): string | undefined {
  if (!['min', 'max', 'start', 'stop'].includes(argument.name)) return undefined;
  if (name.includes('lex')) return pick.of(LEX_ENDS);
  if (name.includes('byscore') || name === 'zcount') return pick.of(SCORE_ENDS);
  if (name.startsWith('zrange')) return pick.of([...SMALL, ...SMALL, ...SCORE_ENDS, ...LEX_ENDS]);
  return pick.of(SMALL);
}

function patternWord({ name }: Command, argument: Argument, pick: Choices): string {
  if (!name.startsWith('sort')) return pick.of(PATTERNS);
  if (argument.token === 'BY') return pick.of(['nosort', 'w_*', 'h->*', '*', 'a']);
  return pick.of(['#', '*', 'h->*', 'w_*', '#']);
}

/** A moment that is past makes SET leave a key that goes by itself: at no certain moment. */
function timeWord({ name }: Command, argument: Argument, pick: Choices): string {
  const inSeconds = !argument.name.includes('milli');
  if (name === 'set') return inSeconds ? '{now+5000}' : '{nowms+5000000}';
  return inSeconds
    ? pick.of(['{now+100}', '{now+5000}', '{now+100000}', '1', '-1', '0'])
    : pick.of(['{nowms+100000}', '{nowms+5000000}', '1', '-1', '0']);
}

/** A word for an argument that is neither key nor token. Placeholders are those of transcripts. */
export function randomValue(command: Command, argument: Argument, pick: Choices): string {
  if (pick.below(25) === 0) return pick.of(WRONG_WORDS);
  const special =
    command.group === 'stream'
      ? streamWord(command, argument, pick)
      : command.group === 'sorted-set'
        ? rangeWord(command, argument, pick)
        : undefined;
  if (special !== undefined) return special;
  if (command.name === 'expire' || command.name === 'pexpire') return pick.of(LIFETIMES);
  if (command.group === 'hash' && argument.name === 'field') return pick.of(MEMBERS);
  const named = BY_NAME[argument.name];
  if (named !== undefined && argument.type !== 'unix-time') return pick.of(named);
  switch (argument.type) {
    case 'unix-time':
      return timeWord(command, argument, pick);
    case 'pattern':
      return patternWord(command, argument, pick);
    case 'integer':
      return pick.of(SMALL);
    case 'double':
      return pick.of(SCORES);
    default:
      return pick.of(VALUES);
  }
}
