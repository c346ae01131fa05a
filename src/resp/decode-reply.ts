// Bytes from a server → replies: the other side of encode.ts, for whoever plays the client. RESP2
// and RESP3. Source: the RESP3 specification.

import { type Bytes, raw } from '../base/bytes.ts';
import { EMPTY_ARRAY, NIL, NIL_ARRAY, type Reply } from './reply.ts';

/** A reply and the index of the first byte after it. */
export interface Decoded {
  readonly reply: Reply;
  readonly end: number;
}

/**
 * Reads one reply at an index.
 * @returns undefined when not all of it is there yet
 * @throws Error when the bytes are no RESP: only a server's fault can cause that
 */
export function decodeReply(buffer: Bytes, at = 0): Decoded | undefined {
  const lineEnd = buffer.indexOf('\r\n', at);
  if (lineEnd < 0) return undefined;
  const mark = buffer[at];
  const line = buffer.slice(at + 1, lineEnd);
  const end = lineEnd + 2;
  switch (mark) {
    case '$':
    case '=':
    case '!':
      return decodeBulk(buffer, mark, Number(line), end);
    case '*':
    case '~':
    case '>':
    case '%':
      return decodeItems(buffer, mark, Number(line), end);
    default:
      return { reply: decodeLine(mark, line), end };
  }
}

function decodeLine(mark: string | undefined, line: string): Reply {
  switch (mark) {
    case '+':
      return { kind: 'simple', text: line };
    case '-':
      return { kind: 'error', text: line };
    case ':':
      return { kind: 'int', value: exact(line) };
    case ',':
      return { kind: 'double', digits: line };
    case '(':
      return { kind: 'bigNumber', digits: line };
    case '#':
      return { kind: 'bool', value: line === 't' };
    case '_':
      return NIL;
    default:
      throw new Error(`no RESP reply starts with ${JSON.stringify(mark)}`);
  }
}

function exact(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

function decodeBulk(
  buffer: Bytes,
  mark: string,
  length: number,
  start: number,
): Decoded | undefined {
  if (length < 0) return { reply: NIL, end: start };
  const end = start + length + 2;
  if (buffer.length < end) return undefined;
  const value = raw(buffer.slice(start, start + length));
  if (mark === '=') {
    const reply: Reply = {
      kind: 'verbatim',
      format: value.slice(0, 3),
      value: raw(value.slice(4)),
    };
    return { reply, end };
  }
  return { reply: mark === '!' ? { kind: 'error', text: value } : { kind: 'bulk', value }, end };
}

function decodeItems(
  buffer: Bytes,
  mark: '*' | '~' | '>' | '%',
  count: number,
  start: number,
): Decoded | undefined {
  if (count < 0) return { reply: NIL_ARRAY, end: start };
  const items: Reply[] = [];
  let end = start;
  while (items.length < (mark === '%' ? count * 2 : count)) {
    const item = decodeReply(buffer, end);
    if (item === undefined) return undefined;
    items.push(item.reply);
    end = item.end;
  }
  return { reply: collection(mark, items), end };
}

function collection(mark: '*' | '~' | '>' | '%', items: readonly Reply[]): Reply {
  switch (mark) {
    case '*':
      return items.length === 0 ? EMPTY_ARRAY : { kind: 'array', items };
    case '~':
      return { kind: 'set', items };
    case '>':
      return { kind: 'push', items };
    case '%': {
      const pairs: [Reply, Reply][] = [];
      for (let at = 0; at < items.length; at += 2) {
        pairs.push([items[at] as Reply, items[at + 1] as Reply]);
      }
      return { kind: 'map', pairs };
    }
  }
}
