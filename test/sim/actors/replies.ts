// Replies as a process might get them, sensible for its design or not.

import { bytes } from '../../../src/base/bytes.ts';
import type { Reply } from '../../../src/resp/reply.ts';
import type { Dice } from '../random-runs.ts';

const bulk = (text: string): Reply => ({ kind: 'bulk', value: bytes(text) });
const list = (...items: Reply[]): Reply => ({ kind: 'array', items });
const push = (...items: Reply[]): Reply => ({ kind: 'push', items });

/** Any of the forms in which the designs' commands answer. */
export function aReply(dice: Dice): Reply {
  const payload = bulk(`{"id":${dice.below(9)},"sku":"tea"}`);
  const entry = list(bulk(`${dice.below(50)}-1`), list(bulk('order'), payload));
  return dice.pick<Reply>([
    { kind: 'int', value: dice.below(2) },
    { kind: 'nil' },
    { kind: 'nilArray' },
    { kind: 'simple', text: 'OK' },
    { kind: 'error', text: 'ERR no' },
    { kind: 'error', text: 'BUSYGROUP Consumer Group name already exists' },
    payload,
    bulk('no message'),
    list(),
    list(payload),
    list(bulk('orders'), payload),
    list(payload, bulk('12')),
    list(list(bulk('orders'), list(entry))),
    list(list(bulk('orders'), list(entry, entry))),
    list(bulk('0-0'), list(entry), list()),
    list(list(bulk('1-1'), bulk('w'), { kind: 'int', value: 7000 }, { kind: 'int', value: 2 })),
    list(entry),
    push(bulk('message'), bulk('orders'), payload),
    push(bulk('pmessage'), bulk('ord*'), bulk('orders'), payload),
    push(bulk('subscribe'), bulk('orders'), { kind: 'int', value: 1 }),
  ]);
}
