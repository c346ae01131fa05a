/*
 * Random stream commands of three clients, waiting ones included: the emulator and a live
 * redis-server must send the same bytes and write the same AOF. TWIN_SEED and TWIN_COMMANDS choose
 * another run.
 */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../src/base/bytes.ts';
import { encodeCommand } from '../../src/resp/encode.ts';
import { findRedisServer } from '../environment/redis-server.ts';
import { EmulatorNode } from './emulator-node.ts';
import { LiveNode } from './live-node.ts';
import type { TwinNode } from './node.ts';
import { StreamCommands } from './stream-commands.ts';

const SEED = Number(process.env.TWIN_SEED ?? 1);
const COMMANDS = Number(process.env.TWIN_COMMANDS ?? 500);
const LIMITS = ['100', '5', '1', '0'].map((entries) => ({ entries, seed: SEED + Number(entries) }));

/** Clock readings and times since them. */
function masked(received: string): string {
  return received
    .replace(/:1[78]\d{11}\r\n/g, ':<clock>\r\n')
    .replace(/(idle\r\n:|\*4\r\n\$\d+\r\n\d+-\d+\r\n\$1\r\n.\r\n:)\d+/g, '$1<idle>')
    .replace(/TIME 1[78]\d{11} /g, 'TIME <clock> ');
}

/** What all connections got and what the AOF got, as text to compare. */
function taken(node: TwinNode): string {
  const replies = [...node.take()].sort(([a], [b]) => (a < b ? -1 : 1));
  const propagated = node.takePropagated().map((argv) => argv.join(' '));
  return masked(
    [...replies.map(([name, { bytes }]) => `${name} ${bytes}`), ...propagated].join('\n'),
  );
}

describe.skipIf(!findRedisServer())('random stream commands', () => {
  it.each(LIMITS)(`agree, seed $seed with nodes of $entries entries`, async ({ entries, seed }) => {
    const config = { appendonly: 'yes', 'stream-node-max-entries': entries };
    const live = await LiveNode.start({ ...config, 'stream-node-max-bytes': '400' });
    const emulator = new EmulatorNode({ ...config, 'stream-node-max-bytes': '400' });
    const commands = new StreamCommands(seed);
    const waiting = new Set<string>();
    const said: string[] = [];
    try {
      for (let n = 0; n < COMMANDS; n += 1) {
        const client = commands.pick(['A', 'B', 'C']);
        const words = commands.next();
        for (const node of [emulator, live]) {
          if (waiting.has(client)) await node.leave(client);
          else await node.send(client, encodeCommand(words.map(bytes)));
        }
        said.push(waiting.delete(client) ? `${client} leaves` : `${client}> ${words.join(' ')}`);
        const got = taken(emulator);
        expect(got, `seed=${seed}, command ${n}\n${said.slice(-8).join('\n')}`).toBe(taken(live));
        const hasReply = new RegExp(`^${client} `, 'm').test(got);
        if (words.includes('BLOCK') && !hasReply && said.at(-1)?.includes('>')) waiting.add(client);
        for (const other of waiting) {
          if (new RegExp(`^${other} `, 'm').test(got)) waiting.delete(other);
        }
      }
    } finally {
      await live.stop();
    }
  });
});
