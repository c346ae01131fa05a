/* Requests come out the same however the network cuts the bytes. */
import { describe, expect, it } from 'vitest';
import { type Bytes, bytes, raw } from '../../src/base/bytes.ts';
import { ProtocolFault, RequestDecoder } from '../../src/resp/decode.ts';
import { encodeCommand } from '../../src/resp/encode.ts';
import { Choices } from '../base/choices.ts';

/** Everything that comes out of these chunks, a fault as its text. */
function decodeAll(chunks: readonly string[], decoder = new RequestDecoder()): unknown[] {
  const out: unknown[] = [];
  for (const chunk of chunks) {
    decoder.push(raw(chunk));
    for (;;) {
      const next = decoder.next();
      if (next === undefined) break;
      out.push(next instanceof ProtocolFault ? next.text : next);
    }
  }
  return out;
}

const REQUESTS = [
  ['PING'],
  ['SET', 'k', 'a\r\nb\0c'],
  ['ECHO', ''],
  ['LPUSH', 'q', '你好', '\xff\xfe'],
].map((words) => words.map(bytes));

describe('RequestDecoder', () => {
  it('reads a request at whichever byte it is cut', () => {
    const wire = REQUESTS.map(encodeCommand).join('');
    for (let cut = 0; cut <= wire.length; cut += 1) {
      expect(decodeAll([wire.slice(0, cut), wire.slice(cut)])).toEqual(REQUESTS);
    }
  });

  it('reads requests byte by byte', () => {
    expect(decodeAll([...REQUESTS.map(encodeCommand).join('')])).toEqual(REQUESTS);
  });

  it('mixes inline requests, empty ones and arrays', () => {
    const wire = 'PING\r\n\r\n*0\r\n*-1\r\n*1\r\n$4\r\nPING\r\nSET k "a b"\n  \r\nGET k\r\n';
    expect(decodeAll([wire])).toEqual([['PING'], ['PING'], ['SET', 'k', 'a b'], ['GET', 'k']]);
  });

  it('reads nothing after a fault, and tells it once', () => {
    expect(decodeAll(['PING\r\n*x\r\nPING\r\n', 'PING\r\n'])).toEqual([
      ['PING'],
      'ERR Protocol error: invalid multibulk length',
    ]);
  });

  it('keeps what is not a whole request yet', () => {
    const decoder = new RequestDecoder();
    expect(decodeAll(['*1\r\n$4\r\nPI'], decoder)).toEqual([]);
    expect(decoder.pending).toBeGreaterThan(0);
    expect(decodeAll(['NG\r\n'], decoder)).toEqual([['PING']]);
    expect(decoder.pending).toBe(0);
  });

  it('lets a stranger send little', () => {
    const stranger = () => Object.assign(new RequestDecoder(), { isStranger: true });
    const words = Array.from({ length: 11 }, () => raw('x'));
    expect(decodeAll([encodeCommand(words.slice(1))], stranger())).toHaveLength(1);
    expect(decodeAll([encodeCommand(words)], stranger())).toEqual([
      'ERR Protocol error: unauthenticated multibulk length',
    ]);
    expect(decodeAll([encodeCommand([raw('x'.repeat(16_385))])], stranger())).toEqual([
      'ERR Protocol error: unauthenticated bulk length',
    ]);
  });

  it('refuses bulk strings above its limit', () => {
    const fault = 'ERR Protocol error: invalid bulk length';
    expect(decodeAll(['*1\r\n$11\r\n'], new RequestDecoder(10))).toEqual([fault]);
    expect(decodeAll(['*1\r\n$10\r\n0123456789\r\n'], new RequestDecoder(10))).toHaveLength(1);
  });

  it('reads random requests in random pieces', () => {
    const seed = 7;
    const pick = new Choices(seed);
    for (let round = 0; round < 200; round += 1) {
      const requests = Array.from({ length: 1 + pick.below(5) }, () =>
        Array.from({ length: 1 + pick.below(4) }, () =>
          raw(
            Array.from({ length: pick.below(40) }, () => String.fromCharCode(pick.below(256))).join(
              '',
            ),
          ),
        ),
      );
      const wire = requests.map(encodeCommand).join('');
      const chunks: string[] = [];
      for (let at = 0; at < wire.length; ) {
        const size = 1 + pick.below(20);
        chunks.push(wire.slice(at, at + size));
        at += size;
      }
      expect(decodeAll(chunks), `seed=${seed}, round=${round}`).toEqual(requests);
    }
  });

  it('is fast with a large value that comes in many pieces', () => {
    // Scanning the buffer again for each of these pieces would take minutes.
    const value = 'x'.repeat(20_000_000) as Bytes;
    const wire = encodeCommand([raw('SET'), raw('k'), value]);
    const chunks = Array.from({ length: Math.ceil(wire.length / 1000) }, (_, at) =>
      wire.slice(at * 1000, (at + 1) * 1000),
    );
    const [request] = decodeAll(chunks) as [Bytes[]];
    expect(request[2]?.length).toBe(value.length);
  });
});
