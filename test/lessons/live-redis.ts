/* What a real redis-server answers to lines typed at a prompt, as redis-cli would print it. */
import { connect } from 'node:net';
import { raw } from '../../src/base/bytes.ts';
import { formatReply } from '../../src/console/format.ts';
import { decodeReply } from '../../src/resp/decode-reply.ts';
import { encodeCommand } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { wordsOf } from './emulator.ts';

/** Empties the server on this port, runs lines one after the other, and ends the connection. */
export async function liveReplies(port: number, lines: readonly string[]): Promise<string[][]> {
  const requests = ['FLUSHALL', ...lines].map((line) => encodeCommand(wordsOf(line)));
  const replies = await exchange(port, requests.join(''), requests.length);
  return replies.slice(1).map((reply) => formatReply(reply));
}

/** Sends all requests at once and resolves with as many replies. */
function exchange(port: number, requests: string, count: number): Promise<Reply[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(requests, 'latin1'));
    const replies: Reply[] = [];
    let received = '';
    socket.setTimeout(5000, () =>
      socket.destroy(new Error(`${replies.length} of ${count} replies`)),
    );
    socket.once('error', reject);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (let next = decodeReply(raw(received)); next; next = decodeReply(raw(received))) {
        replies.push(next.reply);
        received = received.slice(next.end);
      }
      if (replies.length < count) return;
      socket.end();
      resolve(replies);
    });
  });
}
