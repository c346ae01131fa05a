/*
 * Asks a server on a port of this machine, be it a real one or ours, over a connection of its own.
 */
import { connect } from 'node:net';

/**
 * Sends inline commands whose replies are one line each; answers with them, or with those that came
 * before the server closed the connection.
 */
export function ask(port: number, ...lines: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n`));
    let received = '';
    const replies = () => received.split('\r\n').slice(0, -1);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (replies().length < lines.length) return;
      socket.destroy();
      resolve(replies());
    });
    socket.on('close', () => resolve(replies()));
  });
}
