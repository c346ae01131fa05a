// The words in which reads and claims of a consumer group reach the AOF and the replicas. Source:
// t_stream.c streamPropagateXCLAIM, streamPropagateGroupID, streamPropagateConsumerCreation.

import { type Bytes, raw } from '../../base/bytes.ts';
import type { Context } from '../context.ts';
import { digits } from '../integer.ts';
import type { ConsumerGroup, PendingEntry } from '../types/stream-group.ts';
import { idText, signed } from '../types/stream-id.ts';

const XCLAIM = raw('XCLAIM');
const XGROUP = raw('XGROUP');

/** Collects what one command did to a group; nothing at all where nobody wants to know. */
export class GroupPropagation {
  readonly #ctx: Context;
  readonly #key: Bytes;
  readonly #group: Readonly<ConsumerGroup>;
  readonly #commands: (readonly Bytes[])[] = [];
  #hasClaims = false;

  constructor(ctx: Context, key: Bytes, group: Readonly<ConsumerGroup>) {
    this.#ctx = ctx;
    this.#key = key;
    this.#group = group;
  }

  /** Commands in the order in which they happened. */
  get commands(): readonly (readonly Bytes[])[] {
    return this.#commands;
  }

  /** Whether an XCLAIM was called for, which carries the group's last ID with it. */
  get hasClaims(): boolean {
    return this.#hasClaims;
  }

  #add(...words: Bytes[]): void {
    this.#commands.push(words);
  }

  /** An entry was delivered, claimed, or found to be gone. `idWord` is the ID as it was typed. */
  claim(entry: PendingEntry, idWord: Bytes = idText(entry)): void {
    this.#hasClaims = true;
    if (!this.#ctx.server.propagates) return;
    this.#add(
      XCLAIM,
      this.#key,
      this.#group.name,
      entry.consumer,
      raw('0'),
      idWord,
      raw('TIME'),
      digits(entry.deliveredAt),
      raw('RETRYCOUNT'),
      digits(signed(entry.deliveryCount)),
      raw('FORCE'),
      raw('JUSTID'),
      raw('LASTID'),
      idText(this.#group.lastId),
    );
  }

  /** The group went on without anything becoming pending. */
  moved(): void {
    if (!this.#ctx.server.propagates) return;
    const { name, lastId, entriesRead } = this.#group;
    this.#add(
      XGROUP,
      raw('SETID'),
      this.#key,
      name,
      idText(lastId),
      raw('ENTRIESREAD'),
      digits(entriesRead === null ? -1 : signed(entriesRead)),
    );
  }

  /** A consumer came into being that no XCLAIM will create on the other side. */
  created(consumer: Bytes): void {
    if (!this.#ctx.server.propagates) return;
    this.#add(XGROUP, raw('CREATECONSUMER'), this.#key, this.#group.name, consumer);
  }
}
