/*
 * Plays a run of the simulated world again on a real redis-server: each command of each actor in
 * the order of the run, each lost connection, each timeout and expiry at its turn, and compares
 * every reply byte for byte and the dataset at the end. The actors are functions of the replies, so
 * equal replies mean that the run, its ledger included, would have gone the same way there.
 *
 * What the real clock would decide is told to the server instead: ids of new entries, the idle time
 * of pending ones, timeouts of blocked clients, expired keys.
 */
import { type Bytes, bytes, raw } from '../../src/base/bytes.ts';
import { encodeCommand, encodeReply } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import type { Fact, FactOf } from '../../src/sim/fact.ts';
import type { Run } from '../../src/sim/run.ts';
import { LiveNode } from '../twin/live-node.ts';

/** A connection of the verifier's own, for what it tells the server. */
const VERIFIER = 'verifier';

/** One reply that differs. */
interface Difference {
  /** How many commands ran before. */
  readonly after: number;
  readonly connection: string;
  /** The last command that ran before. */
  readonly command: string;
  readonly emulator: string;
  readonly server: string;
}

export interface Verification {
  readonly commands: number;
  readonly differences: readonly Difference[];
  readonly digests: { readonly emulator: string; readonly server: string };
}

interface Pending {
  readonly consumer: Bytes;
  readonly deliveredAt: number;
  readonly deliveryCount: number;
}

/** Plays a run on a live server from its start to its playhead. */
export async function verify(run: Run): Promise<Verification> {
  const live = await LiveNode.start({ save: '' });
  try {
    const verifier = new Verifier(live, run.scenario.epochMs);
    for (const fact of run.journal.facts()) await verifier.follow(fact);
    await verifier.compare();
    const server = await verifier.ask('DEBUG', 'DIGEST');
    return { ...verifier.result(), digests: { emulator: digestOf(run), server } };
  } finally {
    await live.stop();
  }
}

/** The emulator's digest of its dataset, asked on a fork so that the run stays as it is. */
function digestOf(run: Run): string {
  const fork = run.fork();
  fork.act({ kind: 'command', argv: ['DEBUG', 'DIGEST'] });
  const replies = [...fork.journal.facts()].filter(
    (fact): fact is FactOf<'console-replied'> => fact.kind === 'console-replied',
  );
  const reply = replies.at(-1)?.reply;
  return reply === undefined ? '' : encodeReply(reply, 2);
}

class Verifier {
  readonly #live: LiveNode;
  readonly #epochMs: number;
  readonly #expected = new Map<string, string>();
  readonly #received = new Map<string, string>();
  readonly #pending = new Map<string, Pending>();
  readonly #open = new Set<string>();
  /** Those that said HELLO 3. */
  readonly #resp3 = new Set<string>();
  /** Of each client number of the run. */
  readonly #connectionOf = new Map<number, string>();
  readonly #differences: Difference[] = [];
  #commands = 0;
  #command = '';

  constructor(live: LiveNode, epochMs: number) {
    this.#live = live;
    this.#epochMs = epochMs;
  }

  result() {
    return { commands: this.#commands, differences: this.#differences };
  }

  async follow(fact: Fact): Promise<void> {
    switch (fact.kind) {
      case 'connection-accepted':
        this.#connectionOf.set(fact.client, fact.connection);
        break;
      case 'command-executed':
        await this.#execute(fact);
        break;
      case 'packet-sent':
        if (fact.direction === 'reply') this.#expect(fact.connection, fact.reply);
        break;
      case 'client-unblocked':
        await this.#unblock(fact);
        break;
      case 'connection-closed':
        if (fact.side === 'node') await this.#leave(fact.connection);
        break;
      case 'key-removed':
        if (fact.reason === 'expired') await this.tell('DEL', fact.key);
        break;
      case 'pending-changed':
        this.#notePending(fact);
        break;
      default:
    }
  }

  async #execute(fact: FactOf<'command-executed'>): Promise<void> {
    await this.compare();
    const { connection, argv, reply } = fact;
    if (connection === null) return;
    this.#command = argv.join(' ');
    this.#commands += 1;
    if (argv[0] === 'HELLO' && argv[1] === '3') this.#resp3.add(connection);
    if (argv[0] === 'XAUTOCLAIM') await this.#setIdle(argv[1] as Bytes, fact.at);
    this.#open.add(connection);
    await this.#live.send(connection, encodeCommand(withOwnId(argv, reply)));
  }

  /** Entries of PELs get the idle time that they have in the run. */
  async #setIdle(key: Bytes, at: number): Promise<void> {
    for (const [name, { consumer, deliveredAt, deliveryCount }] of this.#pending) {
      const [stream, group = '', id = ''] = name.split('\n');
      if (stream !== key) continue;
      const idle = String(this.#epochMs + at - deliveredAt);
      const words = ['IDLE', idle, 'RETRYCOUNT', String(deliveryCount), 'JUSTID'];
      await this.tell('XCLAIM', key, raw(group), consumer, '0', id, ...words);
    }
  }

  #notePending(fact: FactOf<'pending-changed'>): void {
    const { key, group, id, consumer, deliveredAt, deliveryCount } = fact;
    const name = `${key}\n${group}\n${id}`;
    if (consumer === null) this.#pending.delete(name);
    else this.#pending.set(name, { consumer, deliveredAt, deliveryCount });
  }

  #expect(connection: string, reply: Reply): void {
    const before = this.#expected.get(connection) ?? '';
    const protocol = this.#resp3.has(connection) ? 3 : 2;
    const encoded = encodeReply(withoutIdle(this.#command, reply), protocol);
    this.#expected.set(connection, before + withoutId(this.#command, encoded));
  }

  /** A timeout comes at its moment in the run, not when the real clock says so. */
  async #unblock({ actor, reason, client }: FactOf<'client-unblocked'>): Promise<void> {
    if (reason !== 'timeout') return;
    await this.compare();
    this.#command = `timeout of ${actor}`;
    const connection = this.#connectionOf.get(client);
    if (connection === undefined) return;
    const id = await this.#live.clientId(connection);
    await this.tell('CLIENT', 'UNBLOCK', String(id), 'TIMEOUT');
  }

  async #leave(connection: string): Promise<void> {
    await this.compare();
    this.#expected.delete(connection);
    if (this.#open.delete(connection)) await this.#live.leave(connection);
  }

  /** Says something to the server that is no part of the run. */
  async tell(...words: readonly string[]): Promise<void> {
    await this.ask(...words);
  }

  async ask(...words: readonly string[]): Promise<string> {
    await this.compare();
    await this.#live.send(VERIFIER, encodeCommand(words.map((word) => raw(word))));
    this.#listen();
    const answer = this.#received.get(VERIFIER) ?? '';
    this.#received.delete(VERIFIER);
    return answer;
  }

  /** Takes in what came from the server. */
  #listen(): void {
    for (const [name, { bytes: received }] of this.#live.take()) {
      this.#received.set(name, (this.#received.get(name) ?? '') + received);
    }
  }

  /** Holds what came from the server since the last command against what the run says. */
  async compare(): Promise<void> {
    this.#listen();
    for (const connection of new Set([...this.#received.keys(), ...this.#expected.keys()])) {
      const emulator = this.#expected.get(connection) ?? '';
      const received = this.#received.get(connection) ?? '';
      const server = withoutId(this.#command, maskIdle(this.#command, received));
      if (emulator === server) continue;
      const command = this.#command;
      this.#differences.push({ after: this.#commands, connection, command, emulator, server });
    }
    this.#expected.clear();
    this.#received.clear();
  }
}

/** `XADD … *` with the id that the entry got in the run. */
function withOwnId(argv: readonly Bytes[], reply: Reply | null): readonly Bytes[] {
  if (reply?.kind !== 'bulk' || !argv.some((word) => word.toUpperCase() === 'XADD')) return argv;
  const { value } = reply;
  return argv.map((word) => (word === '*' ? value : word));
}

const IDLE: Reply = { kind: 'bulk', value: bytes('idle') };

/** XPENDING tells how long an entry has been idle: real time. */
function withoutIdle(command: string, reply: Reply): Reply {
  if (!command.startsWith('XPENDING') || reply.kind !== 'array') return reply;
  return {
    kind: 'array',
    items: reply.items.map((row) =>
      row.kind === 'array'
        ? { ...row, items: row.items.map((item, at) => (at === 2 ? IDLE : item)) }
        : row,
    ),
  };
}

/** HELLO tells a client its number, which a server gives out in its own order. */
function withoutId(command: string, encoded: string): string {
  return command.startsWith('HELLO') ? encoded.replace(/(\$2\r\nid\r\n):\d+/, '$1:0') : encoded;
}

/** The same in the bytes of a server: the first integer of each row. */
function maskIdle(command: string, received: string): string {
  if (!command.startsWith('XPENDING')) return received;
  return received.replace(/(\*4\r\n(?:\$\d+\r\n[^\r]*\r\n){2}):\d+\r\n/g, '$1$4\r\nidle\r\n');
}
