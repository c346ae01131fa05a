// Programs around a sorted set scored by due time: ways to take what is due, from the tutorial's
// unchecked one to a lease; and the mover that brings due messages to a list.

import { type Bytes, raw } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { messageRefsIn } from '../payload.ts';
import type { Protections } from '../protections.ts';
import type { ConsumerSpec } from '../scenario.ts';
import { type Line, type Memory, type Program, START, type Turn } from './program.ts';
import { bulkOf, integerOf, itemsOf } from './replies.ts';
import { ACK_LEASE, callScript, LEASE_DUE, MOVE_DUE, POP_DUE } from './scripts.ts';
import { ask, askBlocking, current, release, workLines } from './work.ts';

/** Where the mover brings what is due. */
function readyKey({ queueKey }: Memory): Bytes {
  return raw(`${queueKey}:ready`);
}

function tokensKey({ queueKey }: Memory): Bytes {
  return raw(`${queueKey}:tokens`);
}

function ownToken({ id, life }: Memory): string {
  return `${id}/${life}`;
}

function taken(memory: Memory, payload: Bytes | null): Turn {
  const hand = payload === null ? [] : messageRefsIn(payload);
  return hand.length > 0 ? { hand } : { to: START, restMs: memory.spec.pollIntervalMs };
}

/** A bulk reply, or the first item of an array. */
function firstBulk(reply: Reply): Bytes | null {
  return bulkOf(reply) ?? bulkOf(itemsOf(reply)[0]);
}

/** Reading a sorted set does not remove: `ZREM` does, and its reply says who was first. */
function rangeThenRemove(isChecked: boolean): Line[] {
  return [
    {
      id: START,
      code: 'ZRANGEBYSCORE delayed -inf <now> LIMIT 0 1',
      step: (memory) =>
        ask(memory, 'ZRANGEBYSCORE', memory.queueKey, '-inf', memory.clock, 'LIMIT', 0, 1),
      onReply: (memory, reply) => taken(memory, firstBulk(reply)),
    },
    {
      id: 'remove',
      code: isChecked ? 'ZREM delayed message  # 0: another was first' : 'ZREM delayed message',
      step: (memory) => ask(memory, 'ZREM', memory.queueKey, current(memory).payload),
      onReply: (memory, reply) =>
        isChecked && integerOf(reply) !== 1 ? release(memory, 'skipped', START) : {},
    },
  ];
}

function takeLines({ due, leaseMs }: Protections, { blockTimeoutMs }: ConsumerSpec): Line[] {
  const onReply = (memory: Memory, reply: Reply) => taken(memory, firstBulk(reply));
  switch (due) {
    case 'unchecked':
      return rangeThenRemove(false);
    case 'checked':
      return rangeThenRemove(true);
    case 'zpopmin':
      return [
        {
          id: START,
          code: 'ZPOPMIN delayed',
          step: (memory) => ask(memory, 'ZPOPMIN', memory.queueKey),
          onReply,
        },
      ];
    case 'script-pop':
      return [
        {
          id: START,
          code: 'EVAL "ZRANGEBYSCORE delayed; ZREM delayed"',
          step: (memory) => ask(memory, ...callScript(POP_DUE, [memory.queueKey]), memory.clock),
          onReply,
        },
      ];
    case 'script-move':
      return [
        {
          id: START,
          code: `BRPOP ready ${blockTimeoutMs / 1000}`,
          step: (memory) =>
            askBlocking(memory, blockTimeoutMs, 'BRPOP', readyKey(memory), blockTimeoutMs / 1000),
          onReply: (memory, reply) => taken(memory, bulkOf(itemsOf(reply)[1])),
        },
      ];
    case 'lease':
      return [
        {
          id: START,
          code: 'EVAL "ZADD delayed XX <now + lease> message; HSET tokens message <me>"',
          step: (memory) => {
            const keys = [memory.queueKey, tokensKey(memory)];
            const { clock } = memory;
            return ask(
              memory,
              ...callScript(LEASE_DUE, keys),
              ...[clock, clock + leaseMs, ownToken(memory)],
            );
          },
          onReply,
        },
      ];
  }
}

function endLine({ due, ack }: Protections): Line {
  if (due !== 'lease') {
    return {
      id: 'ack',
      code: 'forget(message)',
      step: (memory) => ({ kind: 'go', turn: release(memory, 'finished') }),
    };
  }
  return {
    id: 'ack',
    code: ack === 'token' ? 'EVAL "if tokens[m] == me then ZREM"' : 'ZREM delayed message',
    step: (memory) => {
      const { payload } = current(memory);
      if (ack === 'plain') return ask(memory, 'ZREM', memory.queueKey, payload);
      const keys = [memory.queueKey, tokensKey(memory)];
      return ask(memory, ...callScript(ACK_LEASE, keys), payload, ownToken(memory));
    },
    onReply: (memory) => release(memory, 'finished'),
  };
}

/** A consumer of due messages. */
export function dueConsumer(protections: Protections, spec: ConsumerSpec): Program {
  const { due, renewEveryMs, leaseMs } = protections;
  const renewal = (memory: Memory) => {
    if (due !== 'lease' || renewEveryMs === 0) return null;
    const score = raw(String(memory.clock + renewEveryMs + leaseMs));
    const argv = [raw('ZADD'), memory.queueKey, raw('XX'), score, current(memory).payload];
    return { everyMs: renewEveryMs, argv };
  };
  const work = workLines(protections, renewal, 'ack');
  return [...takeLines(protections, spec), ...work, endLine(protections)];
}

/** Moves what is due to a list, again and again. */
export function dueMover(_protections: Protections, spec: ConsumerSpec): Program {
  return [
    {
      id: START,
      code: 'EVAL "for each due: ZREM delayed; LPUSH ready"',
      step: (memory) => {
        const keys = [memory.queueKey, readyKey(memory)];
        return ask(memory, ...callScript(MOVE_DUE, keys), memory.clock);
      },
      onReply: () => ({ restMs: spec.pollIntervalMs }),
    },
  ];
}
