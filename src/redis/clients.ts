// The clients of a server by their ids. A request comes mostly from whom the one before came, and
// looking that client up again would be a good part of what a small command costs.

import type { Client } from './client.ts';
import type { ClientId } from './effects.ts';

export class Clients extends Map<ClientId, Client> {
  /** Who was found last. */
  #last: Client | undefined;

  override get(id: ClientId): Client | undefined {
    const last = this.#last;
    if (last !== undefined && last.id === id) return last;
    const client = super.get(id);
    this.#last = client;
    return client;
  }

  override set(id: ClientId, client: Client): this {
    this.#last = undefined;
    return super.set(id, client);
  }

  override delete(id: ClientId): boolean {
    this.#last = undefined;
    return super.delete(id);
  }

  override clear(): void {
    this.#last = undefined;
    super.clear();
  }
}
