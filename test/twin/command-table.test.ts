/* Arity, flags and key positions of every command are those that a live server's COMMAND INFO shows. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, raw } from '../../src/base/bytes.ts';
import type { Command } from '../../src/redis/command.ts';
import { commands } from '../../src/redis/commands/index.ts';
import { RedisServer } from '../../src/redis/server.ts';
import { decodeReply } from '../../src/resp/decode-reply.ts';
import { encodeCommand, encodeReply } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { findRedisServer, type RunningRedis, startRedis } from '../environment/redis-server.ts';

/** Flags that the server keeps to itself. */
const UNSHOWN = new Set(['touches_arbitrary_keys', 'protected']);

interface Shape {
  readonly arity: number;
  readonly flags: readonly string[];
  readonly keys: readonly [number, number, number];
}

const NO_KEYS = [0, 0, 0] as const;

function ours({ arity, flags, keys }: Command): Shape {
  const hasPlaces = keys !== undefined && 'first' in keys;
  return {
    arity,
    flags: flags.filter((flag) => !UNSHOWN.has(flag)).sort(),
    keys: hasPlaces ? [keys.first, keys.last, keys.step] : NO_KEYS,
  };
}

function items(reply: Reply | undefined): readonly Reply[] {
  if (reply?.kind !== 'array') throw new Error(`an array, not ${JSON.stringify(reply)}`);
  return reply.items;
}

function number(reply: Reply | undefined): number {
  if (reply?.kind !== 'int') throw new Error(`an integer, not ${JSON.stringify(reply)}`);
  return Number(reply.value);
}

function theirs(info: Reply | undefined): Shape {
  const [, arity, flags, first, last, step] = items(info);
  return {
    arity: number(arity),
    flags: items(flags)
      .map((flag) => (flag.kind === 'simple' ? flag.text : ''))
      .filter((flag) => !UNSHOWN.has(flag))
      .sort(),
    keys: [number(first), number(last), number(step)],
  };
}

function ask(port: number, words: readonly Bytes[]): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(encodeCommand(words), 'latin1'));
    socket.once('error', reject);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const decoded = decodeReply(raw(received));
      if (decoded === undefined) return;
      socket.destroy();
      resolve(decoded.reply);
    });
  });
}

const all = commands.flatMap((command) => [command, ...(command.children?.values() ?? [])]);

/** A reply with the subcommands, whose order depends on the server's hash seed, put in order. */
function ordered(info: Reply): unknown {
  const parts = [...items(info)];
  const children = parts.pop();
  const sorted = children?.kind === 'array' ? children.items.map(ordered) : [];
  const name = (child: unknown) => JSON.stringify(child);
  return [...parts, sorted.sort((a, b) => (name(a) < name(b) ? -1 : 1))];
}

describe.skipIf(!findRedisServer())('the command table', () => {
  let redis: RunningRedis;
  let infos: ReadonlyMap<string, Reply>;

  beforeAll(async () => {
    redis = await startRedis();
    const names = all.map(({ name }) => raw(name));
    const replies = items(await ask(redis.port, [raw('COMMAND'), raw('INFO'), ...names]));
    infos = new Map(names.map((name, at) => [name, replies[at] as Reply]));
  });

  afterAll(() => redis.stop());

  it.each(all.map((command) => ({ name: command.name, command })))(
    'has $name as the server has it',
    ({ name, command }) => {
      expect(ours(command)).toEqual(theirs(infos.get(name)));
    },
  );

  it.each(all.map(({ name }) => name))('answers COMMAND INFO %s as the server does', (name) => {
    const server = new RedisServer({ seed: 1 });
    const effects = server.execute(server.connect(0), ['COMMAND', 'INFO', name].map(raw), 0);
    const [answer] = effects.flatMap((effect) => (effect.kind === 'reply' ? [effect] : []));
    const encoded = raw(encodeReply(answer?.reply as Reply, 2));
    const [info] = items(decodeReply(encoded)?.reply);
    expect(ordered(info as Reply)).toEqual(ordered(infos.get(raw(name)) as Reply));
  });
});
