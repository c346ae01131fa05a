// What a message looks like in Redis, and how to find messages again in any bytes. A payload is a
// small JSON object, `{"id":4,"sku":"tea"}`: people see what it is in redis-cli, and may type it.
// A value that is a JSON object counts by its own "id"; in any other bytes, every object that
// begins with "id" counts (JSON in JSON, a script's text, a list of orders).

import { type Bytes, bytes, text } from '../base/bytes.ts';
import type { Reply } from '../resp/reply.ts';

/** `m4` for the message whose payload says `"id":4`. */
export type MessageId = `m${number}`;

/** A message as a process holds it. */
export interface MessageRef {
  readonly id: MessageId;
  readonly number: number;
  readonly payload: Bytes;
  /** The id of the stream entry that it came with. */
  readonly entryId?: Bytes;
}

const GOODS = ['rice', 'soap', 'salt', 'tea', 'ink', 'silk', 'lamp', 'bowl'] as const;

export function messageId(number: number): MessageId {
  return `m${number}`;
}

/** The payload of the n-th message. Its goods follow from the number: no dice needed. */
export function payloadOf(number: number): Bytes {
  return bytes(`{"id":${number},"sku":"${GOODS[(number + GOODS.length - 1) % GOODS.length]}"}`);
}

/** A new message by its number. */
export function newMessage(number: number): MessageRef {
  return { id: messageId(number), number, payload: payloadOf(number) };
}

/** The messages in a payload that a process took from a queue, as it holds them. */
export function messageRefsIn(payload: Bytes): readonly MessageRef[] {
  return messagesIn(payload).map((id) => ({ id, number: numberOf(id), payload }));
}

export function numberOf(id: MessageId): number {
  return Number(id.slice(1));
}

/** The form that `payloadOf` writes, to spare the common case a parser. */
const PLAIN = /^\{"id":(\d{1,15}),"sku":"\w*"\}$/;
const LEADING_ID = /\{\s*\\*"id\\*"\s*:\s*(\d{1,15})\s*[,}]/g;
const NONE: readonly MessageId[] = [];

/** Payloads met of late: each is looked at a dozen times on its way through the world. */
const metOfLate = new Map<Bytes, readonly MessageId[]>();
const MOST_KEPT = 256;

/** All messages in some bytes, in order of appearance; the same message may occur twice. */
export function messagesIn(value: Bytes): readonly MessageId[] {
  if (!value.includes('id')) return NONE;
  const met = metOfLate.get(value);
  if (met !== undefined) return met;
  const plain = PLAIN.exec(value);
  if (plain !== null) {
    const found = [messageId(Number(plain[1]))];
    if (metOfLate.size >= MOST_KEPT) metOfLate.clear();
    metOfLate.set(value, found);
    return found;
  }
  const number = idOfObject(value);
  if (number !== undefined) return [messageId(number)];
  const found: MessageId[] = [];
  for (const match of value.matchAll(LEADING_ID)) found.push(messageId(Number(match[1])));
  return found.length === 0 ? NONE : found;
}

/** The `id` of a whole JSON object; an object nested in it may have one of its own. */
function idOfObject(value: Bytes): number | undefined {
  if (!value.trimStart().startsWith('{')) return undefined;
  try {
    const { id } = JSON.parse(text(value)) as { id?: unknown };
    return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Commands whose words only name an element, to look at it or to take it away: with LREM no copy of
 * the message comes to Redis.
 */
const NAMING_ONLY: ReadonlySet<string> = new Set([
  ...['LREM', 'LPOS', 'SREM', 'SISMEMBER', 'SMISMEMBER', 'HDEL', 'DEL', 'UNLINK', 'EXISTS'],
  ...['ZREM', 'ZSCORE', 'ZMSCORE', 'ZRANK', 'ZREVRANK'],
]);

/** The messages of which a command carries a copy to Redis, in order; one may occur twice. */
export function messagesCarried(argv: readonly Bytes[]): readonly MessageId[] {
  let found = NONE;
  for (const word of argv) {
    const here = messagesIn(word);
    if (here.length > 0) found = found.length === 0 ? here : [...found, ...here];
  }
  if (found.length === 0) return NONE;
  const command = (argv[0] ?? '').toUpperCase();
  // ZADD XX only changes the score of a member that is there.
  const isNaming = command === 'ZADD' ? argv[2]?.toUpperCase() === 'XX' : NAMING_ONLY.has(command);
  return isNaming ? NONE : found;
}

/** All messages in a reply, however deep. Errors quote arguments, but carry no message. */
export function messagesInReply(reply: Reply): readonly MessageId[] {
  switch (reply.kind) {
    case 'bulk':
    case 'verbatim':
      return messagesIn(reply.value);
    case 'array':
    case 'set':
    case 'push':
      return reply.items.length === 0 ? NONE : reply.items.flatMap((item) => messagesInReply(item));
    case 'map':
      return reply.pairs.flatMap(([key, value]) => [
        ...messagesInReply(key),
        ...messagesInReply(value),
      ]);
    default:
      return NONE;
  }
}
