/* One inline request on a connection of its own, for what a suite wants beside its client. */
import { connect } from 'node:net';

/** Sends one inline command. Resolves to the first chunk of the answer, as bytes in Latin-1. */
export function request(port: number, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\r\n`));
    socket.once('error', reject);
    socket.once('data', (chunk) => {
      socket.destroy();
      resolve(chunk.toString('latin1'));
    });
  });
}
