/* Files of servers before 7.0: their packed forms, octet by octet as those wrote them. */
import { describe, expect, it } from 'vitest';
import { raw } from '../../../../src/base/bytes.ts';
import { loadRdb } from '../../../../src/redis/persistence/rdb/load.ts';
import { RdbWriter } from '../../../../src/redis/persistence/rdb/rdb-writer.ts';
import { unpackZiplist, unpackZipmap } from '../../../../src/redis/persistence/rdb/ziplist.ts';
import { RedisServer } from '../../../../src/redis/server.ts';
import { datasetOf } from '../history.ts';

/** "a", 1, 300, -1 (in 8 bits), 70000 and -5000000000, each behind the length of the one before. */
const ENTRIES =
  '\x00\x01a' +
  '\x03\xf2' +
  '\x02\xc0\x2c\x01' +
  '\x04\xfe\xff' +
  '\x03\xf0\x70\x11\x01' +
  '\x05\xe0\x00\x0e\xfa\xd5\xfe\xff\xff\xff';

function ziplist(entries: string, count: number): string {
  const length = 10 + entries.length + 1;
  return `${String.fromCharCode(length)}\0\0\0\0\0\0\0${String.fromCharCode(count)}\0${entries}\xff`;
}

describe('what older servers wrote', () => {
  it('is read: strings and integers of every size', () => {
    const elements = ['a', '1', '300', '-1', '70000', '-5000000000'];
    expect(unpackZiplist(raw(ziplist(ENTRIES, 6)))).toEqual(elements);
    expect(unpackZipmap(raw('\x02\x01f\x02\x01vw!\x01g\x00\x00\xff'))).toEqual([
      'f',
      'vw',
      'g',
      '',
    ]);
  });

  it('is refused when it is damaged', () => {
    const whole = ziplist(ENTRIES, 6);
    for (let end = 0; end < whole.length; end += 1) {
      expect(unpackZiplist(raw(whole.slice(0, end)))).toBeUndefined();
    }
    expect(unpackZipmap(raw('\x01\x01f\x09\x00v\xff'))).toBeUndefined();
    expect(unpackZipmap(raw('\x01\x01f\xff'))).toBeUndefined();
  });

  it('makes keys, also in a file without a checksum; an empty one is left out', () => {
    const writer = new RdbWriter();
    const pair = ziplist('\x00\x01a\x03\xf2', 2);
    const key = (type: number, name: string) => writer.octet(type).string(raw(name));
    writer.raw('REDIS0004').octet(254).size(0);
    key(10, 'list').string(raw(pair));
    key(12, 'zset').string(raw(pair));
    key(13, 'hash').string(raw(pair));
    key(14, 'quicklist').size(2).string(raw(pair)).string(raw(pair));
    key(10, 'empty').string(raw(ziplist('', 0)));
    writer.octet(255);
    const server = new RedisServer({ seed: 1 });
    expect(loadRdb(server, writer.take())).toMatchObject({ kind: 'loaded', keys: 4 });
    expect(datasetOf(server)).toEqual([
      [0, 'hash', null, expect.arrayContaining(['hash'])],
      [0, 'list', null, expect.arrayContaining(['list'])],
      [0, 'quicklist', null, expect.arrayContaining(['list'])],
      [0, 'zset', null, expect.arrayContaining(['zset'])],
    ]);
    expect(server.inspect.list(0, raw('quicklist'))).toEqual(['a', '1', 'a', '1']);
  });
});
