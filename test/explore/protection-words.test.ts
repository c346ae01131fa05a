// Designs as people write them on a command line.

import { expect, test } from 'vitest';
import { designNamed } from '../../src/explore/protection-words.ts';

test('words become a design with its protections', () => {
  const words = ['claim=script', 'reaper=on', 'mark=after', 'leaseMs=4000', 'attempts=2'];
  expect(designNamed('list', words)).toEqual({
    id: `list ${words.join(' ')}`,
    design: 'list',
    protections: { claim: 'script', mark: 'after', leaseMs: 4000 },
    reaper: true,
    maxAttempts: 2,
    servers: {},
  });
  expect(designNamed('stream', ['noAck=on', 'groupFrom=$']).protections).toEqual({
    noAck: true,
    groupFrom: '$',
  });
});

test.each([
  ['queue', ['claim=pop'], 'no design queue; there are: list, sorted-set, pubsub, stream'],
  ['list', ['clam=pop'], /no protection clam; there are:\n.*claim=pop\|processing-list/s],
  ['list', ['claim=pope'], 'claim=pope: claim is pop|processing-list|own-list|script'],
  ['list', ['uniqueEffect=yes'], 'uniqueEffect=yes: uniqueEffect is on|off'],
  ['list', ['leaseMs='], 'leaseMs=: leaseMs is <number>'],
  ['list', ['reaper=2'], 'reaper=2: reaper is on or off'],
  ['list', ['attempts=0'], 'attempts=0: attempts is a number from 1 to 20'],
  ['list', ['x=1', 'toString=1'], /no protection x/],
])('%s %o is refused with what there is', (design, words, why) => {
  expect(() => designNamed(design, words)).toThrow(why);
});
