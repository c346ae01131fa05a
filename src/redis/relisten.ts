// CONFIG SET of `port` or `bind`: the environment listens elsewhere, and whoever asked waits for its
// word. Where it cannot, nothing is set. Source: config.c applyBind, updatePort, configSetCommand.

import { error, NONE, OK } from '../resp/reply.ts';
import type { Args } from './args.ts';
import type { Context } from './context.ts';
import type { RedisServer } from './server.ts';
import { unblock } from './unblock.ts';

const FAULTS = {
  port: 'Unable to listen on this port. Check server logs.',
  bind: 'Failed to bind to specified addresses.',
} as const;

/** Whether the environment has to listen anew before these parameters are in force. */
export function needsListening({ server, source }: Context, names: readonly string[]): boolean {
  const isAsked = names.includes('port') || names.includes('bind');
  return isAsked && server.options.listens === true && source === 'request';
}

/** Lets a client wait until the environment listens. */
export function waitForListening(
  { server, client, db }: Context,
  { argv }: Args,
  names: readonly string[],
  before: ReadonlyMap<string, string>,
): void {
  const seq = server.nextBlockSeq;
  server.nextBlockSeq += 1;
  const onTimeout = NONE;
  client.blocked = {
    on: 'listening',
    keys: [],
    db: db.index,
    deadline: null,
    seq,
    argv,
    onTimeout,
  };
  server.administration.relisten = { client: client.id, names, before };
  server.report({ kind: 'relisten' });
}

/** The environment listens at the new address, or still at the old one. */
export function relistened(server: RedisServer, isOk: boolean): void {
  const { relisten } = server.administration;
  if (relisten === null) return;
  server.administration.relisten = null;
  const { names, before } = relisten;
  if (isOk) {
    server.report({ kind: 'configured', names, isInExec: false });
  } else {
    server.config.load(before);
    server.configChanged();
  }
  const name = names.includes('port') ? 'port' : 'bind';
  const what = `CONFIG SET failed (possibly related to argument '${name}') - ${FAULTS[name]}`;
  const client = server.clients.get(relisten.client);
  if (client !== undefined) {
    unblock(server, client, isOk ? 'served' : 'error', isOk ? OK : error(`ERR ${what}`));
  }
}
