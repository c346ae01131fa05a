/*
 * Random commands over a handful of keys: strings, lists, generic keys, transactions. The same seed
 * gives the same commands for ever. What depends on the clock or on the order of a hash table is
 * left out, so that two servers can be compared.
 */
import { type Bytes, raw } from '../../src/base/bytes.ts';
import type { Choices } from '../base/choices.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e'];
const VALUES = ['', 'x', 'y', '0', '1', '-5', '3.5', '10', '9223372036854775806', 'a long value'];
const INDEXES = ['0', '1', '2', '-1', '-2', '5', '-9', 'x'];
const ENDS = ['LEFT', 'RIGHT', 'left', 'UP'];

type Template = (pick: Choices) => readonly string[];

const key: Template = (pick) => [pick.of(KEYS)];
const value: Template = (pick) => [pick.of(VALUES)];
const index: Template = (pick) => [pick.of(INDEXES)];
const end: Template = (pick) => [pick.of(ENDS)];
/** Long enough never to end during a test, or refused. */
const lifetime: Template = (pick) => [pick.of(['100000', '0', '-1', 'x'])];
const keys: Template = (pick) => pick.some(KEYS, 3);
const values: Template = (pick) => pick.some(VALUES, 4);

function option(...words: readonly (string | Template)[]): Template {
  return (pick) => (pick.below(3) === 0 ? fill(words, pick) : []);
}

function fill(words: readonly (string | Template)[], pick: Choices): string[] {
  return words.flatMap((word) => (typeof word === 'string' ? [word] : word(pick)));
}

/** Each with about the same weight; pushes come twice, or lists would be rare. */
const COMMANDS: readonly (readonly (string | Template)[])[] = [
  ['LPUSH', key, values],
  ['RPUSH', key, values],
  ['RPUSH', key, values],
  ['LPUSH', key, values],
  ['LPUSHX', key, values],
  ['RPUSHX', key, values],
  ['LPOP', key, option(index)],
  ['RPOP', key, option(index)],
  ['LLEN', key],
  ['LRANGE', key, index, index],
  ['LINDEX', key, index],
  ['LSET', key, index, value],
  ['LINSERT', key, (pick) => [pick.of(['BEFORE', 'after', 'beside'])], value, value],
  ['LREM', key, index, value],
  ['LTRIM', key, index, index],
  ['LPOS', key, value, option('RANK', index), option('COUNT', index), option('MAXLEN', index)],
  ['LMOVE', key, key, end, end],
  ['RPOPLPUSH', key, key],
  ['BLMOVE', key, 'a', end, end, '-1'],
  ['LMPOP', '2', key, key, end, option('COUNT', index)],
  ['SET', key, value, option('NX'), option('XX'), option('GET'), option('KEEPTTL')],
  ['SET', key, value, option('EX', '1000'), option('PX', lifetime)],
  ['GET', key],
  ['GETSET', key, value],
  ['GETDEL', key],
  ['GETEX', key, option('PERSIST'), option('EX', lifetime)],
  ['SETNX', key, value],
  ['MSET', key, value, key, value],
  ['MSETNX', key, value, key, value],
  ['MGET', keys],
  ['INCR', key],
  ['DECRBY', key, value],
  ['INCRBY', key, value],
  ['INCRBYFLOAT', key, value],
  ['APPEND', key, value],
  ['STRLEN', key],
  ['GETRANGE', key, index, index],
  ['SETRANGE', key, index, value],
  ['LCS', key, key, option('LEN'), option('IDX'), option('WITHMATCHLEN')],
  ['DEL', key],
  ['UNLINK', keys],
  ['EXISTS', keys],
  ['TYPE', key],
  ['RENAME', key, key],
  ['RENAMENX', key, key],
  ['COPY', key, key, option('REPLACE'), option('DB', index)],
  ['MOVE', key, index],
  ['SELECT', index],
  ['SWAPDB', index, index],
  ['DBSIZE'],
  ['OBJECT', 'ENCODING', key],
  ['PERSIST', key],
  ['EXPIRE', key, '1000', option('NX'), option('XX')],
  ['EXPIRE', key, '-1'],
  ['SORT', key, option('ALPHA'), option('LIMIT', index, index), option('STORE', key)],
  ['SORT', key, option('BY', 'nosort'), option('DESC'), option('GET', '#'), option('GET', '*')],
  ['MULTI'],
  ['EXEC'],
  ['EXEC'],
  ['DISCARD'],
  ['WATCH', keys],
  ['UNWATCH'],
  ['NOSUCH', key],
  ['GET'],
];

const WAITING: readonly (readonly (string | Template)[])[] = [
  ['BLPOP', keys, '0'],
  ['BRPOP', keys, '0'],
  ['BLMOVE', key, key, end, end, '0'],
  ['BRPOPLPUSH', key, key, '0'],
  ['BLMPOP', '0', '2', key, key, end, option('COUNT', index)],
];

/** A random request that may wait for ever. */
export function randomWait(pick: Choices): Bytes[] {
  return fill(pick.of(WAITING), pick).map(raw);
}

/** The next random request. */
export function randomCommand(pick: Choices): Bytes[] {
  return fill(pick.of(COMMANDS), pick).map(raw);
}
