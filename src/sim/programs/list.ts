// Programs of consumers of a list: they pop, or they leave a claim behind and ack it. Who
// brings back what was claimed and never acked is in reaper.ts.

import { type Bytes, bytes, raw } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { messageRefsIn } from '../payload.ts';
import type { Protections } from '../protections.ts';
import type { ConsumerSpec } from '../scenario.ts';
import {
  attemptsKey,
  beatKey,
  claimsKey,
  deadLetterKey,
  deadlinesKey,
  ownToken,
  tokensKey,
  workersKey,
} from './keys.ts';
import { type Line, type Memory, type Program, START, type Turn } from './program.ts';
import { bulkOf, itemsOf } from './replies.ts';
import { ACK_LIST, CLAIM_LIST, callScript, DRAIN_LIST, STAMP_LIST } from './scripts.ts';
import { applyLine, ask, askBlocking, current, release, workLines } from './work.ts';

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

/** How long it waits inside Redis: with a heartbeat, not so long that it would stop. */
function blockMs({ heartbeatMs }: Protections, { blockTimeoutMs }: ConsumerSpec): number {
  if (heartbeatMs === 0) return blockTimeoutMs;
  const between = beatEvery(heartbeatMs);
  return blockTimeoutMs === 0 ? between : Math.min(blockTimeoutMs, between);
}

/** How a message is taken. The line's id is not always the start: a heartbeat may come before. */
function takeLine(id: string, protections: Protections, spec: ConsumerSpec): Line {
  const wait = blockMs(protections, spec);
  const isPoll = spec.take === 'poll';
  const line = (code: string, step: Line['step']): Line => ({ id, code, step, onReply: taken });
  if (protections.claim === 'script') {
    return line('EVAL "RPOP queue; ZADD backup <now + lease>"', (memory) => {
      const keys = [memory.queueKey, claimsKey(memory), attemptsKey(memory), tokensKey(memory)];
      return ask(memory, ...callScript(CLAIM_LIST, keys), ...stampOf(memory));
    });
  }
  if (protections.claim === 'pop') {
    if (isPoll) return line('RPOP queue', (memory) => ask(memory, 'RPOP', memory.queueKey));
    return line(`BRPOP queue ${wait / 1000}`, (memory) =>
      askBlocking(memory, wait, 'BRPOP', memory.queueKey, wait / 1000),
    );
  }
  const words = (memory: Memory) => [memory.queueKey, claimsKey(memory), 'RIGHT', 'LEFT'];
  return isPoll
    ? line('LMOVE queue claims RIGHT LEFT', (memory) => ask(memory, 'LMOVE', ...words(memory)))
    : line(`BLMOVE queue claims RIGHT LEFT ${wait / 1000}`, (memory) =>
        askBlocking(memory, wait, 'BLMOVE', ...words(memory), wait / 1000),
      );
}

/** When the claim ends, whose it is (with tokens), and whether it is counted. */
function stampOf(memory: Memory): (string | number)[] {
  const { ack, leaseMs, deadLetterAfter } = memory.protections;
  return [
    memory.clock + leaseMs,
    ack === 'token' ? ownToken(memory) : '',
    deadLetterAfter > 0 ? 1 : 0,
  ];
}

/**
 * The line behind a claim that a list cannot hold: its deadline, its token, its count. Between the
 * claim and its stamp there is a gap.
 */
function stampLines({ claim, ack, deadLetterAfter }: Protections): Line[] {
  const id = 'stamp';
  const onReply = () => ({});
  if (claim === 'own-list' && deadLetterAfter > 0) {
    const step = (memory: Memory) =>
      ask(memory, 'HINCRBY', attemptsKey(memory), current(memory).number, 1);
    return [{ id, code: 'HINCRBY attempts <id> 1', step, onReply }];
  }
  if (claim !== 'processing-list') return [];
  if (ack === 'plain' && deadLetterAfter === 0) {
    const step = (memory: Memory) => {
      const deadline = memory.clock + memory.protections.leaseMs;
      return ask(memory, 'ZADD', deadlinesKey(memory), deadline, current(memory).payload);
    };
    return [{ id, code: 'ZADD leases <now + lease> message', step, onReply }];
  }
  const step = (memory: Memory) => {
    const keys = [deadlinesKey(memory), attemptsKey(memory), tokensKey(memory)];
    const script = callScript(STAMP_LIST, keys);
    return ask(memory, ...script, ...stampOf(memory), current(memory).payload);
  };
  return [{ id, code: 'EVAL "ZADD leases; HSET tokens; HINCRBY attempts"', step, onReply }];
}

/** The lines that give a claim up. The last one lets the message go. */
function ackLines({ claim, ack, deadLetterAfter }: Protections): Line[] {
  const id = 'ack';
  const letGo = (memory: Memory) => release(memory, 'finished');
  if (claim === 'pop') return [forgetLine];
  if (claim !== 'own-list' && (ack === 'token' || deadLetterAfter > 0)) {
    const code = ack === 'token' ? 'EVAL "if tokens[id] == me then …' : 'EVAL "…';
    const step = (memory: Memory) => {
      const keys = [deadlinesKey(memory), attemptsKey(memory), tokensKey(memory)];
      if (claim === 'processing-list') keys.push(claimsKey(memory));
      const token = ack === 'token' ? ownToken(memory) : '';
      return ask(memory, ...callScript(ACK_LIST, keys), current(memory).payload, token);
    };
    return [{ id, code: `${code} remove the claim"`, step, onReply: letGo }];
  }
  const last =
    claim === 'own-list' && deadLetterAfter > 0
      ? uncountLine
      : claim === 'processing-list'
        ? unstampLine
        : null;
  const [command, ...rest] = ackWords(claim);
  const remove: Line = {
    id,
    code: [command, 'claims', ...rest, 'message'].join(' '),
    step: (memory) => ask(memory, command, claimsKey(memory), ...rest, current(memory).payload),
    onReply: last === null ? letGo : () => ({}),
  };
  return last === null ? [remove] : [remove, last];
}

/** The command that removes a claim, without its key and the message. */
function ackWords(claim: Protections['claim']): [string, ...string[]] {
  return claim === 'script' ? ['ZREM'] : ['LREM', '1'];
}

const forgetLine: Line = {
  id: 'ack',
  code: 'forget(message)',
  step: (memory) => ({ kind: 'go', turn: release(memory, 'finished') }),
};

const unstampLine: Line = {
  id: 'unstamp',
  code: 'ZREM leases message',
  step: (memory) => ask(memory, 'ZREM', deadlinesKey(memory), current(memory).payload),
  onReply: (memory) => release(memory, 'finished'),
};

const uncountLine: Line = {
  id: 'uncount',
  code: 'HDEL attempts <id>',
  step: (memory) => ask(memory, 'HDEL', attemptsKey(memory), current(memory).number),
  onReply: (memory) => release(memory, 'finished'),
};

/** A consumer of a list with the protections chosen. */
export function listConsumer(protections: Protections, spec: ConsumerSpec): Program {
  const { claim, ackWhen, effectIn } = protections;
  const isOwn = claim === 'own-list';
  const beats = isOwn && protections.heartbeatMs > 0;
  const take = takeLine(beats ? 'claim' : START, protections, spec);
  const head: Line[] = [
    ...(isOwn ? [drainLine(protections)] : []),
    ...(beats ? [beatLine, registerLine] : []),
    // A reply that never came may have left a message in its own list.
    isOwn ? { ...take, resume: 'drain' } : take,
    ...stampLines(protections),
  ];
  const isApplied = effectIn === 'redis' && claim !== 'pop';
  const work = workLines(protections, renewalOf, 'ack', isApplied);
  if (isApplied) return [...head, ...work, applyLine(applied)];
  const ack = ackLines(protections);
  return ackWhen === 'after' || claim === 'pop'
    ? [...head, ...work, ...ack]
    : [...head, ...ack.map(early), ...work, forgetLine];
}

function applied(memory: Memory) {
  const [command, ...rest] = ackWords(memory.protections.claim);
  return { key: claimsKey(memory), words: [command, ...rest, current(memory).payload] };
}

/** What keeps a claim alive during the work: a later deadline, or the owner's heartbeat. */
function renewalOf(memory: Memory) {
  const { claim, heartbeatMs, renewEveryMs, leaseMs } = memory.protections;
  if (claim === 'own-list') {
    if (heartbeatMs === 0) return null;
    return { everyMs: beatEvery(heartbeatMs), argv: beat(memory).map((word) => raw(word)) };
  }
  if (claim === 'pop' || renewEveryMs === 0) return null;
  const score = bytes(String(memory.clock + leaseMs));
  const argv = [raw('ZADD'), deadlinesKey(memory), raw('XX'), score, current(memory).payload];
  return { everyMs: renewEveryMs, argv };
}

function beatEvery(heartbeatMs: number): number {
  return Math.max(1, Math.floor(heartbeatMs / 3));
}

function beat(memory: Memory): string[] {
  return ['SET', beatKey(memory), '1', 'PX', String(memory.protections.heartbeatMs)];
}

const beatLine: Line = {
  id: START,
  code: 'SET beat:<me> 1 PX <heartbeat>',
  step: (memory) => ask(memory, ...beat(memory)),
  onReply: () => ({}),
};

/** Behind the heartbeat, each time: whoever was taken for dead is in the set no more. */
const registerLine: Line = {
  id: 'register',
  code: 'SADD workers <me>',
  step: (memory) => ask(memory, 'SADD', workersKey(memory), memory.id),
  onReply: () => ({}),
};

/** What this consumer claimed earlier, and does not hold any more, goes back; the oldest first. */
function drainLine({ deadLetterAfter }: Protections): Line {
  const id = 'drain';
  if (deadLetterAfter === 0) {
    return {
      id,
      code: 'LMOVE claims queue LEFT RIGHT  # until it is empty',
      step: (memory) => ask(memory, 'LMOVE', claimsKey(memory), memory.queueKey, 'LEFT', 'RIGHT'),
      onReply: (_memory, reply) => (bulkOf(reply) === null ? { to: START } : { to: id }),
    };
  }
  return {
    id,
    code: 'EVAL "for each in claims: back to queue, or to dead"',
    step: (memory) => {
      const { queueKey } = memory;
      const keys = [claimsKey(memory), queueKey, deadLetterKey(memory), attemptsKey(memory)];
      return ask(memory, ...callScript(DRAIN_LIST, keys), deadLetterAfter);
    },
    onReply: () => ({ to: START }),
  };
}

/** An ack before the work: the message stays in hand. */
function early(ack: Line): Line {
  return { ...ack, id: `${ack.id}-first`, onReply: () => ({}) };
}
