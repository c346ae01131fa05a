/*
 * Random commands of three connections, two of which may wait, get the same bytes from the emulator
 * and from a live redis-server, make as many changes, and send the same commands to the AOF.
 * TWIN_SEED chooses another seed than the usual ones.
 */
import { describe, expect, it } from 'vitest';
import { type Bytes, quoted } from '../../src/base/bytes.ts';
import { encodeCommand } from '../../src/resp/encode.ts';
import { Choices } from '../base/choices.ts';
import { findRedisServer } from '../environment/redis-server.ts';
import { randomCommand, randomWait } from '../redis/random-commands.ts';
import { EmulatorNode } from './emulator-node.ts';
import { LiveNode } from './live-node.ts';
import type { TwinNode } from './node.ts';
import { renderReplies } from './render.ts';

const STEPS = 1500;
const LIMIT_MS = 60_000;
const SEEDS = process.env.TWIN_SEED ? [Number(process.env.TWIN_SEED)] : [1, 2, 3];

async function step(node: TwinNode, connection: string, argv: readonly Bytes[]): Promise<string[]> {
  await node.send(connection, encodeCommand(argv));
  const lines = [...node.take()].flatMap(([name, { bytes }]) => [
    `${name}<`,
    ...renderReplies(bytes, null),
  ]);
  const propagated = node.takePropagated().map((words) => `=> ${words.map(masked).join(' ')}`);
  return [...lines, ...propagated, `${await node.changes()} changes`];
}

/** Moments of expiry differ, as the clocks do. */
function masked(word: Bytes): string {
  return /^\d{13}$/.test(word) ? '(moment)' : quoted(word);
}

async function compare(seed: number, live: TwinNode): Promise<void> {
  const emulator = new EmulatorNode({});
  const pick = new Choices(seed);
  const history: string[] = [];
  for (let at = 0; at < STEPS; at += 1) {
    // C never waits, so that there is always somebody to serve the others.
    const connection = pick.of(['A', 'B', 'C', 'C']);
    const mayWait = connection !== 'C' && pick.below(6) === 0;
    const argv = mayWait ? randomWait(pick) : randomCommand(pick);
    history.push(`${connection}> ${argv.map(quoted).join(' ')}`);
    const [ours, theirs] = [
      await step(emulator, connection, argv),
      await step(live, connection, argv),
    ];
    const where = `seed=${seed}, step ${at}:\n${history.slice(-20).join('\n')}\n`;
    expect(ours.join('\n'), where).toBe(theirs.join('\n'));
  }
}

describe.skipIf(!findRedisServer())('random commands', () => {
  it.concurrent.each(SEEDS)(
    'with seed=%i are answered alike',
    async (seed) => {
      const live = await LiveNode.start({ appendonly: 'yes' });
      try {
        await compare(seed, live);
      } finally {
        await live.stop();
      }
    },
    LIMIT_MS,
  );
});
