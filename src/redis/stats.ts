// What INFO counts. Source: server.h redisServer.stat_*.

import type { Command } from './command.ts';

/** Calls of one command, as INFO commandstats shows them. */
export interface CommandCalls {
  calls: number;
  rejected: number;
  failed: number;
  /** Microseconds that they took in all, and the longest one of them. */
  us: number;
  longestUs: number;
}

export class ServerStats {
  connections = 0;
  commands = 0;
  rejectedConnections = 0;
  expiredKeys = 0;
  evictedKeys = 0;
  evictedClients = 0;
  lazilyFreed = 0;
  keyspaceHits = 0;
  keyspaceMisses = 0;
  errorReplies = 0;
  unexpectedErrors = 0;
  /** By command name, in the order of the first call. */
  readonly calls = new Map<string, CommandCalls>();
  /** By error code. Source: networking.c afterErrorReply. */
  readonly errors = new Map<string, number>();
  /** The entries of `calls` by `Command.index`: every call asks for one. */
  #byIndex: (CommandCalls | undefined)[] = [];

  of({ index, name }: Command): CommandCalls {
    const known = this.#byIndex[index];
    if (known !== undefined) return known;
    const entry = this.command(name);
    this.#byIndex[index] = entry;
    return entry;
  }

  command(name: string): CommandCalls {
    let entry = this.calls.get(name);
    if (entry === undefined) {
      entry = { calls: 0, rejected: 0, failed: 0, us: 0, longestUs: 0 };
      this.calls.set(name, entry);
    }
    return entry;
  }

  countError(text: string): void {
    this.errorReplies += 1;
    const code = /^[^ ]*/.exec(text)?.[0] ?? 'ERR';
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }

  /** CONFIG RESETSTAT. */
  reset(): void {
    this.load(new ServerStats());
  }

  /** A copy for a snapshot. */
  copy(): ServerStats {
    const copy = new ServerStats();
    copy.load(this);
    return copy;
  }

  load(other: ServerStats): void {
    this.connections = other.connections;
    this.commands = other.commands;
    this.rejectedConnections = other.rejectedConnections;
    this.expiredKeys = other.expiredKeys;
    this.evictedKeys = other.evictedKeys;
    this.evictedClients = other.evictedClients;
    this.lazilyFreed = other.lazilyFreed;
    this.keyspaceHits = other.keyspaceHits;
    this.keyspaceMisses = other.keyspaceMisses;
    this.errorReplies = other.errorReplies;
    this.unexpectedErrors = other.unexpectedErrors;
    this.calls.clear();
    this.#byIndex = [];
    for (const [name, { calls, rejected, failed, us, longestUs }] of other.calls) {
      this.calls.set(name, { calls, rejected, failed, us, longestUs });
    }
    this.errors.clear();
    for (const [code, count] of other.errors) this.errors.set(code, count);
  }
}
