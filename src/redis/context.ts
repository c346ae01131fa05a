// What a running command may touch: its client, the selected database, the clock reading of this
// unit, and the words in which it wants to be propagated.

import { type Bytes, raw } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Client } from './client.ts';
import type { Command } from './command.ts';
import type { Database } from './database.ts';
import type { RedisServer } from './server.ts';

/** Where a propagated command goes. */
export type Target = 'aof' | 'replicas' | 'both';

/**
 * Whose call it is: a client's request, one queued by MULTI, one of a script, or a served waiter.
 */
export type CallSource = 'request' | 'exec' | 'script' | 'served';

export class Context {
  readonly server: RedisServer;
  readonly client: Client;
  readonly command: Command;
  readonly source: CallSource;
  /** Null: as requested. Empty: not at all (see `propagateAs`). */
  rewritten: readonly (readonly Bytes[])[] | null = null;
  /** Propagate although nothing is dirty: PUBLISH, or a script's forced effects. */
  forced: Target | null = null;

  constructor(server: RedisServer, client: Client, command: Command, source: CallSource) {
    this.server = server;
    this.client = client;
    this.command = command;
    this.source = source;
  }

  /** The selected database. */
  get db(): Database {
    return this.server.database(this.client.db);
  }

  /** Wall clock of this node; it stands still during one execution unit. */
  get now(): Ms {
    return this.server.now;
  }

  /** Inside MULTI and scripts nothing may wait. Source: CLIENT_DENY_BLOCKING. */
  get canBlock(): boolean {
    return this.source === 'request' && this.client.role === 'normal';
  }

  /** Publishes a keyspace event when `notify-keyspace-events` asks for its class. */
  notify(eventClass: string, event: string, key: Bytes, db = this.client.db): void {
    this.server.notifyKeyspace(eventClass, event, key, db);
  }

  /** Propagate these words instead of the request. Source: rewriteClientCommandVector. */
  propagateAs(...words: readonly (Bytes | string)[]): void {
    this.rewritten = [words.map((word) => raw(word))];
  }

  /** Propagate these commands, in order, instead of the request. */
  propagateAll(commands: readonly (readonly Bytes[])[]): void {
    this.rewritten = commands;
  }

  /** Nothing of this command goes to the AOF or the replicas. Source: preventCommandPropagation. */
  propagateNothing(): void {
    this.rewritten = [];
  }

  /** A draw of the server's dice, 0 .. 2^32-1. */
  roll(): number {
    return this.server.roll();
  }
}
