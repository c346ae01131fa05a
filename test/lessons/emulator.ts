/* What the emulator answers to lines typed at a prompt, as redis-cli would print it. */

import { formatReply } from '../../src/console/format.ts';
import { parseLine } from '../../src/console/parse.ts';
import { commands } from '../../src/redis/commands/index.ts';
import { RedisServer } from '../../src/redis/server.ts';

const NOW = 1_700_000_000_000;

/** All commands of the emulator, in upper case. */
export const COMMANDS: ReadonlySet<string> = new Set(
  commands.map(({ name }) => name.toUpperCase()),
);

/** Runs lines one after the other on a fresh server. Throws when one of them blocks. */
export function emulatorReplies(lines: readonly string[]): string[][] {
  const server = new RedisServer({ seed: 1 });
  const client = server.connect(NOW);
  return lines.map((line) => {
    const effects = server.execute(client, wordsOf(line), NOW);
    const replies = effects.flatMap((effect) => (effect.kind === 'reply' ? [effect.reply] : []));
    if (replies.length === 0) throw new Error(`no reply to ${line}`);
    return replies.flatMap((reply) => formatReply(reply));
  });
}

/** The words of a line. Throws when its quotes are not balanced. */
export function wordsOf(line: string) {
  const words = parseLine(line);
  if (!words) throw new Error(`unbalanced quotes: ${line}`);
  return words;
}
