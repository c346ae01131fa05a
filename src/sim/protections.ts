// What guards a design against loss and duplicates, each to be switched on by itself, also while a
// run goes on. One flat object for all designs: a design uses those that it can have.

import * as v from 'valibot';
import { seconds } from '../base/time.ts';
import { duration } from './limits.ts';

const count = (most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(most));

export const DESIGNS = ['list', 'sorted-set', 'pubsub', 'stream'] as const;
export type DesignName = (typeof DESIGNS)[number];

export const protectionsSchema = v.strictObject({
  /**
   * Of the producer: how a retry is kept from storing a message twice. `two-commands`: SET NX, then
   * store, with a gap between. `script`: both in one Lua script. `explicit-id`: XADD with an id of
   * the producer's own, refused the second time.
   */
  idempotency: v.optional(v.picklist(['none', 'two-commands', 'script', 'explicit-id']), 'none'),
  /** After each write the producer asks WAIT for this many replicas; 0 does not ask. */
  waitReplicas: v.optional(count(3), 0),
  waitTimeoutMs: v.optional(duration, seconds(1)),

  /**
   * Of a list: what a consumer leaves in Redis of a message that it takes. `pop`: nothing.
   * `processing-list`: LMOVE to a list that all share. `own-list`: LMOVE to a list of its own.
   * `script`: RPOP and ZADD to a backup set scored by its deadline, in one Lua script.
   */
  claim: v.optional(v.picklist(['pop', 'processing-list', 'own-list', 'script']), 'pop'),
  /** Of a sorted set: how a due message is taken. See programs/sorted-set.ts. */
  due: v.optional(
    v.picklist(['unchecked', 'checked', 'zpopmin', 'script-pop', 'script-move', 'lease']),
    'checked',
  ),
  /** Of a sorted set: how far in the future a message is due. */
  delayMs: v.optional(duration, seconds(3)),
  /** Of a stream: how it is read. `new-only`: XREAD with `$` each time. */
  read: v.optional(v.picklist(['new-only', 'saved-id', 'group']), 'group'),
  /** Where a group begins: with what comes after it was made, or with all there is. */
  groupFrom: v.optional(v.picklist(['$', '0']), '0'),
  /** XREADGROUP with NOACK: no PEL, so nothing to redeliver. */
  noAck: v.optional(v.boolean(), false),
  /** Reads its own PEL once after a start, before new entries. */
  history: v.optional(v.boolean(), true),
  /** Claims entries that are idle for this long with XAUTOCLAIM; 0 never claims. */
  claimIdleMs: v.optional(duration, 0),
  /** XADD trims the stream to this length; 0 does not trim. */
  maxLen: v.optional(count(1_000_000), 0),
  /** How many entries are read at once. */
  batch: v.optional(v.pipe(count(100), v.minValue(1)), 1),
  /** A consumer that starts again calls itself by another name. */
  freshNames: v.optional(v.boolean(), false),
  /** Of pub/sub: subscribe by pattern. */
  pattern: v.optional(v.boolean(), false),
  /** Of pub/sub: the producer also keeps the message in a list, and the channel is only a hint. */
  storedCopy: v.optional(v.boolean(), false),

  /** How long a claim holds: a deadline in a set, or the age of a list's claim for the reaper. */
  leaseMs: v.optional(duration, seconds(10)),
  /** While it works, the consumer renews its claim this often; 0 never. */
  renewEveryMs: v.optional(duration, 0),
  /** `token`: an ack counts only if the claim is still the consumer's own. */
  ack: v.optional(v.picklist(['plain', 'token']), 'plain'),
  ackWhen: v.optional(v.picklist(['after', 'before']), 'after'),
  /** A message taken more often than this goes to the dead-letter queue; 0 never. */
  deadLetterAfter: v.optional(count(20), 0),

  /**
   * Of the consumer: a mark per message, `SET done:<id> NX`. `before` or `after` its side effect;
   * `lease`: a mark that expires before, and a lasting one after.
   */
  mark: v.optional(v.picklist(['none', 'before', 'after', 'lease']), 'none'),
  /** The outside world refuses a second side effect with the same idempotency key. */
  uniqueEffect: v.optional(v.boolean(), false),
});

/** All protections with every value filled in. */
export type Protections = v.InferOutput<typeof protectionsSchema>;
