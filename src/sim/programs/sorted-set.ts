// Programs around a sorted set scored by due time: ways to take what is due, from the
// tutorial's unchecked one to a lease; the mover that brings due messages to a list; and a
// priority queue, whose score is no time at all.

import { type Bytes, raw } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { messageRefsIn } from '../payload.ts';
import type { Protections } from '../protections.ts';
import type { ConsumerSpec } from '../scenario.ts';
import { attemptsKey, deadLetterKey, ownToken, readyKey, tokensKey } from './keys.ts';
import { type Line, type Memory, type Program, START, type Turn } from './program.ts';
import { bulkOf, integerOf, itemsOf, scoreOf } from './replies.ts';
import { ACK_LEASE, callScript, LEASE_DUE, MOVE_DUE, POP_DUE } from './scripts.ts';
import { applyLine, ask, askBlocking, current, release, workLines } from './work.ts';

function taken(memory: Memory, payload: Bytes | null): Turn {
  const hand = payload === null ? [] : messageRefsIn(payload);
  if (hand.length > 0) return { hand };
  // A blocking pop has waited already.
  if (isBlocking(memory.protections)) return { to: START };
  if (memory.protections.sleepUntilDue) return { to: 'peek' };
  return { to: START, restMs: memory.spec.pollIntervalMs };
}

function isBlocking({ due }: Protections): boolean {
  return due === 'priority' || due === 'script-move';
}

/** Nothing is due: how long until the first is? What is added meanwhile is noticed by polling. */
const peekLine: Line = {
  id: 'peek',
  code: 'ZRANGE delayed 0 0 WITHSCORES  # sleep until then',
  step: (memory) => ask(memory, 'ZRANGE', memory.queueKey, 0, 0, 'WITHSCORES'),
  onReply: (memory, reply) => {
    const dueAt = scoreOf(itemsOf(reply)[1]) ?? Number.POSITIVE_INFINITY;
    const restMs = Math.min(Math.max(dueAt - memory.clock, 1), memory.spec.pollIntervalMs);
    return { to: START, restMs };
  },
};

/** What a script takes for the present. */
function now({ protections, clock }: Memory): string | number {
  return protections.serverTime ? 'server' : clock;
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

function takeLines({ due }: Protections, { blockTimeoutMs }: ConsumerSpec): Line[] {
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
          step: (memory) => ask(memory, ...callScript(POP_DUE, [memory.queueKey]), now(memory)),
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
          code: 'EVAL "ZADD delayed XX <now + lease> message; HSET tokens <id> <me>"',
          step: (memory) => {
            const { queueKey, protections } = memory;
            const keys = [queueKey, tokensKey(memory), attemptsKey(memory), deadLetterKey(memory)];
            const { leaseMs, deadLetterAfter } = protections;
            const words = [now(memory), leaseMs, ownToken(memory), deadLetterAfter];
            return ask(memory, ...callScript(LEASE_DUE, keys), ...words);
          },
          onReply,
        },
      ];
    case 'priority':
      return [
        {
          id: START,
          code: `BZPOPMIN queue ${blockTimeoutMs / 1000}`,
          step: (memory) => {
            const words = [memory.queueKey, blockTimeoutMs / 1000];
            return askBlocking(memory, blockTimeoutMs, 'BZPOPMIN', ...words);
          },
          onReply: (memory, reply) => taken(memory, bulkOf(itemsOf(reply)[1])),
        },
      ];
  }
}

function endLine({ due, ack, deadLetterAfter, effectIn }: Protections): Line {
  if (due !== 'lease') {
    return {
      id: 'ack',
      code: 'forget(message)',
      step: (memory) => ({ kind: 'go', turn: release(memory, 'finished') }),
    };
  }
  if (effectIn === 'redis') {
    return applyLine((memory) => ({
      key: memory.queueKey,
      words: ['ZREM', current(memory).payload],
    }));
  }
  const isScript = ack === 'token' || deadLetterAfter > 0;
  return {
    id: 'ack',
    code: ack === 'token' ? 'EVAL "if tokens[id] == me then ZREM"' : 'ZREM delayed message',
    step: (memory) => {
      const { payload } = current(memory);
      if (!isScript) return ask(memory, 'ZREM', memory.queueKey, payload);
      const keys = [memory.queueKey, tokensKey(memory), attemptsKey(memory)];
      const token = ack === 'token' ? ownToken(memory) : '';
      return ask(memory, ...callScript(ACK_LEASE, keys), payload, token);
    },
    onReply: (memory) => release(memory, 'finished'),
  };
}

/** A consumer of due messages. */
export function dueConsumer(protections: Protections, spec: ConsumerSpec): Program {
  const { due, renewEveryMs, leaseMs, effectIn } = protections;
  const renewal = (memory: Memory) => {
    if (due !== 'lease' || renewEveryMs === 0) return null;
    const score = raw(String(memory.clock + leaseMs));
    const argv = [raw('ZADD'), memory.queueKey, raw('XX'), score, current(memory).payload];
    return { everyMs: renewEveryMs, argv };
  };
  const isApplied = effectIn === 'redis' && due === 'lease';
  const work = workLines(protections, renewal, 'ack', isApplied);
  const peek = protections.sleepUntilDue && !isBlocking(protections) ? [backToStart, peekLine] : [];
  return [...takeLines(protections, spec), ...work, endLine(protections), ...peek];
}

/** The line behind it is only come to from elsewhere. */
const backToStart: Line = {
  id: 'again',
  code: 'again',
  step: () => ({ kind: 'go', turn: { to: START } }),
};

/** Moves what is due to a list, again and again. */
export function dueMover(_protections: Protections, spec: ConsumerSpec): Program {
  return [
    {
      id: START,
      code: 'EVAL "for each due: ZREM delayed; LPUSH ready"',
      step: (memory) => {
        const keys = [memory.queueKey, readyKey(memory)];
        return ask(memory, ...callScript(MOVE_DUE, keys), now(memory));
      },
      onReply: () => ({ restMs: spec.pollIntervalMs }),
    },
  ];
}
