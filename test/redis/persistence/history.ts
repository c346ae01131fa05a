/*
 * A server with a random past: strings, lists, collections, streams and transactions in several
 * databases, with time going by.
 */
import { type Bytes, bytes } from '../../../src/base/bytes.ts';
import type { PropagationEffect } from '../../../src/redis/effects.ts';
import type { RedisServer } from '../../../src/redis/server.ts';
import type { ServerOptions } from '../../../src/redis/server-options.ts';
import { describeValue } from '../../../src/redis/types/describe.ts';
import { Choices } from '../../base/choices.ts';
import { StreamCommands } from '../../twin/stream-commands.ts';
import { randomCollectionCommand } from '../random-collection-commands.ts';
import { randomCommand } from '../random-commands.ts';
import { Session } from '../session.ts';

/**
 * The next random command, none that waits. What Redis itself does not carry over is left out:
 * the delivery counts that a history read raises, and the zeros that a BITFIELD appends before it
 * fails.
 */
export function nextCommand(pick: Choices, streams: StreamCommands): Bytes[] {
  const what = pick.below(3);
  const words =
    what === 0
      ? randomCommand(pick)
      : what === 1
        ? randomCollectionCommand(pick)
        : streams.next().map((word) => bytes(word));
  const isHistory = words[0] === 'XREADGROUP' && words.at(-1) !== '>';
  const isFailing = words[0] === 'BITFIELD' && words.includes(bytes('FAIL'));
  const isLeftOut = isHistory || isFailing || words.includes(bytes('BLOCK'));
  return isLeftOut ? [bytes('PING')] : words;
}

export class RandomPast {
  readonly session: Session;
  readonly #pick: Choices;
  readonly #streams: StreamCommands;

  constructor(seed: number, options: Partial<ServerOptions> = {}) {
    this.session = new Session({ watchPropagation: true, ...options });
    this.#pick = new Choices(seed);
    this.#streams = new StreamCommands(seed);
  }

  /** Runs so many commands of two connections. */
  run(steps: number): void {
    for (let step = 0; step < steps; step += 1) {
      const client = this.#pick.of(['A', 'A', 'B']);
      this.session.sendWords(client, nextCommand(this.#pick, this.#streams));
      if (this.#pick.below(20) === 0) this.session.wait(this.#pick.below(400_000));
    }
  }

  /** All that was propagated so far. */
  get propagated(): readonly PropagationEffect[] {
    return this.session.effects.filter((effect) => effect.kind === 'propagate');
  }
}

/**
 * The dataset as plain data, without what Redis itself does not carry over: when a consumer was
 * last seen; pending entries that are deleted from the stream (XCLAIM drops them) and with them
 * consumers that have no others; and, but for a rewrite, a group's read counter.
 */
export function datasetOf(server: RedisServer, withReadCounters = false): unknown {
  return server.databases.flatMap((database) =>
    [...database.keys()].sort().map((key) => {
      const value = database.raw(key);
      const described = value === undefined ? null : describeValue(value);
      const carried = withoutLooks(described, withReadCounters);
      return [database.index, key, database.expiry(key) ?? null, carried];
    }),
  );
}

type Pending = [id: string, consumer: string, at: number, count: number];
type Group = [name: string, last: string, read: unknown, consumers: unknown, pending: Pending[]];

function withoutLooks(described: unknown, withReadCounters: boolean): unknown {
  if (!Array.isArray(described) || described[0] !== 'stream') return described;
  const [type, ids, added, entries, groups] = described;
  const live = new Set((entries as [id: string, fields: unknown][]).map(([id]) => id));
  const carried = (groups as Group[]).map(([name, last, read, , pending]) => [
    name,
    last,
    withReadCounters ? read : null,
    pending.filter(([id]) => live.has(id)),
  ]);
  return [type, ids, added, entries, carried];
}
