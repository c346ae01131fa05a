/* One char per byte: length, order and round trips are those of bytes, not of UTF-16. */
import { describe, expect, it } from 'vitest';
import {
  bytes,
  compareBytes,
  fromArray,
  lower,
  quoted,
  raw,
  text,
  toArray,
} from '../../src/base/bytes.ts';

const ALL = fromArray(Uint8Array.from({ length: 256 }, (_, at) => at));

describe('bytes', () => {
  it('measure text as STRLEN does', () => {
    expect(bytes('你好').length).toBe(6);
    expect(bytes('abc')).toBe('abc');
  });

  it('order text as memcmp does, where UTF-16 does not', () => {
    expect(['～', '😀'].sort()).toEqual(['😀', '～']);
    expect(compareBytes(bytes('😀'), bytes('～'))).toBeGreaterThan(0);
    expect(compareBytes(raw('a'), raw('a'))).toBe(0);
    expect(compareBytes(raw('a'), raw('ab'))).toBeLessThan(0);
  });

  it('turn into octets and back', () => {
    expect(fromArray(toArray(ALL))).toBe(ALL);
    expect(ALL.length).toBe(256);
    expect(fromArray(new Uint8Array(20_000)).length).toBe(20_000);
  });

  it.each(['', 'abc', '你好', '😀 ～', 'é'])('turn into text and back: %s', (value) => {
    expect(text(bytes(value))).toBe(value);
  });

  it('show what is no UTF-8 byte by byte, and the rest as text', () => {
    expect(text(raw(`${bytes('é')}\xff\xe4\xbd`))).toBe('é\\xff\\xe4\\xbd');
  });

  it('are quoted as redis-cli quotes them', () => {
    expect(quoted(raw('a"b\\\r\n\t\x07\x00\xff'))).toBe('"a\\"b\\\\\\r\\n\\t\\a\\x00\\xff"');
  });

  it('are lowered by ASCII letters alone', () => {
    expect(lower(raw('ÀBc\xc0'))).toBe('Àbc\xc0'.replace('B', 'b'));
    expect(lower('LPUSH')).toBe('lpush');
  });
});
