// Programs around a list: consumers that pop, or that leave a claim behind and ack it; and the
// reaper that brings back what was claimed and never acked.

import { type Bytes, bytes, raw } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { messageRefsIn } from '../payload.ts';
import type { Protections } from '../protections.ts';
import type { ConsumerSpec } from '../scenario.ts';
import { type Line, type Memory, type Program, START, type Turn } from './program.ts';
import { bulkOf, integerOf, itemsOf } from './replies.ts';
import { ACK_TOKEN, CLAIM_LIST, callScript, REAP_LIST } from './scripts.ts';
import { ask, askBlocking, current, release, workLines } from './work.ts';

/** Where claims stand: a list of all, one for each consumer, or a set scored by deadline. */
export function claimsKey({ queueKey, protections, id }: Memory): Bytes {
  const names = {
    pop: queueKey,
    'processing-list': `${queueKey}:processing`,
    'own-list': `${queueKey}:processing:${id}`,
    script: `${queueKey}:backup`,
  };
  return raw(names[protections.claim]);
}

export function deadLetterKey({ queueKey }: Memory): Bytes {
  return raw(`${queueKey}:dead`);
}

/** What a pop gave: null for nothing. BRPOP answers the key too. */
function poppedFrom(reply: Reply): Bytes | null {
  return bulkOf(reply) ?? bulkOf(itemsOf(reply)[1]);
}

/** Takes what came into hand; without a message in it, it is noted and the next one asked for. */
function taken(memory: Memory, reply: Reply): Turn {
  const payload = poppedFrom(reply);
  if (payload === null) {
    const isPoll = memory.spec.take === 'poll' || memory.protections.claim === 'script';
    return { to: START, ...(isPoll ? { restMs: memory.spec.pollIntervalMs } : {}) };
  }
  const hand = messageRefsIn(payload);
  if (hand.length > 0) return { hand };
  const note = { kind: 'payload-refused', actor: memory.id, payload } as const;
  return { to: START, notes: [note] };
}

function takeLine(protections: Protections, { take, blockTimeoutMs }: ConsumerSpec): Line {
  const seconds = blockTimeoutMs / 1000;
  if (protections.claim === 'script') {
    return {
      id: START,
      code: 'EVAL "RPOP queue; ZADD backup <now + lease>"',
      step: (memory) =>
        ask(
          memory,
          ...callScript(CLAIM_LIST, [memory.queueKey, claimsKey(memory)]),
          memory.clock + protections.leaseMs,
        ),
      onReply: taken,
    };
  }
  if (protections.claim === 'pop') {
    return take === 'poll'
      ? {
          id: START,
          code: 'RPOP queue',
          step: (memory) => ask(memory, 'RPOP', memory.queueKey),
          onReply: taken,
        }
      : {
          id: START,
          code: `BRPOP queue ${seconds}`,
          step: (memory) => askBlocking(memory, blockTimeoutMs, 'BRPOP', memory.queueKey, seconds),
          onReply: taken,
        };
  }
  return take === 'poll'
    ? {
        id: START,
        code: 'LMOVE queue claims RIGHT LEFT',
        step: (memory) => ask(memory, 'LMOVE', memory.queueKey, claimsKey(memory), 'RIGHT', 'LEFT'),
        onReply: taken,
      }
    : {
        id: START,
        code: `BLMOVE queue claims RIGHT LEFT ${seconds}`,
        step: (memory) => {
          const words = [memory.queueKey, claimsKey(memory), 'RIGHT', 'LEFT', seconds];
          return askBlocking(memory, blockTimeoutMs, 'BLMOVE', ...words);
        },
        onReply: taken,
      };
}

/**
 * Lines that stamp a claim in a list that all share: a deadline for the reaper, and a token with
 * `ack: token`. Between the claim and its stamp there is a gap.
 */
function stampLines({ claim, ack, leaseMs }: Protections): Line[] {
  if (claim !== 'processing-list') return [];
  const lines: Line[] = [
    {
      id: 'stamp',
      code: 'ZADD leases <now + lease> message',
      step: (memory) =>
        ask(memory, 'ZADD', leasesKey(memory), memory.clock + leaseMs, current(memory).payload),
      onReply: () => ({}),
    },
  ];
  if (ack === 'token') {
    lines.push({
      id: 'token',
      code: 'HSET tokens <id> <me>',
      step: (memory) =>
        ask(memory, 'HSET', tokensKey(memory), current(memory).number, ownToken(memory)),
      onReply: () => ({}),
    });
  }
  return lines;
}

function leasesKey({ queueKey }: Memory): Bytes {
  return raw(`${queueKey}:leases`);
}

function tokensKey({ queueKey }: Memory): Bytes {
  return raw(`${queueKey}:tokens`);
}

function ownToken({ id, life }: Memory): string {
  return `${id}/${life}`;
}

function ackLines(protections: Protections): Line[] {
  const { claim, ack } = protections;
  const letGo = (memory: Memory) => release(memory, 'finished');
  if (claim === 'pop') {
    return [
      {
        id: 'ack',
        code: 'forget(message)',
        step: (memory) => ({ kind: 'go', turn: letGo(memory) }),
      },
    ];
  }
  if (claim === 'script') {
    return [
      {
        id: 'ack',
        code: 'ZREM backup message',
        step: (memory) => ask(memory, 'ZREM', claimsKey(memory), current(memory).payload),
        onReply: letGo,
      },
    ];
  }
  if (ack === 'token') {
    return [
      {
        id: 'ack',
        code: 'EVAL "if tokens[id] == me then LREM claims; ZREM leases"',
        step: (memory) => {
          const keys = [claimsKey(memory), leasesKey(memory), tokensKey(memory)];
          const { payload, number } = current(memory);
          return ask(memory, ...callScript(ACK_TOKEN, keys), payload, number, ownToken(memory));
        },
        onReply: letGo,
      },
    ];
  }
  const remove: Line = {
    id: 'ack',
    code: 'LREM claims 1 message',
    step: (memory) => ask(memory, 'LREM', claimsKey(memory), 1, current(memory).payload),
    onReply: claim === 'own-list' ? letGo : () => ({}),
  };
  if (claim === 'own-list') return [remove];
  const unstamp: Line = {
    id: 'unstamp',
    code: 'ZREM leases message',
    step: (memory) => ask(memory, 'ZREM', leasesKey(memory), current(memory).payload),
    onReply: letGo,
  };
  return [remove, unstamp];
}

/** A consumer of a list with the protections chosen. */
export function listConsumer(protections: Protections, spec: ConsumerSpec): Program {
  const { claim, renewEveryMs, leaseMs, ackWhen } = protections;
  const renewal = (memory: Memory) => {
    if (claim === 'pop' || renewEveryMs === 0) return null;
    if (claim === 'own-list') return null;
    const key = claim === 'script' ? claimsKey(memory) : leasesKey(memory);
    const score = bytes(String(memory.clock + renewEveryMs + leaseMs));
    const argv = [raw('ZADD'), key, raw('XX'), score, current(memory).payload];
    return { everyMs: renewEveryMs, argv };
  };
  const ack = ackLines(protections);
  const work = workLines(protections, renewal, 'ack');
  const first = [takeLine(protections, spec), ...stampLines(protections)];
  const whole =
    ackWhen === 'after' || claim === 'pop'
      ? [...first, ...work, ...ack]
      : [...first, ...ack.map(early), ...work, ...ackLines({ ...protections, claim: 'pop' })];
  return claim === 'own-list' ? [drainLine, ...whole] : whole;
}

/** After a start: what this consumer claimed in an earlier life goes back, the oldest first. */
const drainLine: Line = {
  id: 'drain',
  code: 'LMOVE claims queue LEFT RIGHT  # until it is empty',
  step: (memory) => ask(memory, 'LMOVE', claimsKey(memory), memory.queueKey, 'LEFT', 'RIGHT'),
  onReply: (_memory, reply) => (bulkOf(reply) === null ? { to: START } : { to: 'drain' }),
};

/** An ack before the work: the message stays in hand. */
function early(ack: Line): Line {
  return { ...ack, id: `${ack.id}-first`, onReply: () => ({}) };
}

/** Takes back what was claimed longer ago than the lease, or gives it to the dead-letter queue. */
export function listReaper(protections: Protections, spec: ConsumerSpec): Program {
  const { claim } = protections;
  return [
    {
      id: START,
      code: 'EVAL "for each overdue: ZREM, LREM claims, LPUSH queue"',
      step: (memory) => {
        const stamps = claim === 'script' ? claimsKey(memory) : leasesKey(memory);
        const keys = [
          memory.queueKey,
          stamps,
          raw(`${memory.queueKey}:processing`),
          deadLetterKey(memory),
          raw(`${memory.queueKey}:attempts`),
          tokensKey(memory),
        ];
        return ask(
          memory,
          ...callScript(REAP_LIST, keys),
          memory.clock,
          protections.deadLetterAfter,
        );
      },
      onReply: (memory, reply) => ({
        restMs: spec.pollIntervalMs,
        vars: { reaped: String(Number(memory.vars.reaped ?? 0) + (integerOf(reply) ?? 0)) },
      }),
    },
  ];
}
