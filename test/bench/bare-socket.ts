/*
 * What a server on Node can reach at best: it counts the requests in what comes in and answers OK
 * to each, in one write. No parsing, no command. Prints the port it listens on.
 */
import { createServer } from 'node:net';

const STAR = 0x2a;
const OK = '+OK\r\n';

/** Requests of redis-benchmark have no other `*` than the one they begin with. */
function countRequests(chunk: Buffer): number {
  let count = 0;
  for (const byte of chunk) if (byte === STAR) count += 1;
  return count;
}

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', (chunk) => socket.write(OK.repeat(countRequests(chunk)), 'latin1'));
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`ready on port ${address.port}`);
});
