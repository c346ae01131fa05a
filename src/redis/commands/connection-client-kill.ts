// CLIENT KILL, in its old form with an address and its new one with filters.
// Source: networking.c clientCommand.

import { type Bytes, lower } from '../../base/bytes.ts';
import { int, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { cString } from '../c-string.ts';
import type { Client } from '../client.ts';
import { type ClientType, clientType, SERVER_ADDRESS } from '../client-info.ts';
import type { Context } from '../context.ts';
import { err, SYNTAX } from '../errors.ts';

const TYPES: ReadonlyMap<string, ClientType> = new Map([
  ['normal', 'normal'],
  ['slave', 'replica'],
  ['replica', 'replica'],
  ['pubsub', 'pubsub'],
  ['master', 'master'],
]);

export function clientTypeArgument(word: Bytes): ClientType {
  const type = TYPES.get(lower(word));
  if (type === undefined) throw err(`Unknown client type '${cString(word)}'`);
  return type;
}

interface Filter {
  readonly matches: readonly ((client: Client) => boolean)[];
  readonly skipsMe: boolean;
}

function filterArguments(args: Args): Filter {
  const matches: ((client: Client) => boolean)[] = [];
  let skipsMe = true;
  while (args.left > 0) {
    if (args.optionWith('id', 1)) {
      const failure = err('client-id should be greater than 0');
      const id = args.intInRange(1, Number.POSITIVE_INFINITY, failure);
      matches.push((client) => client.id === id);
    } else if (args.optionWith('type', 1)) {
      const type = clientTypeArgument(args.next());
      matches.push((client) => clientType(client) === type);
    } else if (args.optionWith('addr', 1)) {
      const address = args.next();
      matches.push((client) => client.address === address);
    } else if (args.optionWith('laddr', 1)) {
      const isOurs = args.next() === SERVER_ADDRESS;
      matches.push(() => isOurs);
    } else if (args.optionWith('user', 1)) {
      const user = args.next();
      if (user !== 'default') throw err(`No such user '${cString(user)}'`);
    } else if (args.optionWith('skipme', 1)) {
      skipsMe = args.oneOf(['yes', 'no']) === 'yes';
    } else {
      throw SYNTAX;
    }
  }
  return { matches, skipsMe };
}

/** Closes all clients that pass; the one that asks only once it has its reply. */
function killAll({ server, client: self }: Context, { matches, skipsMe }: Filter): number {
  const victims = [...server.clients.values()].filter(
    (client) => !(client === self && skipsMe) && matches.every((passes) => passes(client)),
  );
  for (const client of victims) {
    if (client === self) client.closeAfterReply = true;
    else server.closeClient(client);
  }
  return victims.length;
}

export function kill(ctx: Context, args: Args): Reply {
  if (args.left > 1) return int(killAll(ctx, filterArguments(args)));
  const address = args.next();
  const matches = [(client: Client) => client.address === address];
  if (killAll(ctx, { matches, skipsMe: false }) === 0) throw err('No such client');
  return OK;
}
