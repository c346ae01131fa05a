// Who listens to which channel, in the order in which they subscribed: in that order a message goes
// out. Source: pubsub.c. What a client listens to is part of the client, too.

import type { Bytes } from '../base/bytes.ts';
import type { ClientId } from './effects.ts';
import { globMatches } from './glob.ts';

/** The three kinds of subscription, each with its own namespace. */
export type SubscriptionKind = 'channel' | 'pattern' | 'shard';

/** Somebody who gets a published message, and through which pattern if through one. */
export interface Receiver {
  readonly client: ClientId;
  readonly pattern: Bytes | null;
}

/** Who listened at a moment. Clients alone do not tell it: they do not know who was first. */
export type SubscriptionsImage = Readonly<
  Record<SubscriptionKind, ReadonlyMap<Bytes, ReadonlySet<ClientId>>>
>;

export class SubscriptionIndex {
  #listeners: Record<SubscriptionKind, Map<Bytes, Set<ClientId>>> = {
    channel: new Map(),
    pattern: new Map(),
    shard: new Map(),
  };

  add(kind: SubscriptionKind, name: Bytes, client: ClientId): void {
    const listeners = this.#listeners[kind].get(name);
    if (listeners) listeners.add(client);
    else this.#listeners[kind].set(name, new Set([client]));
  }

  remove(kind: SubscriptionKind, name: Bytes, client: ClientId): void {
    const listeners = this.#listeners[kind].get(name);
    listeners?.delete(client);
    if (listeners?.size === 0) this.#listeners[kind].delete(name);
  }

  /** Names with at least one listener, in the order of first subscription. */
  names(kind: SubscriptionKind): Bytes[] {
    return [...this.#listeners[kind].keys()];
  }

  count(kind: SubscriptionKind, name: Bytes): number {
    return this.#listeners[kind].get(name)?.size ?? 0;
  }

  /**
   * Who gets a message: first those of the channel, then per pattern. One client may be in it
   * twice.
   */
  receivers(channel: Bytes): Receiver[] {
    const found: Receiver[] = [];
    for (const client of this.#listeners.channel.get(channel) ?? []) {
      found.push({ client, pattern: null });
    }
    for (const [pattern, clients] of this.#listeners.pattern) {
      if (!globMatches(pattern, channel)) continue;
      for (const client of clients) found.push({ client, pattern });
    }
    return found;
  }

  shardReceivers(channel: Bytes): ClientId[] {
    return [...(this.#listeners.shard.get(channel) ?? [])];
  }

  get isEmpty(): boolean {
    return this.#listeners.channel.size === 0 && this.#listeners.pattern.size === 0;
  }

  image(): SubscriptionsImage {
    const { channel, pattern, shard } = this.#listeners;
    return { channel: copied(channel), pattern: copied(pattern), shard: copied(shard) };
  }

  load({ channel, pattern, shard }: SubscriptionsImage): void {
    this.#listeners = { channel: copied(channel), pattern: copied(pattern), shard: copied(shard) };
  }
}

function copied(listeners: ReadonlyMap<Bytes, ReadonlySet<ClientId>>): Map<Bytes, Set<ClientId>> {
  const copy = new Map<Bytes, Set<ClientId>>();
  for (const [name, clients] of listeners) copy.set(name, new Set(clients));
  return copy;
}
