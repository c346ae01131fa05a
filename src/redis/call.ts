// Running one command: catch the client's fault, let the command wait or answer, and collect what
// it propagates. Source: server.c call(). Requests, EXEC, scripts and served waiters all come
// through here.

import type { Bytes } from '../base/bytes.ts';
import { error, type Reply } from '../resp/reply.ts';
import { Args } from './args.ts';
import type { Client } from './client.ts';
import type { Block, Command, Outcome } from './command.ts';
import { type CallSource, Context } from './context.ts';
import { noteDivergence } from './divergence.ts';
import { CommandError } from './errors.ts';
import { feedMonitors, isScriptCall, noteCall } from './monitoring.ts';
import type { RedisServer } from './server.ts';

/**
 * Runs a command whose name and arity were checked.
 * @returns its reply, or NONE where it waits or has sent its replies itself.
 */
export function call(
  server: RedisServer,
  client: Client,
  command: Command,
  argv: readonly Bytes[],
  source: CallSource,
): Reply {
  const ctx = new Context(server, client, command, source);
  const args = new Args(argv, command.nameWords);
  const dirtyBefore = server.dirty;
  const { sleptMs } = server.administration;
  if (server.feedsLogs && isScriptCall(command))
    feedMonitors(server, client, command, argv, source);
  const outcome = run(command, ctx, args);
  // Counted when it is over: INFO does not count itself, and RESETSTAT is the first one after it.
  const calls = server.stats.of(command);
  const { kind } = outcome;
  calls.calls += 1;
  server.stats.commands += 1;
  if (kind === 'error') calls.failed += 1;
  const tookMs = server.administration.sleptMs - sleptMs;
  const reply = kind === 'block' ? wait(server, ctx, outcome, argv) : outcome;
  if (server.feedsLogs || tookMs > 0) noteCall(server, client, command, argv, source, tookMs);
  if (kind !== 'block' && server.propagates) {
    propagate(server, ctx, argv, server.dirty !== dirtyBefore);
  }
  return reply;
}

/**
 * Serves one waiting client from a key that got ready, as a unit of its own.
 * @returns the reply, or undefined when there is nothing for it.
 */
export function serve(
  server: RedisServer,
  client: Client,
  command: Command,
  argv: readonly Bytes[],
  key: Bytes,
): Reply | undefined {
  const ctx = new Context(server, client, command, 'served');
  const args = new Args(argv, command.nameWords);
  const dirtyBefore = server.dirty;
  const reply = serveFrom(command, ctx, args, key);
  if (server.feedsLogs && reply !== undefined) noteCall(server, client, command, argv, 'served', 0);
  if (server.propagates) propagate(server, ctx, argv, server.dirty !== dirtyBefore);
  return reply;
}

/**
 * Runs a command of an append-only file: it counts in no statistics and nobody hears its reply,
 * but an error is told to the log.
 */
export function load(
  server: RedisServer,
  client: Client,
  command: Command,
  argv: readonly Bytes[],
): void {
  const ctx = new Context(server, client, command, 'request');
  client.lastCommand = command.name;
  const outcome = run(command, ctx, new Args(argv, command.nameWords));
  if (outcome.kind === 'error') noteDivergence(server, client, 'loader', outcome.text);
}

function run(command: Command, ctx: Context, args: Args): Outcome {
  try {
    return command.run(ctx, args);
  } catch (fault) {
    return errorReply(fault);
  }
}

function serveFrom(command: Command, ctx: Context, args: Args, key: Bytes): Reply | undefined {
  try {
    return command.serve?.(ctx, args, key);
  } catch (fault) {
    return errorReply(fault);
  }
}

/** The client's fault is its answer; any other is a mistake of ours, and goes on. */
function errorReply(fault: unknown): Reply {
  if (fault instanceof CommandError) return error(fault.text);
  throw fault;
}

function propagate(
  server: RedisServer,
  ctx: Context,
  argv: readonly Bytes[],
  isDirty: boolean,
): void {
  const db = ctx.client.db;
  if (ctx.rewritten !== null) {
    for (const words of ctx.rewritten) server.pending.add(db, words, ctx.forced ?? 'both');
  } else if (isDirty || ctx.forced !== null) {
    server.pending.add(db, argv, ctx.forced ?? 'both');
  }
}

function wait(server: RedisServer, ctx: Context, block: Block, argv: readonly Bytes[]): Reply {
  if (!ctx.canBlock) return block.whenDenied ?? block.onTimeout;
  const { client } = ctx;
  const deadline = block.timeoutMs === 0 ? null : server.now + block.timeoutMs;
  client.blocked = {
    on: block.on,
    keys: [...new Set(block.keys)],
    db: client.db,
    deadline,
    seq: server.nextBlockSeq,
    argv: block.argv ?? argv,
    onTimeout: block.onTimeout,
  };
  server.nextBlockSeq += 1;
  server.lines.join(client);
  server.report({ kind: 'blocked', client: client.id, keys: block.keys, deadline });
  return { kind: 'none' };
}
