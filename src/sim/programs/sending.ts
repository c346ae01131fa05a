// How a producer stores one message: the commands of an attempt, in order, and what each reply
// tells it.

import { type Bytes, bytes, raw } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { Reply } from '../../resp/reply.ts';
import type { MessageRef } from '../payload.ts';
import type { DesignName, Protections } from '../protections.ts';
import { copiesKey } from './keys.ts';
import { integerOf } from './replies.ts';
import { ADD_DUE, callScript, STORE_ONCE } from './scripts.ts';

const DAY_SECONDS = 86_400;

/** What a producer knows when it sends. */
interface Sender {
  readonly queueKey: Bytes;
  readonly message: MessageRef;
  /** Wall clock of its machine, ms since 1970. */
  readonly clock: Ms;
}

/** `next`: the following command. `doubt`: it may be stored, and may be lost again. */
export type Verdict = 'next' | 'stored' | 'doubt' | 'refused';

export interface Sending {
  readonly id: string;
  /** As people read it. */
  readonly code: string;
  argv(sender: Sender): readonly Bytes[];
  verdict(reply: Reply): Verdict;
}

const known = new WeakMap<Protections, readonly Sending[]>();

/** The commands of one attempt. Made once for each choice of protections. */
export function sendingsOf(design: DesignName, protections: Protections): readonly Sending[] {
  let sendings = known.get(protections);
  if (sendings === undefined) {
    sendings = make(design, protections);
    known.set(protections, sendings);
  }
  return sendings;
}

function make(design: DesignName, protections: Protections): Sending[] {
  const sendings = [...guarded(design, protections)];
  if (protections.waitReplicas > 0) sendings.push(wait(protections));
  if (protections.readReplies) return sendings;
  // Whatever Redis answers: it goes on as if all were well.
  return sendings.map((sending) => ({ ...sending, verdict: () => 'next' }));
}

function verdictOf(reply: Reply): Verdict {
  return reply.kind === 'error' ? 'refused' : 'next';
}

function idempotencyKey({ message }: Sender): Bytes {
  return bytes(`sent:${message.number}`);
}

function guarded(design: DesignName, protections: Protections): Sending[] {
  const { idempotency } = protections;
  const store = plain(design, protections);
  if (idempotency === 'script') return [...store.slice(0, -1), once(store.at(-1) as Sending)];
  if (idempotency !== 'two-commands') return store;
  return [
    {
      id: 'claim-id',
      code: `SET sent:<id> 1 NX EX ${DAY_SECONDS}  # nil: it is stored already`,
      argv: (sender) =>
        ['SET', idempotencyKey(sender), '1', 'NX', 'EX', String(DAY_SECONDS)].map(raw),
      verdict: (reply) => (reply.kind === 'nil' ? 'stored' : verdictOf(reply)),
    },
    ...store,
  ];
}

/** The same command within a script that runs it only for a new id. */
function once(store: Sending): Sending {
  return {
    id: 'store-once',
    code: `EVAL "if SET sent:<id> NX then ${store.code}"`,
    argv: (sender) => {
      const [command = raw(''), key = raw(''), ...words] = store.argv(sender);
      const head = callScript(STORE_ONCE, [idempotencyKey(sender), key]);
      return [
        ...head.map((word) => raw(String(word))),
        raw(String(DAY_SECONDS)),
        command,
        ...words,
      ];
    },
    verdict: verdictOf,
  };
}

function plain(design: DesignName, protections: Protections): Sending[] {
  const store = (code: string, argv: Sending['argv']): Sending => ({
    id: 'store',
    code,
    argv,
    verdict: verdictOf,
  });
  const push = store('LPUSH queue message', ({ queueKey, message }) => [
    raw('LPUSH'),
    queueKey,
    message.payload,
  ]);
  switch (design) {
    case 'list':
      return [push];
    case 'sorted-set':
      return [store(...scored(protections))];
    case 'pubsub': {
      const publish = store('PUBLISH channel message', ({ queueKey, message }) => [
        raw('PUBLISH'),
        queueKey,
        message.payload,
      ]);
      const log: Sending = {
        ...push,
        id: 'keep',
        code: 'LPUSH log message',
        argv: ({ queueKey, message }) => [raw('LPUSH'), copiesKey({ queueKey }), message.payload],
      };
      return protections.storedCopy ? [log, publish] : [publish];
    }
    case 'stream':
      return [entry(protections)];
  }
}

/** How many priorities there are: 0 is the first to be taken. */
const PRIORITIES = 3;

/** ZADD with a time to be due at, by the producer's clock or by that of Redis; or with a priority. */
function scored({ due, delayMs, serverTime }: Protections): [string, Sending['argv']] {
  if (due === 'priority') {
    return [
      'ZADD queue <priority> message',
      ({ queueKey, message: { number, payload } }) => {
        const priority = PRIORITIES - 1 - (number % PRIORITIES);
        return [raw('ZADD'), queueKey, raw(String(priority)), payload];
      },
    ];
  }
  if (serverTime) {
    return [
      'EVAL "ZADD delayed <TIME + delay> message"',
      ({ queueKey, message }) =>
        [...callScript(ADD_DUE, [queueKey]), delayMs, message.payload].map((word) =>
          raw(String(word)),
        ),
    ];
  }
  return [
    'ZADD delayed <due> message',
    ({ queueKey, message, clock }) => [
      raw('ZADD'),
      queueKey,
      raw(String(clock + delayMs)),
      message.payload,
    ],
  ];
}

function entry({ idempotency, maxLen }: Protections): Sending {
  const trim = maxLen > 0 ? ['MAXLEN', '=', String(maxLen)] : [];
  const ownId = idempotency === 'explicit-id';
  return {
    id: 'store',
    code: `XADD stream ${[...trim, ownId ? '<id>-1' : '*'].join(' ')} order message`,
    argv: ({ queueKey, message }) => [
      raw('XADD'),
      queueKey,
      ...trim.map(raw),
      raw(ownId ? `${message.number}-1` : '*'),
      raw('order'),
      message.payload,
    ],
    verdict: (reply) => {
      // The id is there already: an earlier attempt was stored. With two writers it may be another's.
      const isThere = reply.kind === 'error' && reply.text.includes('equal or smaller');
      return ownId && isThere ? 'next' : verdictOf(reply);
    },
  };
}

function wait({ waitReplicas, waitTimeoutMs }: Protections): Sending {
  return {
    id: 'wait',
    code: `WAIT ${waitReplicas} ${waitTimeoutMs}`,
    argv: () => ['WAIT', String(waitReplicas), String(waitTimeoutMs)].map(raw),
    verdict: (reply) => ((integerOf(reply) ?? 0) >= waitReplicas ? 'next' : 'doubt'),
  };
}
