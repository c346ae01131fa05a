// Connections between servers carry a stream and its acknowledgements, no replies. What would be
// answered to a primary is not sent; a replica that makes its primary answer is disconnected.
// Source: networking.c prepareClientToWrite, _addReplyToBufferOrList and
// logInvalidUseAndFreeClientAsync.

import type { Reply } from '../resp/reply.ts';
import type { Client } from './client.ts';
import { clientInfo } from './client-info.ts';
import { noteDivergence, toldCommand } from './divergence.ts';
import { log } from './log.ts';
import type { RedisServer } from './server.ts';

/** Whether a reply goes to a client, by what the client is. */
export function isAnswered(server: RedisServer, client: Client, reply: Reply): boolean {
  const { role } = client;
  if (role !== 'primary' && role !== 'replica') return true;
  if (role === 'replica') {
    if (client.closeAfterReply) return false;
    const command = toldCommand(client);
    const what = `Replica generated a reply to command '${command}', disconnecting it: `;
    log(server, 'warning', what + clientInfo(server, client));
    client.closeAfterReply = true;
  }
  if (reply.kind === 'error') noteDivergence(server, client, role, reply.text);
  return false;
}
