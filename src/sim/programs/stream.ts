// Programs around a stream: readers without a group, and consumers of a group with their PEL, acks,
// claims of what others left, and dead letters.

import { type Bytes, bytes, raw } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { type MessageRef, messageRefsIn } from '../payload.ts';
import type { Protections } from '../protections.ts';
import type { ConsumerSpec } from '../scenario.ts';
import { deadLetterKey } from './keys.ts';
import { type Line, type Memory, type Program, START, type Step, type Turn } from './program.ts';
import { bulkOf, integerOf, itemsOf } from './replies.ts';
import { ACK_OWN, BURY_ENTRY, callScript } from './scripts.ts';
import { applyLine, ask, askBlocking, current, release, workLines } from './work.ts';

const GROUP = 'workers';

/** Its name in the group: with fresh names, another one in each life. */
function consumerName({ id, life, protections }: Memory): string {
  if (protections.sharedName) return 'worker';
  return protections.freshNames ? `${id}-${life}` : id;
}

/** An entry's messages, each with the entry's id. A deleted entry has none. */
function messagesOf(entry: Reply): MessageRef[] {
  const [id, fields] = itemsOf(entry);
  const entryId = bulkOf(id);
  if (entryId === null) return [];
  return itemsOf(fields).flatMap((field) => {
    const value = bulkOf(field);
    return value === null ? [] : messageRefsIn(value).map((ref) => ({ ...ref, entryId }));
  });
}

/** The entries that XREAD or XREADGROUP answered for the one stream asked. */
function entriesOf(reply: Reply): readonly Reply[] {
  return itemsOf(itemsOf(itemsOf(reply)[0])[1]);
}

/**
 * The entries that a group's consumer was given, by XREADGROUP or by XAUTOCLAIM: claims may have been
 * switched on or off while the other one was under way.
 */
function entriesGiven(reply: Reply): readonly Reply[] {
  const [first, second] = itemsOf(reply);
  return bulkOf(first) === null ? entriesOf(reply) : itemsOf(second);
}

function lastId(entries: readonly Reply[]): string | undefined {
  return bulkOf(itemsOf(entries.at(-1))[0]) ?? undefined;
}

/** The first message in hand came with an entry. */
function entryOf(memory: Memory): Bytes {
  const { entryId } = current(memory);
  if (entryId === undefined) throw new Error(`${memory.id} holds a message without an entry`);
  return entryId;
}

/** Who claims from others must not wait for new entries for ever. */
function blockMs({ blockTimeoutMs }: ConsumerSpec, { claimIdleMs }: Protections): number {
  if (claimIdleMs === 0) return blockTimeoutMs;
  return blockTimeoutMs === 0 ? claimIdleMs : Math.min(blockTimeoutMs, claimIdleMs);
}

/** Without a group: every reader gets every entry after the id that it names. */
function readLine(protections: Protections, spec: ConsumerSpec): Line {
  const keepsId = protections.read === 'saved-id';
  return {
    id: START,
    code: `XREAD COUNT ${protections.batch} BLOCK ${spec.blockTimeoutMs} STREAMS s ${keepsId ? '<last id>' : '$'}`,
    step: (memory) =>
      memory.hand.length > 0
        ? { kind: 'go', turn: {} }
        : askBlocking(
            memory,
            spec.blockTimeoutMs,
            ...['XREAD', 'COUNT', protections.batch, 'BLOCK', spec.blockTimeoutMs],
            ...['STREAMS', memory.queueKey],
            keepsId ? (memory.vars.lastId ?? '0') : '$',
          ),
    onReply: (_memory, reply) => {
      const entries = entriesOf(reply);
      const id = lastId(entries);
      if (id === undefined) return { to: START };
      return { hand: entries.flatMap(messagesOf), vars: { lastId: id } };
    },
  };
}

/** With `saved-id` the last id done is kept in Redis, so that a restart goes on behind it. */
function savedIdLines(): { load: Line; save: Line } {
  const key = ({ queueKey, id }: Memory) => raw(`${queueKey}:last:${id}`);
  return {
    load: {
      id: 'load',
      code: 'GET last-id',
      step: (memory) => ask(memory, 'GET', key(memory)),
      onReply: (_memory, reply) => ({ vars: { lastId: bulkOf(reply) ?? '0' } }),
    },
    save: {
      id: 'ack',
      code: 'SET last-id <entry>',
      step: (memory) => ask(memory, 'SET', key(memory), entryOf(memory)),
      onReply: (memory) => release(memory, 'finished'),
    },
  };
}

/** A reader of a stream without a group. */
export function streamReader(protections: Protections, spec: ConsumerSpec): Program {
  const work = workLines(protections, () => null, 'ack');
  const read = readLine(protections, spec);
  if (protections.read === 'saved-id') {
    const { load, save } = savedIdLines();
    return [load, read, ...work, save];
  }
  const forget: Line = {
    id: 'ack',
    code: 'forget(message)',
    step: (memory) => ({ kind: 'go', turn: release(memory, 'finished') }),
  };
  return [read, ...work, forget];
}

function groupLine({ groupFrom }: Protections): Line {
  return {
    id: 'group',
    code: `XGROUP CREATE s ${GROUP} ${groupFrom} MKSTREAM`,
    step: (memory) =>
      ask(memory, 'XGROUP', 'CREATE', memory.queueKey, GROUP, groupFrom, 'MKSTREAM'),
    // BUSYGROUP: another consumer was first.
    takesErrors: true,
    onReply: () => ({}),
  };
}

function readGroup(memory: Memory, spec: ConsumerSpec, from: string): Step {
  const { protections, queueKey } = memory;
  const words = ['XREADGROUP', 'GROUP', GROUP, consumerName(memory), 'COUNT', protections.batch];
  const noAck = protections.noAck ? ['NOACK'] : [];
  if (from !== '>') return ask(memory, ...words, ...noAck, 'STREAMS', queueKey, from);
  const wait = blockMs(spec, protections);
  const tail = ['BLOCK', wait, ...noAck, 'STREAMS', queueKey, from];
  return askBlocking(memory, wait, ...words, ...tail);
}

/**
 * After a lost connection: entries may have been delivered to it in a reply that never came, and
 * stand in its own PEL.
 */
const reconnectedLine: Line = {
  id: 'reconnected',
  code: 'read own PEL again',
  step: () => go({ to: 'history', vars: { history: '0' } }),
};

/** Its own PEL from an earlier life, entry by entry, until there is no more. */
function historyLine(spec: ConsumerSpec): Line {
  return {
    id: 'history',
    code: 'XREADGROUP … STREAMS s <after the last>  # own PEL, until empty',
    step: (memory) =>
      memory.vars.history === 'done'
        ? { kind: 'go', turn: { to: START } }
        : readGroup(memory, spec, memory.vars.history ?? '0'),
    onReply: (_memory, reply) => {
      const entries = entriesOf(reply);
      const id = lastId(entries);
      if (id === undefined) return { to: START, vars: { history: 'done' } };
      const hand = entries.flatMap(messagesOf);
      if (hand.length === 0) return { to: 'history', vars: { history: id } };
      return { hand, to: 'check', vars: { history: id } };
    },
  };
}

/** Before new entries: what others left in their PEL for too long. */
function claimLine({ claimIdleMs, batch }: Protections): Line {
  return {
    id: START,
    code: `XAUTOCLAIM s ${GROUP} <me> ${claimIdleMs} <cursor> COUNT ${batch}`,
    step: (memory) => {
      if (memory.hand.length > 0) return { kind: 'go', turn: { to: 'check' } };
      const { queueKey, vars } = memory;
      const words = [GROUP, consumerName(memory), claimIdleMs, vars.cursor ?? '0-0'];
      return ask(memory, 'XAUTOCLAIM', queueKey, ...words, 'COUNT', batch);
    },
    onReply: (_memory, reply) => {
      const hand = entriesGiven(reply).flatMap(messagesOf);
      const vars = { cursor: bulkOf(itemsOf(reply)[0]) ?? '0-0' };
      return hand.length > 0 ? { hand, to: 'check', vars } : { to: 'read', vars };
    },
  };
}

function newEntriesLine(id: string, spec: ConsumerSpec, protections: Protections): Line {
  return {
    id,
    ...(protections.history ? { resume: reconnectedLine.id } : {}),
    code: `XREADGROUP GROUP ${GROUP} <me> COUNT ${protections.batch} BLOCK ${blockMs(spec, protections)} STREAMS s >`,
    step: (memory) =>
      memory.hand.length > 0 ? { kind: 'go', turn: { to: 'check' } } : readGroup(memory, spec, '>'),
    onReply: (_memory, reply) => {
      const hand = entriesGiven(reply).flatMap(messagesOf);
      return hand.length > 0 ? { hand, to: 'check' } : { to: START };
    },
  };
}

/** The line that puts a message away which was delivered too often; `check` begins each entry. */
function deadLetterLine(most: number): Line {
  if (most === 0) return { id: 'check', code: 'entry = next()', step: () => go({}) };
  return {
    id: 'check',
    code: `EVAL "if XPENDING says delivered more than ${most} times then XADD dead; XACK"`,
    step: (memory) => {
      const script = callScript(BURY_ENTRY, [memory.queueKey, deadLetterKey(memory)]);
      return ask(memory, ...script, GROUP, entryOf(memory), most, current(memory).payload);
    },
    onReply: (memory, reply) =>
      integerOf(reply) === 0 ? {} : release(memory, 'ignored', back(memory)),
  };
}

function go(turn: Turn): Step {
  return { kind: 'go', turn };
}

function ackLine({ ack, noAck }: Protections): Line {
  const onReply = (memory: Memory) => release(memory, 'finished', back(memory));
  if (noAck) {
    return { id: 'ack', code: 'forget(message)', step: (memory) => go(onReply(memory)) };
  }
  if (ack === 'token') {
    return {
      id: 'ack',
      code: 'EVAL "if XPENDING says mine then XACK"',
      step: (memory) => {
        const script = callScript(ACK_OWN, [memory.queueKey]);
        return ask(memory, ...script, GROUP, entryOf(memory), consumerName(memory));
      },
      onReply,
    };
  }
  return {
    id: 'ack',
    code: `XACK s ${GROUP} <entry>`,
    step: (memory) => ask(memory, 'XACK', memory.queueKey, GROUP, entryOf(memory)),
    onReply,
  };
}

/** After a message: the rest of what was read, then the rest of its own history, then new ones. */
function back({ hand, vars, protections }: Memory): string {
  if (hand.length > 1) return 'check';
  return protections.history && vars.history !== 'done' ? 'history' : START;
}

/** The end of the loop: the line behind it is only come to from elsewhere. */
const backToStart: Line = { id: 'again', code: 'again', step: () => go({ to: START }) };

const applyEntry = applyLine((memory) => ({
  key: memory.queueKey,
  words: ['XACK', GROUP, entryOf(memory)],
}));

/** Side effect and ack in one script; then on, as behind any ack. */
const applied: Line = {
  ...applyEntry,
  onReply: (memory) => release(memory, 'finished', back(memory)),
};

/** A consumer of a group. */
export function groupConsumer(protections: Protections, spec: ConsumerSpec): Program {
  const { history, claimIdleMs, ackWhen, deadLetterAfter, renewEveryMs } = protections;
  // XCLAIM of its own entry with JUSTID: idle begins anew, the delivery count stays.
  const renewal = (memory: Memory) => {
    if (renewEveryMs === 0) return null;
    const me = bytes(consumerName(memory));
    const words = ['XCLAIM', memory.queueKey, GROUP, me, '0', entryOf(memory), 'JUSTID'];
    return { everyMs: renewEveryMs, argv: words.map((word) => raw(word)) };
  };
  const ack = ackLine(protections);
  const isApplied = protections.effectIn === 'redis' && !protections.noAck;
  const work = workLines(protections, renewal, 'ack', isApplied);
  const early: Line = { ...ack, id: 'ack-first', onReply: () => ({}) };
  const read =
    claimIdleMs > 0
      ? [claimLine(protections), newEntriesLine('read', spec, protections)]
      : [newEntriesLine(START, spec, protections)];
  const end = isApplied
    ? [...work, applied]
    : ackWhen === 'after'
      ? [...work, ack]
      : [early, ...work, ackLine({ ...protections, noAck: true })];
  return [
    groupLine(protections),
    ...(history ? [historyLine(spec)] : []),
    ...read,
    deadLetterLine(deadLetterAfter),
    ...end,
    ...(history ? [backToStart, reconnectedLine] : []),
  ];
}
