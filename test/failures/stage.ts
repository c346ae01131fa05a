// The stage of the tests of failures: small runs of any design with round times, and what became of
// them. 50 ms one way without jitter, work of 1000 ms, a message every 400 ms.

import { bytes, text } from '../../src/base/bytes.ts';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import type { MessageState } from '../../src/ledger/record.ts';
import type { Reply } from '../../src/resp/reply.ts';
import type { Fact, FactKind, FactOf } from '../../src/sim/fact.ts';
import type { Action, Input } from '../../src/sim/input.ts';
import type { MessageId } from '../../src/sim/payload.ts';
import { Run } from '../../src/sim/run.ts';
import { type DesignOptions, designScenario } from '../../src/sim/scenarios/design.ts';

const TIMES = { latencyMs: 50, jitterMs: 0 } as const;

export interface StageOptions extends DesignOptions {
  readonly inputs?: readonly Input[];
  readonly seed?: number;
}

/** A run at its start: one producer with one message, one worker, unless asked for others. */
export function stage({ inputs = [], seed = 1, ...options }: StageOptions): Run {
  const scenario = designScenario({
    producers: 1,
    workers: 1,
    ...options,
    protections: { leaseMs: 3000, delayMs: 500, ...options.protections },
    producer: {
      startsAtMs: 500,
      messages: 1,
      intervalMs: 400,
      replyTimeoutMs: 500,
      backoffMs: 200,
      ...options.producer,
    },
    worker: {
      workMs: 1000,
      workJitterMs: 0,
      pollIntervalMs: 300,
      replyTimeoutMs: 500,
      ...options.worker,
    },
    rest: { horizonMs: 600_000, link: TIMES, replication: TIMES, ...options.rest },
  });
  return Run.start({ scenario, seed, inputs });
}

/** A run that has been played for 30 s, or for as long as asked. */
export function played(options: StageOptions, untilMs = 30_000): Run {
  const run = stage(options);
  run.advanceTo(untilMs);
  return run;
}

/** Plays a run to the first fact that fits, to act right behind it. */
export function playTo<K extends FactKind>(
  run: Run,
  kind: K,
  fits: (fact: FactOf<K>) => boolean = () => true,
): FactOf<K> {
  let seen = run.journal.length;
  while (run.step() && run.now < 60_000) {
    for (; seen < run.journal.length; seen += 1) {
      const fact: Fact = run.journal.get(seen);
      if (fact.kind === kind && fits(fact as FactOf<K>)) return fact as FactOf<K>;
    }
  }
  throw new Error(`no ${kind} came`);
}

/** To the moment at which Redis has just run a command of that name. */
export function playToCommand(run: Run, name: string, by?: string): FactOf<'command-executed'> {
  return playTo(
    run,
    'command-executed',
    ({ argv, actor }) => argv[0] === name && (by === undefined || actor === by),
  );
}

/** To the moment at which somebody has begun to work. */
export function playToWork(run: Run, by?: string): FactOf<'work-started'> {
  return playTo(run, 'work-started', ({ actor }) => by === undefined || actor === by);
}

/** kill -9, now. Without a time it stays dead. */
export function crash(run: Run, target: string, restartAfterMs: number | null = null): void {
  run.act({ kind: 'fault', fault: 'process-crash', target, restartAfterMs });
}

/** The reply on the wire, or the next one, is lost with its connection. */
export function loseReply(target: string, carrying: 'any' | 'message' = 'message'): Action {
  return { kind: 'fault', fault: 'reset-after', target: `${target}:redis`, carrying };
}

export function slowDown(target: string, factor: number): Action {
  return { kind: 'fault', fault: 'slow-worker', target, factor };
}

/** One replica that a sentinel promotes once it has not heard of the primary for 2 s. */
export const WATCHED = {
  replicas: [{ id: 'replica-1' }],
  failover: { pingEveryMs: 500, downAfterMs: 2000 },
};

/** Nothing passes between two ends any more, unless for so long only. */
export function cut(run: Run, link: string, healAfterMs: number | null = null): void {
  run.act({ kind: 'fault', fault: 'link-cut', target: link, healAfterMs });
}

/** Whom each node follows; null for a primary. */
export function primaries(run: Run): Record<string, string | null> {
  return Object.fromEntries(run.world.nodes().map(({ id, primary }) => [id, primary]));
}

/**
 * Types a line into redis-cli, now, at the first node or another one; its words are separated by
 * blanks. Returns the reply.
 */
export function cli(run: Run, line: string, node = 'redis'): unknown {
  run.act({ kind: 'command', node, argv: line.split(' ').map((word) => bytes(word)) });
  const replies = factsOf(run, 'console-replied');
  const last = replies.at(-1);
  return last === undefined ? undefined : plain(last.reply);
}

/** A reply as RESP2 shows it: text, number, array, null; an error is its text. */
function plain(reply: Reply): unknown {
  switch (reply.kind) {
    case 'bulk':
    case 'verbatim':
      return text(reply.value);
    case 'simple':
    case 'error':
      return reply.text;
    case 'int':
      return Number(reply.value);
    case 'double':
      return reply.digits;
    case 'array':
    case 'push':
      return reply.items.map(plain);
    case 'map':
      return reply.pairs.flatMap((pair) => pair.map(plain));
    default:
      return null;
  }
}

export function factsOf<K extends FactKind>(run: Run, kind: K): FactOf<K>[] {
  return [...run.journal.facts()].filter((fact: Fact): fact is FactOf<K> => fact.kind === kind);
}

/** The state of each message, in the order in which they were made. */
export function states(run: Run): MessageState[] {
  return ledgerOf(run)
    .messages()
    .map(({ state }) => state);
}

/** How often each message was done. */
export function timesDone(run: Run): number[] {
  return ledgerOf(run)
    .messages()
    .map((message) => message.timesDone);
}

/** The keys in which a message still is. */
export function keysOf(run: Run, id: MessageId): string[] {
  const copies = ledgerOf(run).message(id)?.copies ?? [];
  return copies.flatMap(({ place }) => (place.kind === 'key' ? [text(place.key)] : []));
}

/** Messages in the order in which they were done. */
export function doneInOrder(run: Run): MessageId[] {
  return run.world.effects().map(({ message }) => message);
}

/** A message as the simulation writes it, without blanks: to be typed. */
export function payload(id: number): string {
  return `{"id":${id},"sku":"tea"}`;
}
