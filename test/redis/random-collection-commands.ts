/*
 * Random commands over sets, hashes, sorted sets and bitmaps. Sets hold few integers only, and
 * hashes and sorted sets stay small: then everything has an order, and two servers can be compared
 * byte for byte. What dice decide is left out.
 */
import { type Bytes, raw } from '../../src/base/bytes.ts';
import type { Choices } from '../base/choices.ts';
import { fill, option, type Template } from './random-commands.ts';

const MEMBERS = ['0', '1', '2', '3', '10', '-5', '9223372036854775807'];
const NAMES = [...MEMBERS, 'a', 'b', 'c', '', 'a b', '01'];
const SCORES = ['0', '1', '-2', '1.5', '0.1', 'inf', '-inf', '1e17', '-0', '3', 'x'];
const NUMBERS = ['1', '-7', '0.1', '1e20', '9223372036854775807', '5', 'x', ' 1', 'inf'];
const INDEXES = ['0', '1', '2', '-1', '-2', '5', '-9', 'x'];

function anyOf(options: readonly string[]): Template {
  return (pick) => [pick.of(options)];
}

const s = anyOf(['s', 't', 'u', 's', 't', 'u', 'z', 'str']);
const h = anyOf(['h', 'g', 'h', 'g', 'h', 'str']);
const z = anyOf(['z', 'y', 'z', 'y', 'z', 'y', 'h']);
const b = anyOf(['b', 'c', 'b', 'c', 'b', 'c', 's']);
const member = anyOf(MEMBERS);
const members: Template = (pick) => pick.some(MEMBERS, 4);
const name = anyOf(NAMES);
const names: Template = (pick) => pick.some(NAMES, 3);
const score = anyOf(SCORES);
const number = anyOf(NUMBERS);
const index = anyOf(INDEXES);
const scoreEnd = anyOf([...SCORES, '(1', '(0.1', '+inf', '', '(']);
const memberEnd = anyOf(['-', '+', '[a', '(a', '[c', '(b', '[', '[1', 'a']);
const limit = option('LIMIT', index, index);
const bitOffset = anyOf(['0', '1', '7', '8', '13', '40', '100', '-1', 'x']);
const field: Template = (pick) => [
  `${pick.of(['u', 'i'])}${pick.of(['1', '4', '8', '13', '63', '64'])}`,
  `${pick.of(['', '#'])}${pick.below(9)}`,
];
const overflow = option('OVERFLOW', anyOf(['WRAP', 'SAT', 'FAIL']));
const change = anyOf(['1', '-1', '300', '9223372036854775807', '-9223372036854775808']);

const SETS: readonly (readonly (string | Template)[])[] = [
  ['SADD', s, members],
  ['SADD', s, members],
  ['SREM', s, members],
  ['SISMEMBER', s, member],
  ['SMISMEMBER', s, members],
  ['SMEMBERS', s],
  ['SCARD', s],
  ['SMOVE', s, s, member],
  ['SPOP', s, '99'],
  ['SRANDMEMBER', s, '99'],
  ['SINTER', s, s],
  ['SUNION', s, s, s],
  ['SDIFF', s, s, s],
  ['SINTERSTORE', s, s, s],
  ['SUNIONSTORE', s, s, s],
  ['SDIFFSTORE', s, s, s],
  ['SINTERCARD', '2', s, s, option('LIMIT', index)],
  ['SSCAN', s, '0', option('MATCH', '?'), option('COUNT', index)],
];

const HASHES: readonly (readonly (string | Template)[])[] = [
  ['HSET', h, name, number],
  ['HSET', h, name, number, name, name],
  ['HMSET', h, name, number],
  ['HSETNX', h, name, name],
  ['HDEL', h, names],
  ['HGET', h, name],
  ['HMGET', h, names],
  ['HGETALL', h],
  ['HKEYS', h],
  ['HVALS', h],
  ['HLEN', h],
  ['HEXISTS', h, name],
  ['HSTRLEN', h, name],
  ['HINCRBY', h, name, number],
  ['HINCRBYFLOAT', h, name, number],
  ['HRANDFIELD', h, '99', option('WITHVALUES')],
  ['HSCAN', h, '0', option('MATCH', '?')],
];

const SORTED_SETS: readonly (readonly (string | Template)[])[] = [
  ['ZADD', z, score, name, score, name],
  ['ZADD', z, option('NX'), option('XX'), option('GT'), option('LT'), option('CH'), score, name],
  ['ZADD', z, 'INCR', score, name],
  ['ZINCRBY', z, score, name],
  ['ZREM', z, names],
  ['ZSCORE', z, name],
  ['ZMSCORE', z, names],
  ['ZRANK', z, name],
  ['ZREVRANK', z, name],
  ['ZCOUNT', z, scoreEnd, scoreEnd],
  ['ZLEXCOUNT', z, memberEnd, memberEnd],
  ['ZRANGE', z, index, index, option('REV'), option('WITHSCORES')],
  ['ZRANGE', z, scoreEnd, scoreEnd, 'BYSCORE', option('REV'), limit, option('WITHSCORES')],
  ['ZRANGE', z, memberEnd, memberEnd, 'BYLEX', option('REV'), limit],
  ['ZRANGESTORE', z, z, scoreEnd, scoreEnd, 'BYSCORE', limit],
  ['ZREMRANGEBYRANK', z, index, index],
  ['ZREMRANGEBYSCORE', z, scoreEnd, scoreEnd],
  ['ZREMRANGEBYLEX', z, memberEnd, memberEnd],
  ['ZPOPMIN', z, option(index)],
  ['ZPOPMAX', z, option(index)],
  ['ZMPOP', '2', z, z, anyOf(['MIN', 'MAX', 'x']), option('COUNT', index)],
  ['BZMPOP', '-1', '1', z, 'MIN'],
  ['ZUNION', '2', z, s, option('WEIGHTS', score, score), option('WITHSCORES')],
  ['ZINTER', '2', z, z, option('AGGREGATE', 'MIN'), option('WITHSCORES')],
  ['ZDIFF', '2', z, z, option('WITHSCORES')],
  ['ZUNIONSTORE', z, '2', z, s, option('WEIGHTS', score, score), option('AGGREGATE', 'MAX')],
  ['ZINTERSTORE', z, '2', z, z],
  ['ZDIFFSTORE', z, '2', z, z],
  ['ZINTERCARD', '2', z, z, option('LIMIT', index)],
  ['ZRANDMEMBER', z, '99', option('WITHSCORES')],
  ['ZSCAN', z, '0', option('MATCH', '?')],
];

const BITMAPS: readonly (readonly (string | Template)[])[] = [
  ['SETBIT', b, bitOffset, anyOf(['0', '1', '1', '2'])],
  ['GETBIT', b, bitOffset],
  ['BITCOUNT', b, option(index, index), option('BIT')],
  ['BITPOS', b, anyOf(['0', '1']), option(index), option(index), option('BIT')],
  ['BITOP', anyOf(['AND', 'OR', 'XOR', 'NOT']), b, b, option(b)],
  ['BITFIELD', b, overflow, 'INCRBY', field, change, overflow, 'SET', field, change],
  ['BITFIELD', b, 'GET', field],
  ['BITFIELD_RO', b, 'GET', field, option('SET', field, change)],
  ['GET', b],
  ['APPEND', b, name],
];

const OTHERS: readonly (readonly (string | Template)[])[] = [
  ['DEL', anyOf(['s', 't', 'u', 'h', 'g', 'z', 'y', 'b', 'c'])],
  ['OBJECT', 'ENCODING', anyOf(['s', 't', 'h', 'z', 'y', 'b', 'c', 'str'])],
  ['COPY', z, anyOf(['y', 'u']), 'REPLACE'],
  ['SET', 'str', 'x'],
];

const FAMILIES = [SETS, HASHES, SORTED_SETS, SORTED_SETS, BITMAPS, OTHERS];

/** The next random request. */
export function randomCollectionCommand(pick: Choices): Bytes[] {
  return fill(pick.of(pick.of(FAMILIES)), pick).map(raw);
}
