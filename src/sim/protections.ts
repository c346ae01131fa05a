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
   * Of all servers: a primary takes writes only while so many replicas were heard of within
   * `minReplicasMaxLag` seconds (min-replicas-to-write, min-replicas-max-lag); 0: always.
   */
  minReplicas: v.optional(count(3), 0),
  minReplicasMaxLag: v.optional(v.pipe(count(60), v.minValue(1)), 3),
  /** Of the producer: without, it sends and forgets; an error that Redis answers is never seen. */
  readReplies: v.optional(v.boolean(), true),

  /**
   * Of a list: what a consumer leaves in Redis of a message that it takes. `pop`: nothing.
   * `processing-list`: LMOVE to a list that all share. `own-list`: LMOVE to a list of its own.
   * `script`: RPOP and ZADD to a backup set scored by its deadline, in one Lua script.
   */
  claim: v.optional(v.picklist(['pop', 'processing-list', 'own-list', 'script']), 'pop'),
  /**
   * Of own lists: how long a consumer counts as alive after it said so last (`SET beat:<me> PX`);
   * the reaper brings back the lists of those that do not. 0: no heartbeat, no rescue.
   */
  heartbeatMs: v.optional(duration, 0),
  /**
   * How the reaper brings a message back: all in one `script`, or in commands with a gap between,
   * that take it out of the claims first or put it into the queue first.
   */
  reap: v.optional(v.picklist(['script', 'remove-first', 'push-first']), 'script'),
  /**
   * Of a sorted set: how a message is taken; see programs/sorted-set.ts. `priority`: its score is
   * a priority, not a time, and the lowest is popped.
   */
  due: v.optional(
    v.picklist([
      'unchecked',
      'checked',
      'zpopmin',
      'script-pop',
      'script-move',
      'lease',
      'priority',
    ]),
    'checked',
  ),
  /** Of a sorted set: when nothing is due, looks how long until the next is. */
  sleepUntilDue: v.optional(v.boolean(), false),
  /** Of a sorted set: scripts and producers ask Redis for the time, not their own machine. */
  serverTime: v.optional(v.boolean(), false),
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
  /** All consumers of a group call themselves the same. */
  sharedName: v.optional(v.boolean(), false),
  /** Of pub/sub: subscribe by pattern. */
  pattern: v.optional(v.boolean(), false),
  /**
   * Of pub/sub: the producer keeps the message in a list, too, and the channel is only a hint to
   * look there at once; subscribers also look there by themselves.
   */
  storedCopy: v.optional(v.boolean(), false),

  /** How long a claim holds: a deadline in a set, or the age of a list's claim for the reaper. */
  leaseMs: v.optional(duration, seconds(10)),
  /** While it works, the consumer renews its claim this often; 0 never. */
  renewEveryMs: v.optional(duration, 0),
  /** `token`: an ack counts only if the claim is still the consumer's own. */
  ack: v.optional(v.picklist(['plain', 'token']), 'plain'),
  ackWhen: v.optional(v.picklist(['after', 'before']), 'after'),
  /**
   * A message that was taken this often and not acked goes to the dead-letter queue; 0 never. It is
   * counted when it is taken: of a list and a sorted set in a hash, of a stream by its PEL.
   */
  deadLetterAfter: v.optional(count(20), 0),

  /**
   * Of the consumer: a mark per message, `SET done:<id> NX`. `before` or `after` its side effect;
   * `lease`: a mark that expires before, and a lasting one after.
   */
  mark: v.optional(v.picklist(['none', 'before', 'after', 'lease']), 'none'),
  /**
   * Where the side effect is done: outside, or in the same Redis, in one script with the ack. There
   * a message that was applied already is only acked. Needs a claim to ack.
   */
  effectIn: v.optional(v.picklist(['outside', 'redis']), 'outside'),
  /** The outside world refuses a second side effect with the same idempotency key. */
  uniqueEffect: v.optional(v.boolean(), false),
});

/** All protections with every value filled in. */
export type Protections = v.InferOutput<typeof protectionsSchema>;

/** Fills in what is left out. Throws a ValiError for what is none. */
export function allProtections(some: v.InferInput<typeof protectionsSchema>): Protections {
  return v.parse(protectionsSchema, some);
}
