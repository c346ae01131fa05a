// Programs of reapers of a list: they bring back what was claimed and never acked. All in one
// script, or in commands with a gap between, as tutorials write it.

import { messageRefsIn } from '../payload.ts';
import type { Protections } from '../protections.ts';
import type { ConsumerSpec } from '../scenario.ts';
import {
  attemptsKey,
  claimsKey,
  deadLetterKey,
  deadlinesKey,
  tokensKey,
  workersKey,
} from './keys.ts';
import { type Line, type Program, START } from './program.ts';
import { bulkOf, integerOf, itemsOf } from './replies.ts';
import { callScript, REAP_LIST, RESCUE_LISTS } from './scripts.ts';
import { ask, current, release } from './work.ts';

/** Takes back what was claimed longer ago than the lease, or by consumers that are dead. */
export function listReaper(protections: Protections, spec: ConsumerSpec): Program {
  if (protections.claim === 'pop') return [idleLine(spec)];
  if (protections.claim === 'own-list') return [rescueLine(spec)];
  return protections.reap === 'script' ? [reapLine(spec)] : stepwise(protections, spec);
}

/** Consumers that only pop leave nothing to bring back, until they are told to do otherwise. */
function idleLine(spec: ConsumerSpec): Line {
  return {
    id: START,
    code: 'sleep()  # there are no claims',
    step: () => ({ kind: 'go', turn: { to: START, restMs: spec.pollIntervalMs } }),
  };
}

function reapLine(spec: ConsumerSpec): Line {
  return {
    id: START,
    code: 'EVAL "for each overdue: ZREM, LREM claims, RPUSH queue"',
    step: (memory) => {
      const { queueKey, protections, clock } = memory;
      const keys = [queueKey, deadlinesKey(memory), deadLetterKey(memory), attemptsKey(memory)];
      keys.push(tokensKey(memory));
      if (protections.claim === 'processing-list') keys.push(claimsKey(memory));
      return ask(memory, ...callScript(REAP_LIST, keys), clock, protections.deadLetterAfter);
    },
    onReply: () => ({ restMs: spec.pollIntervalMs }),
  };
}

function rescueLine(spec: ConsumerSpec): Line {
  return {
    id: START,
    code: 'EVAL "for each worker without a heartbeat: its claims back to queue"',
    step: (memory) => {
      const { queueKey, protections } = memory;
      const keys = [queueKey, workersKey(memory), deadLetterKey(memory), attemptsKey(memory)];
      return ask(memory, ...callScript(RESCUE_LISTS, keys), protections.deadLetterAfter);
    },
    onReply: () => ({ restMs: spec.pollIntervalMs }),
  };
}

/** Command by command: between taking out and putting back it can die. */
function stepwise({ claim, reap }: Protections, spec: ConsumerSpec): Program {
  const look: Line = {
    id: START,
    code: 'ZRANGEBYSCORE deadlines -inf <now> LIMIT 0 1',
    step: (memory) =>
      ask(memory, 'ZRANGEBYSCORE', deadlinesKey(memory), '-inf', memory.clock, 'LIMIT', 0, 1),
    onReply: (_memory, reply) => {
      const payload = bulkOf(itemsOf(reply)[0]);
      const hand = payload === null ? [] : messageRefsIn(payload);
      return hand.length > 0 ? { hand } : { to: START, restMs: spec.pollIntervalMs };
    },
  };
  const remove: Line[] = [unstamp(reap)];
  if (claim === 'processing-list') {
    remove.push({
      id: 'remove-claim',
      code: 'LREM claims 1 message',
      step: (memory) => ask(memory, 'LREM', claimsKey(memory), 1, current(memory).payload),
      onReply: () => ({}),
    });
  }
  const push: Line = {
    id: 'push',
    code: 'RPUSH queue message',
    step: (memory) => ask(memory, 'RPUSH', memory.queueKey, current(memory).payload),
    onReply: () => ({}),
  };
  const end: Line = {
    id: 'end',
    code: 'forget(message)',
    step: (memory) => ({ kind: 'go', turn: release(memory, 'ignored', START) }),
  };
  return reap === 'remove-first' ? [look, ...remove, push, end] : [look, push, ...remove, end];
}

/** Takes the deadline out. With nothing pushed yet, the reply tells which reaper was first. */
function unstamp(reap: Protections['reap']): Line {
  const isFirst = reap === 'remove-first';
  return {
    id: 'remove',
    code: isFirst ? 'ZREM deadlines message  # 0: another was first' : 'ZREM deadlines message',
    step: (memory) => ask(memory, 'ZREM', deadlinesKey(memory), current(memory).payload),
    onReply: (memory, reply) =>
      isFirst && integerOf(reply) !== 1 ? release(memory, 'skipped', START) : {},
  };
}
