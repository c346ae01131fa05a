// A run read as who ran what on which keys in which order. Two executions depend on each other only
// if they share a key that one of them may write; all others can change places and nobody sees a
// difference.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import { keyPlaces } from '../redis/command-keys.ts';
import { lookupCommand } from '../redis/lookup.ts';
import type { Fact, FactOf } from '../sim/fact.ts';
import type { Journal } from '../sim/journal.ts';
import { messagesCarried, messagesInReply } from '../sim/payload.ts';
import type { Run } from '../sim/run.ts';

/** What one event of the kernel was about. */
export interface RunEvent {
  /** Position behind it. */
  readonly cursor: number;
  readonly at: Ms;
  readonly facts: readonly Fact[];
}

/** Plays a run on, event by event, up to a moment. */
export function* eventsOf(run: Run, until: Ms): Generator<RunEvent, void> {
  const { journal } = run;
  for (;;) {
    const { cursor } = run;
    const before = journal.length;
    run.seekTo(cursor + 1);
    if (run.cursor === cursor || run.now > until) return;
    const facts: Fact[] = [];
    for (let seq = before; seq < journal.length; seq += 1) facts.push(journal.get(seq));
    yield { cursor: run.cursor, at: run.now, facts };
  }
}

/** One command that a process had a node run. */
export interface Execution {
  readonly fact: FactOf<'command-executed'>;
  readonly cursor: number;
  /** With the node's name, as two nodes have keys of the same name. */
  readonly keys: readonly string[];
  readonly mayWrite: boolean;
}

export function executionIn(fact: Fact, cursor: number): Execution | null {
  if (fact.kind !== 'command-executed') return null;
  const { keys, mayWrite } = keysOf(fact.argv);
  return { fact, cursor, keys: keys.map((key) => `${fact.node} ${key}`), mayWrite };
}

function keysOf(argv: readonly Bytes[]): { keys: readonly string[]; mayWrite: boolean } {
  const command = lookupCommand(argv);
  if (!('flags' in command)) return { keys: [], mayWrite: false };
  const name = command.name.toUpperCase();
  // A channel is what those share who publish to it and listen at it.
  if (CHANNELS.test(name)) return { keys: [`channel ${argv[1]}`], mayWrite: true };
  const mayWrite = command.flags.includes('write') || name === 'EVAL';
  return { keys: keyPlaces(command, argv).map(({ at }) => argv[at] as string), mayWrite };
}

const CHANNELS = /^P?(SUBSCRIBE|UNSUBSCRIBE)$|^PUBLISH$/;

/** Whether it makes a difference which of the two runs first. */
export function areDependent(one: Execution, other: Execution): boolean {
  if (!one.mayWrite && !other.mayWrite) return false;
  return one.keys.some((key) => other.keys.includes(key));
}

/**
 * The order of what had an effect, key by key, as one string: equal for two runs that differ only
 * in the order of steps that do not depend on each other, and in looks that found nothing.
 */
export function orderOf(run: Run): string {
  const { journal } = run;
  const byKey = new Map<string, string[]>();
  const add = (key: string, step: string) => byKey.set(key, [...(byKey.get(key) ?? []), step]);
  for (const fact of journal.facts()) {
    if (fact.kind === 'side-effect-done') add(fact.message, `${fact.actor} acts`);
    // Whom a blocked pop serves shows in its reply.
    if (fact.kind === 'packet-sent' && fact.direction === 'reply') {
      for (const message of fact.messages) add(message, `${fact.actor} ${fact.label}`);
    }
    const execution = executionIn(fact, 0);
    if (execution === null) continue;
    const messages = messagesOf(execution.fact);
    if (messages === '' && !changedSomething(execution.fact, journal)) continue;
    const { actor, argv } = execution.fact;
    for (const key of execution.keys) add(key, `${actor} ${argv[0]} ${messages}`);
  }
  const orders = [...byKey].map(([key, steps]) => `${key}: ${steps.join(', ')}`);
  return orders.sort().join('; ');
}

function messagesOf({ argv, reply }: FactOf<'command-executed'>): string {
  const replied = reply === null ? [] : messagesInReply(reply);
  return [...messagesCarried(argv), ...replied].join(' ');
}

/** Facts of its unit that are no change of data. */
const NO_CHANGE: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
  'command-executed',
  'packet-sent',
  'client-blocked',
  'client-unblocked',
]);

function changedSomething({ seq, unit }: Fact, journal: Journal): boolean {
  if (unit === null) return false;
  for (let at = seq + 1; at < journal.length; at += 1) {
    const fact = journal.get(at);
    if (fact.unit !== unit) return false;
    if (!NO_CHANGE.has(fact.kind)) return true;
  }
  return false;
}
