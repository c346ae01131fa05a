// The middle of every consumer's program: the work on the message in hand and its side effect, with
// the marks that keep a second delivery from doing it again.

import { type Bytes, bytes, raw } from '../../base/bytes.ts';
import { NEVER } from '../actors/host.ts';
import type { Protections } from '../protections.ts';
import { appliedKey, balanceKey } from './keys.ts';
import { type Line, type Memory, type Renewal, START, type Step, type Turn } from './program.ts';
import { bulkOf, integerOf } from './replies.ts';
import { APPLY_ONCE, callScript } from './scripts.ts';

const MARK_SECONDS = 86_400;
const DONE = 'done';

/** A command whose reply must come within the process's patience. */
export function ask(memory: Memory, ...words: readonly (Bytes | string | number)[]): Step {
  return command(memory.spec.replyTimeoutMs, words);
}

/** A command that may wait inside Redis: patience begins when its own timeout ends. */
export function askBlocking(
  memory: Memory,
  blockMs: number,
  ...words: readonly (Bytes | string | number)[]
): Step {
  return command(blockMs === 0 ? NEVER : blockMs + memory.spec.replyTimeoutMs, words);
}

function command(patienceMs: number, words: readonly (Bytes | string | number)[]): Step {
  const argv = words.map((word) => (typeof word === 'number' ? bytes(String(word)) : raw(word)));
  return { kind: 'ask', argv, patienceMs };
}

/** The first message in hand: the lines behind a claim have one. */
export function current({ id, hand }: Memory) {
  const [message] = hand;
  if (message === undefined) throw new Error(`${id} has no message in hand`);
  return message;
}

/** Lets the first message go; `to` is where the program goes on. */
export function release(
  memory: Memory,
  reason: 'finished' | 'ignored' | 'skipped',
  to?: string,
): Turn {
  const message = current(memory);
  return {
    ...(to === undefined ? {} : { to }),
    hand: memory.hand.slice(1),
    notes: [{ kind: 'message-released', actor: memory.id, message: message.id, reason }],
  };
}

function markKey(memory: Memory): Bytes {
  return bytes(`done:${current(memory).number}`);
}

/** The line before the work: has this message been done already? */
const MARKS = {
  before: (_: Protections, done: string): Line => ({
    id: 'mark',
    code: `SET done:<id> <me> NX EX ${MARK_SECONDS}  # nil: skip it`,
    step: (memory) => ask(memory, 'SET', markKey(memory), memory.id, 'NX', 'EX', MARK_SECONDS),
    onReply: (_memory, reply) => (reply.kind === 'simple' ? {} : { to: done }),
  }),
  after: (_: Protections, done: string): Line => ({
    id: 'mark',
    code: 'EXISTS done:<id>  # 1: skip it',
    step: (memory) => ask(memory, 'EXISTS', markKey(memory)),
    onReply: (_memory, reply) => (integerOf(reply) === 0 ? {} : { to: done }),
  }),
  // The old value tells a finished message from one that somebody is working on.
  lease: ({ leaseMs }: Protections, done: string): Line => ({
    id: 'mark',
    code: `SET done:<id> <me> NX GET PX ${leaseMs}  # done: skip it; another's: leave it`,
    step: (memory) => ask(memory, 'SET', markKey(memory), memory.id, 'NX', 'GET', 'PX', leaseMs),
    onReply: (memory, reply) => {
      const before = bulkOf(reply);
      if (before === null || before === memory.id) return {};
      return before === DONE ? { to: done } : release(memory, 'skipped', START);
    },
  }),
} as const;

/** What an ack is about, and its words without that key: `XACK <stream> workers <entry>`. */
export interface Ack {
  readonly key: Bytes;
  /** The command, then what comes behind its key. */
  readonly words: readonly (Bytes | string)[];
}

/** The side effect in Redis itself, its mark and the ack as one script: all of it or nothing. */
export function applyLine(ackOf: (memory: Memory) => Ack): Line {
  return {
    id: 'ack',
    code: 'EVAL "if HSETNX applied <id> then INCRBY balance; ack"',
    step: (memory) => {
      const { key, words } = ackOf(memory);
      const script = callScript(APPLY_ONCE, [appliedKey(memory.queueKey), balanceKey(memory), key]);
      return ask(memory, ...script, current(memory).number, ...words);
    },
    onReply: (memory) => release(memory, 'finished'),
  };
}

/**
 * The lines from the work to the side effect.
 * @param done id of the line behind them: the ack, or what lets the message go
 * @param isApplied whether that line does the side effect, in Redis
 */
export function workLines(
  protections: Protections,
  renewal: (memory: Memory) => Renewal | null,
  done: string,
  isApplied = false,
): Line[] {
  const lines: Line[] = [];
  const { mark } = protections;
  const work: Line = {
    id: 'work',
    code: 'work(message)',
    step: (memory) => ({ kind: 'work', renew: renewal(memory) }),
  };
  // With the effect goes its mark: none other is needed.
  if (isApplied) return [work];
  if (mark !== 'none') lines.push(MARKS[mark](protections, done));
  lines.push(work, {
    id: 'effect',
    code: protections.uniqueEffect ? 'effect(message, key = id)' : 'effect(message)',
    step: (memory) => ({
      kind: 'go',
      turn: { effect: { message: current(memory), isUnique: protections.uniqueEffect } },
    }),
  });
  if (mark === 'after' || mark === 'lease') {
    lines.push({
      id: 'mark-done',
      code: `SET done:<id> done EX ${MARK_SECONDS}`,
      step: (memory) => ask(memory, 'SET', markKey(memory), DONE, 'EX', MARK_SECONDS),
      onReply: () => ({}),
    });
  }
  return lines;
}
