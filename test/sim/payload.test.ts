// Messages are found again wherever their payload stands, and nowhere else.

import { describe, expect, test } from 'vitest';
import { type Bytes, bytes } from '../../src/base/bytes.ts';
import { messagesCarried, messagesIn, messagesInReply, payloadOf } from '../../src/sim/payload.ts';

const words = (line: string): Bytes[] => line.split(' ').map(bytes);

describe('a payload', () => {
  test('reads well in redis-cli', () => {
    expect(payloadOf(4)).toBe('{"id":4,"sku":"tea"}');
  });

  test.each([
    ['{"id":4,"sku":"tea"}', ['m4']],
    ['{"id":4}', ['m4']],
    [' { "sku" : "tea", "id" : 4 } ', ['m4']],
    ['{"id":4,"sku":"绿茶"}', ['m4']],
    ['{"id":4,"customer":{"id":9}}', ['m4']],
    ['[{"id":4},{"id":5},{"id":4}]', ['m4', 'm5', 'm4']],
    ['{"attempt":2,"body":"{\\"id\\":4,\\"sku\\":\\"tea\\"}"}', ['m4']],
    ['{"id":4,"sku":"tea"', ['m4']],
  ])('is found in %s', (value, messages) => {
    expect(messagesIn(bytes(value))).toEqual(messages);
  });

  test.each(['', 'hello', 'id', '4', '{"id":"four"}', '{"id":-1}', '{"idea":4}', '{"id":1.5}'])(
    'is not found in %j',
    (value) => {
      expect(messagesIn(bytes(value))).toEqual([]);
    },
  );
});

describe('a command', () => {
  test('carries the messages of all its words', () => {
    expect(messagesCarried(words('LPUSH orders {"id":4} {"id":5}'))).toEqual(['m4', 'm5']);
  });

  test('that only names an element carries no copy of it', () => {
    expect(messagesCarried(words('lrem orders 1 {"id":4}'))).toEqual([]);
  });
});

test('a reply carries messages however deep they are', () => {
  const bulk = { kind: 'bulk', value: payloadOf(4) } as const;
  const reply = { kind: 'array', items: [bulk, { kind: 'array', items: [bulk] }] } as const;
  expect(messagesInReply(reply)).toEqual(['m4', 'm4']);
});
