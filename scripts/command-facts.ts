/*
 * Writes src/redis/command-facts-data.ts from what a live redis-server says about its commands:
 * ACL categories, tips, key specs and arguments. Usage: tsx scripts/command-facts.ts <port>
 */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { raw } from '../src/base/bytes.ts';
import { isKnownButNotSimulated } from '../src/redis/not-simulated.ts';
import { decodeReply } from '../src/resp/decode-reply.ts';
import { encodeCommand } from '../src/resp/encode.ts';
import type { Reply } from '../src/resp/reply.ts';

type Plain = string | number | Plain[] | { [name: string]: Plain };

const OUT = join(import.meta.dirname, '..', 'src', 'redis', 'command-facts-data.ts');
/** What is written elsewhere: our own words and the entries of our table. */
const LEFT_OUT = new Set(['summary', 'since', 'group', 'history', 'subcommands']);

function ask(port: number, ...words: string[]): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        encodeCommand(['HELLO', '3'].map(raw)) + encodeCommand(words.map(raw)),
        'latin1',
      );
    });
    socket.once('error', reject);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const hello = decodeReply(raw(received));
      const answer = hello && decodeReply(raw(received), hello.end);
      if (answer === undefined) return;
      socket.destroy();
      resolve(answer.reply);
    });
  });
}

function plain(reply: Reply): Plain {
  switch (reply.kind) {
    case 'array':
    case 'set':
      return reply.items.map(plain);
    case 'map':
      return Object.fromEntries(reply.pairs.map(([name, value]) => [plain(name), plain(value)]));
    case 'int':
      return Number(reply.value);
    case 'simple':
      return reply.text;
    case 'bulk':
      return reply.value;
    default:
      throw new Error(`not expected: ${reply.kind}`);
  }
}

/** The order of growth alone, without the sentence about it. */
function growth(complexity: string): string | undefined {
  return /^O\([^()]*(\([^()]*\)[^()]*)*\)/.exec(complexity)?.[0];
}

function docsOf(docs: Record<string, Plain>): Record<string, Plain> {
  const complexity = growth((docs.complexity as string | undefined) ?? '');
  const kept = Object.entries({ ...docs, complexity: complexity ?? '' });
  return Object.fromEntries(kept.filter(([name, value]) => !LEFT_OUT.has(name) && value !== ''));
}

const port = Number(process.argv[2]);
const facts = new Map<string, Plain>();
const docs = plain(await ask(port, 'COMMAND', 'DOCS')) as Record<string, Record<string, Plain>>;

function note(info: Plain[], documented: Record<string, Plain>): void {
  const [, , , , , , categories, tips, keySpecs, children] = info;
  const name = info[0] as string;
  if (isKnownButNotSimulated(name)) return;
  const entry = { categories, tips, keySpecs, docs: docsOf(documented) } as Record<string, Plain>;
  facts.set(name, entry);
  const subcommands = documented.subcommands as Record<string, Record<string, Plain>> | undefined;
  for (const child of (children ?? []) as Plain[][]) {
    note(child, subcommands?.[child[0] as string] ?? {});
  }
}

for (const info of plain(await ask(port, 'COMMAND')) as Plain[][]) {
  note(info, docs[info[0] as string] ?? {});
}
const rows = [...facts.keys()]
  .sort()
  .map((name) => `${JSON.stringify(name)}: ${JSON.stringify(facts.get(name))}`);
const opening = `// ACL categories, tips, key specs and arguments of the commands of redis-server 7.0.15, as COMMAND
// INFO and COMMAND DOCS tell them. Written by scripts/command-facts.ts: do not edit.

export const COMMAND_FACTS: Readonly<Record<string, unknown>> = `;
writeFileSync(OUT, `${opening}{\n${rows.map((row) => `  ${row},\n`).join('')}};\n`);
