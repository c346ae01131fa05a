// XCLAIM and XAUTOCLAIM: a consumer takes over what others have pending. Entries that are gone from
// the stream leave the PEL on the way. Source: t_stream.c xclaimCommand, xautoclaimCommand.

import type { Bytes } from '../../base/bytes.ts';
import { array, bulk, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { cString } from '../c-string.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { OpenGroup } from '../doors/stream-group.ts';
import { err, SYNTAX } from '../errors.ts';
import type { StreamValue } from '../types/stream.ts';
import type { PendingEntry } from '../types/stream-group.ts';
import {
  compareIds,
  idAfter,
  idText,
  increment,
  MIN_ID,
  parseId,
  type StreamId,
  type Uint64,
} from '../types/stream-id.ts';
import { entryReply } from './stream.ts';
import { noGroup, rangeStart, requireId } from './stream-args.ts';
import { GroupPropagation } from './stream-propagation.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;
/** XAUTOCLAIM looks at so many pending entries per entry that it may claim. */
const LOOKS_PER_CLAIM = 10;
/** LONG_MAX / 16, as near as a double comes. */
const MOST_CLAIMS = Number(1n << 59n);
/** Redis sets 16 bytes aside for each entry; no address space has more than this. */
const MOST_MEMORY = 140737488355328;

/** How a claim changes an entry. */
interface ClaimTerms {
  readonly minIdleMs: number;
  readonly deliveredAt: number;
  /** Null: one more than before, unless only the IDs are asked for. */
  readonly deliveryCount: Uint64 | null;
  readonly isJustId: boolean;
  /** FORCE: claim what is in the stream though nobody has it pending. */
  readonly isForced: boolean;
}

/** The state of one XCLAIM or XAUTOCLAIM: a group, who claims, and what is to be propagated. */
class Claim {
  readonly #ctx: Context;
  readonly #key: Bytes;
  readonly #consumer: Bytes;
  readonly #stream: Readonly<StreamValue>;
  readonly #terms: ClaimTerms;
  readonly group: OpenGroup;
  readonly propagation: GroupPropagation;
  readonly claimed: Reply[] = [];
  #isSeen = false;

  constructor(ctx: Context, key: Bytes, name: Bytes, consumer: Bytes, terms: ClaimTerms) {
    this.#ctx = ctx;
    this.#key = key;
    this.#consumer = consumer;
    this.#terms = terms;
    this.group = OpenGroup.of(ctx.db, key, name);
    this.#stream = ctx.db.findAs(key, 'stream') as Readonly<StreamValue>;
    this.propagation = new GroupPropagation(ctx, key, this.group.state);
  }

  /** Tries one entry; `idWord` is its ID as it is propagated. */
  take(id: StreamId, idWord: Bytes): 'claimed' | 'gone' | 'left' {
    const pending = this.group.state.pending.get(id);
    const entry = this.#stream.log.find(id);
    if (entry === undefined) {
      if (pending === undefined) return 'left';
      this.propagation.claim(pending, idWord);
      this.group.release(id);
      return 'gone';
    }
    const terms = this.#terms;
    if (pending === undefined && !terms.isForced) return 'left';
    const isFresh = pending !== undefined && terms.minIdleMs > 0;
    if (isFresh && this.#ctx.now - pending.deliveredAt < terms.minIdleMs) return 'left';
    this.#enter();
    const { ms, seq } = id;
    const deliveryCount = this.#countAfter(pending);
    const { deliveredAt } = terms;
    const delivery = { ms, seq, consumer: this.#consumer, deliveredAt, deliveryCount };
    this.group.assign(delivery);
    this.#ctx.db.changed();
    this.propagation.claim(delivery, idWord);
    this.claimed.push(terms.isJustId ? bulk(idText(id)) : entryReply(entry));
    return 'claimed';
  }

  /** The consumer comes into being with its first claim. */
  #enter(): void {
    if (this.#isSeen) return;
    this.#isSeen = true;
    if (this.group.see(this.#consumer, this.#ctx.now)) return;
    this.group.addConsumer(this.#consumer, this.#ctx.now);
    this.#ctx.notify('t', 'xgroup-createconsumer', this.#key);
  }

  #countAfter(pending: PendingEntry | undefined): Uint64 {
    const { deliveryCount, isJustId } = this.#terms;
    if (deliveryCount !== null) return deliveryCount;
    // A forced entry starts at 1 and is counted once more, as in Redis.
    const before = pending?.deliveryCount ?? 1;
    return isJustId ? before : increment(before);
  }
}

interface ClaimOptions {
  terms: ClaimTerms;
  lastId: StreamId;
}

function claimOptions(ctx: Context, args: Args, minIdleMs: number): ClaimOptions {
  let isForced = false;
  let isJustId = false;
  let time = -1;
  let retryCount: Uint64 = -1;
  let lastId = MIN_ID;
  while (args.left > 0) {
    if (args.option('force')) isForced = true;
    else if (args.option('justid')) isJustId = true;
    else if (args.optionWith('idle', 1)) {
      time = ctx.now - args.int(err('Invalid IDLE option argument for XCLAIM'));
    } else if (args.optionWith('time', 1)) {
      time = args.int(err('Invalid TIME option argument for XCLAIM'));
    } else if (args.optionWith('retrycount', 1)) {
      retryCount = args.int64(err('Invalid RETRYCOUNT option argument for XCLAIM'));
    } else if (args.optionWith('lastid', 1)) {
      lastId = requireId(args.next());
    } else {
      throw err(`Unrecognized XCLAIM option '${cString(args.next())}'`);
    }
  }
  // A time that cannot be is taken as now: a client's clock may differ.
  const deliveredAt = time < 0 || time > ctx.now ? ctx.now : time;
  const deliveryCount = retryCount < 0 ? null : retryCount;
  return { terms: { minIdleMs, deliveredAt, deliveryCount, isJustId, isForced }, lastId };
}

function xclaim(ctx: Context, args: Args): Reply {
  const [key, name, consumer] = args.take(3) as [Bytes, Bytes, Bytes];
  if (ctx.db.readAs(key, 'stream')?.group(name) === undefined) throw noGroup(key, name);
  const minIdleMs = Math.max(args.int(err('Invalid min-idle-time argument for XCLAIM')), 0);
  // IDs go on until a word is none; from there on it must be options.
  const words: Bytes[] = [];
  const ids: StreamId[] = [];
  for (;;) {
    const word = args.peek();
    const id = word === undefined ? undefined : parseId(word);
    if (id === undefined) break;
    words.push(args.next());
    ids.push(id);
  }
  const { terms, lastId } = claimOptions(ctx, args, minIdleMs);
  const claim = new Claim(ctx, key, name, consumer, terms);
  const { group, propagation, claimed } = claim;
  const isMoved = compareIds(lastId, group.state.lastId) > 0;
  if (isMoved) {
    group.moveTo(lastId, group.state.entriesRead);
    group.reportMove();
  }
  for (const [index, id] of ids.entries()) claim.take(id, words[index] as Bytes);
  // Each XCLAIM that is propagated carries the last ID already.
  if (isMoved && !propagation.hasClaims) {
    propagation.moved();
    ctx.db.changed();
  }
  ctx.propagateAll(propagation.commands);
  return array(claimed);
}

function xautoclaim(ctx: Context, args: Args): Reply {
  const [key, name, consumer] = args.take(3) as [Bytes, Bytes, Bytes];
  // Looked up first, so that it counts as a hit or a miss; its type is checked last.
  ctx.db.read(key);
  const minIdleMs = Math.max(args.int(err('Invalid min-idle-time argument for XAUTOCLAIM')), 0);
  const start = rangeStart(args.next());
  let count = 100;
  let isJustId = false;
  while (args.left > 0) {
    if (args.optionWith('count', 1)) {
      count = args.intInRange(1, MOST_CLAIMS, err('COUNT must be > 0'));
    } else if (args.option('justid')) isJustId = true;
    else throw SYNTAX;
  }
  if (ctx.db.findAs(key, 'stream')?.group(name) === undefined) throw noGroup(key, name);
  if (count * 16 > MOST_MEMORY) {
    throw err('Insufficient memory, failed allocating transient memory, COUNT too high.');
  }
  const terms = { minIdleMs, deliveredAt: ctx.now, deliveryCount: null, isJustId, isForced: false };
  const claim = new Claim(ctx, key, name, consumer, terms);
  const { pending } = claim.group.state;
  const gone: Reply[] = [];
  let looks = count * LOOKS_PER_CLAIM;
  let next = pending.atOrAfter(start);
  while (next !== undefined && looks > 0 && claim.claimed.length + gone.length < count) {
    looks -= 1;
    if (claim.take(next, idText(next)) === 'gone') gone.push(bulk(idText(next)));
    const after = idAfter(next);
    next = after === next ? undefined : pending.atOrAfter(after);
  }
  ctx.propagateAll(claim.propagation.commands);
  return array([bulk(idText(next ?? MIN_ID)), array(claim.claimed), array(gone)]);
}

export const streamClaimCommands = defineCommands({
  XCLAIM: {
    arity: -6,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'stream',
    since: '5.0.0',
    syntax:
      'key group consumer min-idle-time id [id ...] [IDLE ms] [TIME unix-time-milliseconds] ' +
      '[RETRYCOUNT count] [FORCE] [JUSTID] [LASTID id]',
    summary: 'Takes over entries that are pending for other consumers, by ID.',
    run: xclaim,
  },
  XAUTOCLAIM: {
    arity: -6,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'stream',
    since: '6.2.0',
    syntax: 'key group consumer min-idle-time start [COUNT count] [JUSTID]',
    summary: 'Takes over the entries that have been pending for too long, scanning the PEL.',
    run: xautoclaim,
  },
});
