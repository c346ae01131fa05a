/* Replies survive the wire, in both protocols; RESP2 flattens what it has no form for. */
import { describe, expect, it } from 'vitest';
import { bytes, raw } from '../../src/base/bytes.ts';
import { decodeReply } from '../../src/resp/decode-reply.ts';
import { encodeReply } from '../../src/resp/encode.ts';
import {
  array,
  bulk,
  error,
  int,
  map,
  NIL,
  NIL_ARRAY,
  OK,
  type Reply,
} from '../../src/resp/reply.ts';

const BOTH: readonly Reply[] = [
  OK,
  error('ERR no such key'),
  int(0),
  int(-5),
  int(9223372036854775807n),
  bulk(raw('')),
  bulk(bytes('a\r\n你好')),
  array([]),
  array([int(1), array([bulk(raw('x')), array([])])]),
];

const ONLY_IN_3: readonly Reply[] = [
  map([[bulk(raw('k')), array([int(1)])]]),
  { kind: 'set', items: [bulk(raw('a')), bulk(raw('b'))] },
  { kind: 'push', items: [bulk(raw('message'))] },
  { kind: 'double', digits: '0.10000000000000001' },
  { kind: 'bool', value: true },
  { kind: 'bool', value: false },
  { kind: 'bigNumber', digits: '123456789012345678901234567890' },
  { kind: 'verbatim', format: 'txt', value: raw('id=1\n') },
];

describe('a reply on the wire', () => {
  it.each(BOTH)('survives RESP2: $kind', (reply) => {
    const wire = encodeReply(reply, 2);
    expect(decodeReply(wire)).toEqual({ reply, end: wire.length });
  });

  it.each([...BOTH, ...ONLY_IN_3])('survives RESP3: $kind', (reply) => {
    const wire = encodeReply(reply, 3);
    expect(decodeReply(wire)).toEqual({ reply, end: wire.length });
  });

  it('is not read before all of it has come', () => {
    const wire = encodeReply(array([...BOTH, ...ONLY_IN_3]), 3);
    for (let cut = 0; cut < wire.length; cut += 1) {
      expect(decodeReply(raw(wire.slice(0, cut)))).toBeUndefined();
    }
  });

  it('tells two kinds of nothing apart in RESP2 only', () => {
    expect(encodeReply(NIL, 2)).toBe('$-1\r\n');
    expect(encodeReply(NIL_ARRAY, 2)).toBe('*-1\r\n');
    expect(encodeReply(NIL, 3)).toBe('_\r\n');
    expect(encodeReply(NIL_ARRAY, 3)).toBe('_\r\n');
  });

  it.each([
    [map([[bulk(raw('k')), int(1)]]), '*2\r\n$1\r\nk\r\n:1\r\n'],
    [{ kind: 'set', items: [int(1)] }, '*1\r\n:1\r\n'],
    [{ kind: 'double', digits: '1.5' }, '$3\r\n1.5\r\n'],
    [{ kind: 'bool', value: true }, ':1\r\n'],
    [{ kind: 'verbatim', format: 'txt', value: raw('x') }, '$1\r\nx\r\n'],
  ] as [Reply, string][])('is flattened for RESP2: $kind', (reply, wire) => {
    expect(encodeReply(reply, 2)).toBe(wire);
  });

  it('keeps an error on one line', () => {
    expect(encodeReply(error('ERR a\r\nb'), 2)).toBe('-ERR a  b\r\n');
  });

  it('refuses what no server says', () => {
    expect(() => decodeReply(raw('?\r\n'))).toThrow('no RESP reply');
  });
});
