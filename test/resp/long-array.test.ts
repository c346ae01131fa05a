/* Long replies are made while they are sent; nobody may see a difference. */
import { expect, it } from 'vitest';
import { raw } from '../../src/base/bytes.ts';
import { encodeReply } from '../../src/resp/encode.ts';
import { array, arrayOf, bulk, int, type Reply } from '../../src/resp/reply.ts';

const VALUES = Array.from({ length: 5000 }, (_, at) => at);
const entry = (at: number): Reply => array([int(at), array([bulk(raw(`v${at}`))])]);

it.each([2, 3] as const)('sends the same bytes in RESP%i, whenever items are made', (protocol) => {
  const made = array(VALUES.map(entry));
  expect(encodeReply(arrayOf(VALUES, entry), protocol)).toBe(encodeReply(made, protocol));
  expect(arrayOf(VALUES, entry)).toEqual(made);
});

it('makes no item of a long array before somebody asks', () => {
  let count = 0;
  const reply = arrayOf(VALUES, (at) => {
    count += 1;
    return int(at);
  });
  expect(count).toBe(0);
  expect(reply.kind === 'array' && reply.items.length).toBe(VALUES.length);
});
