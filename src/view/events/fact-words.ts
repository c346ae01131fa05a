// Facts of the journal as sentences. Some facts are steps that people follow, some are details of a
// step, and some matter so much that a screen reader says them even while the run plays.

import { type Bytes, text } from '../../base/bytes.ts';
import { formatCommand, formatReply } from '../../console/format.ts';
import type { Key, Sentence, SentenceParams } from '../../i18n/dictionary.ts';
import type { Fact, FactOf } from '../../sim/fact.ts';
import { knobWords, nameOfKnob } from './knob-words.ts';
import { machineWords } from './machine-words.ts';
import { moment, nameOfActor, nameOfTarget, numbersOf } from './names.ts';
import { replicationWords } from './replication-words.ts';

export type Weight = 'detail' | 'step' | 'important';

export interface FactWords {
  readonly sentence: Sentence;
  readonly weight: Weight;
}

/** A command or a reply is cut here in a sentence; the console shows it in full. */
const MAX_QUOTED = 72;

/** A fact in words; null for what only programs need to know. */
export function wordsOf(fact: Fact): FactWords | null {
  switch (fact.kind) {
    case 'actor-crashed':
      return crashed(fact);
    case 'actor-restarted':
      return words('important', 'fact.actor-restarted', { actor: nameOfActor(fact.actor) });
    case 'packet-sent':
    case 'packet-lost':
      return onTheWire(fact);
    case 'command-executed':
      return executed(fact);
    case 'client-blocked':
    case 'client-unblocked':
      return waiting(fact);
    case 'connection-opening':
    case 'connection-opened':
    case 'connection-closed':
    case 'connection-reset':
      return connection(fact);
    case 'key-removed':
      return keyRemoved(fact);
    case 'stream-removed':
      return streamRemoved(fact);
    case 'console-typed':
      return words('step', 'fact.console-typed', { command: quoteCommand(fact.argv) });
    case 'console-replied':
      return words('important', 'fact.console-replied', { reply: quoteReply(fact.reply) });
    case 'console-closed':
      return words('step', 'fact.console-closed');
    default:
      return (
        machineWords(fact) ?? replicationWords(fact) ?? fromOutside(fact) ?? aboutMessage(fact)
      );
  }
}

function words(weight: Weight, key: Key, params: SentenceParams = {}): FactWords {
  return { sentence: { key, params }, weight };
}

function crashed(fact: FactOf<'actor-crashed'>): FactWords {
  const actor = nameOfActor(fact.actor);
  if (fact.messages.length === 0) return words('important', 'fact.actor-crashed', { actor });
  return words('important', 'fact.actor-crashed-holding', {
    actor,
    count: fact.messages.length,
    messages: numbersOf(fact.messages),
  });
}

function aboutMessage(fact: Fact): FactWords | null {
  if (!('message' in fact)) return aboutRequest(fact);
  const actor = nameOfActor(fact.actor);
  const number = numbersOf([fact.message]);
  switch (fact.kind) {
    case 'message-created':
      return words('step', 'fact.message-created', { actor, number });
    case 'retry-scheduled': {
      const { attempt } = fact;
      const at = moment(fact.resumesAt);
      return words('step', 'fact.retry-scheduled', { actor, number, attempt, at });
    }
    case 'belief-changed':
      return words('step', `fact.belief-${fact.belief}`, { actor, number });
    case 'gave-up':
      return words('important', 'fact.gave-up', { actor, number, attempts: fact.attempts });
    case 'work-started':
      return words('step', 'fact.work-started', { actor, number });
    case 'work-retimed':
      return words('detail', 'fact.work-retimed', { actor, number, at: moment(fact.endsAt) });
    case 'side-effect-done':
      return fact.nth === 1
        ? words('step', 'fact.side-effect-done', { actor, number })
        : words('important', 'fact.side-effect-again', { actor, number, nth: fact.nth });
    case 'side-effect-undone':
      return words('important', 'fact.side-effect-undone', { node: fact.node, number });
    case 'side-effect-refused':
      return words('important', 'fact.side-effect-refused', { actor, number });
    case 'message-released':
      return words('detail', 'fact.message-released', { actor, number });
    default:
      return null;
  }
}

function aboutRequest(fact: Fact): FactWords | null {
  switch (fact.kind) {
    case 'request-timed-out':
      return words('important', 'fact.request-timed-out', {
        actor: nameOfActor(fact.actor),
        command: fact.command,
        seconds: fact.waitedMs / 1000,
      });
    case 'request-refused':
      return words('important', 'fact.request-refused', {
        actor: nameOfActor(fact.actor),
        command: fact.command,
        error: fact.error,
      });
    case 'payload-refused':
      return words('important', 'fact.payload-refused', { actor: nameOfActor(fact.actor) });
    default:
      return null;
  }
}

function onTheWire(fact: FactOf<'packet-sent'> | FactOf<'packet-lost'>): FactWords {
  const lost = fact.kind === 'packet-lost';
  const loaded = fact.messages.length > 0;
  const key: Key = `fact.${fact.direction}-${lost ? 'lost' : 'sent'}${loaded ? '-with' : ''}`;
  const weight = lost ? (loaded ? 'important' : 'step') : loaded ? 'step' : 'detail';
  return words(weight, key, {
    actor: nameOfActor(fact.actor),
    node: fact.node,
    command: fact.label,
    count: fact.messages.length,
    messages: numbersOf(fact.messages),
    reply: 'reply' in fact ? quoteReply(fact.reply) : '',
  });
}

function executed(fact: FactOf<'command-executed'>): FactWords | null {
  // The console has facts of its own for what is typed and answered.
  if (fact.actor === 'console') return null;
  const params = { actor: nameOfActor(fact.actor), command: quoteCommand(fact.argv) };
  if (fact.reply === null) return words('step', 'fact.command-waiting', params);
  return words('step', 'fact.command-executed', { ...params, reply: quoteReply(fact.reply) });
}

function waiting(fact: FactOf<'client-blocked'> | FactOf<'client-unblocked'>): FactWords | null {
  const actor = nameOfActor(fact.actor);
  if (fact.kind === 'client-blocked') {
    return words('detail', 'fact.client-blocked', { actor, keys: fact.keys.map(text).join(', ') });
  }
  if (fact.reason === 'served') return words('detail', 'fact.client-served', { actor });
  return fact.reason === 'timeout' ? words('detail', 'fact.client-timed-out', { actor }) : null;
}

type ConnectionFact = FactOf<
  'connection-opening' | 'connection-opened' | 'connection-closed' | 'connection-reset'
>;

function connection(fact: ConnectionFact): FactWords {
  const id = 'actor' in fact ? fact.actor : (fact.link.split(':')[0] as string);
  const actor = nameOfActor(id);
  if (fact.kind === 'connection-reset') {
    return words('important', 'fact.connection-reset', { actor });
  }
  if (fact.kind === 'connection-closed') {
    const byNode = fact.side === 'node';
    return words(
      byNode ? 'detail' : 'step',
      byNode ? 'fact.connection-closed-node' : 'fact.connection-closed',
      { actor },
    );
  }
  return words('detail', `fact.${fact.kind}`, { actor });
}

function keyRemoved(fact: FactOf<'key-removed'>): FactWords | null {
  if (fact.reason !== 'expired' && fact.reason !== 'evicted') return null;
  return words('important', `fact.key-${fact.reason}`, { key: text(fact.key) });
}

/** What a command deletes by itself is told with the command. */
function streamRemoved(fact: FactOf<'stream-removed'>): FactWords | null {
  if (fact.reason !== 'trimmed') return null;
  const { length: count } = fact.ids;
  return words('important', 'fact.stream-trimmed', { key: text(fact.key), count });
}

function fromOutside(fact: Fact): FactWords | null {
  switch (fact.kind) {
    case 'knob-turned': {
      const what = knobWords(fact.target, fact.name, fact.value);
      return words('important', 'fact.knob-turned', { what });
    }
    case 'knob-refused':
      return words('important', 'fact.knob-refused', {
        name: nameOfKnob(fact.target, fact.name),
        why: { key: `refusal.${fact.reason}` },
      });
    case 'fault-applied':
      return faultWords(appliedKey(fact), fact.target);
    case 'fault-struck':
      return faultWords(`fault.${fact.fault}`, fact.target);
    case 'fault-armed':
      return armedWords(fact);
    case 'fault-refused':
      return words('important', 'fault.refused', { why: { key: `refusal.${fact.reason}` } });
    default:
      return null;
  }
}

/** Factor 1 is no slowness but the end of it. */
function appliedKey({ fault, params }: FactOf<'fault-applied'>): string {
  return fault === 'slow-worker' && params.factor === 1 ? 'fault.full-speed' : `fault.${fault}`;
}

const FAULT_KEYS: ReadonlySet<string> = new Set<Key>([
  'fault.process-crash',
  'fault.restart',
  'fault.reset-before',
  'fault.reset-after',
  'fault.slow-worker',
  'fault.full-speed',
  'fault.pause',
  'fault.wake',
  'fault.heal',
  'fault.link-cut',
  'fault.slow-link',
  'fault.half-open',
  'fault.partition',
  'fault.power-loss',
  'fault.disk-stall',
  'fault.clock-jump',
  'fault.poison-message',
  'fault.armed-poison-message',
  'fault.armed-reset-before',
  'fault.armed-reset-after',
  'fault.at-line',
]);

function armedWords({ fault, target, params }: FactOf<'fault-armed'>): FactWords | null {
  if (fault !== 'at-line') return faultWords(`fault.armed-${fault}`, target);
  const does = `code.does-${String(params.does ?? 'crash')}` as Key;
  return words('important', 'fault.armed-at-line', {
    target: nameOfTarget(target),
    line: String(params.line ?? 'take'),
    what: { key: does },
  });
}

function faultWords(key: string, target: string): FactWords | null {
  if (!FAULT_KEYS.has(key)) return null;
  return words('important', key as Key, { target: nameOfTarget(target) });
}

function quoteCommand(argv: readonly Bytes[]): string {
  return cut(formatCommand(argv));
}

function quoteReply(reply: Parameters<typeof formatReply>[0]): string {
  return cut(formatReply(reply).join(' '));
}

function cut(words: string): string {
  return words.length > MAX_QUOTED ? `${words.slice(0, MAX_QUOTED)}…` : words;
}
