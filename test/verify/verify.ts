/*
 * Plays a run of the simulated world again on real redis-servers, one for each node: each command
 * of each actor in the order of the run, each lost connection, crash, restart and change of roles,
 * each timeout and expiry at its turn, and compares every reply byte for byte and the datasets at
 * the end. The actors are functions of the replies, so equal replies mean that the run, its ledger
 * included, would have gone the same way there.
 *
 * What the real clock would decide is told to the servers instead: ids of new entries, the idle
 * time of pending ones, timeouts of blocked clients, expired keys. Replicas and the sentinel talk
 * among themselves in times of their own: of them the outcome is compared.
 */
import { type Bytes, bytes, raw } from '../../src/base/bytes.ts';
import { encodeCommand, encodeReply } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import type { Fact, FactOf } from '../../src/sim/fact.ts';
import type { Run } from '../../src/sim/run.ts';
import { LiveWorld } from './live-world.ts';

const PATIENCE_MS = 5000;

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

/** Of the dataset of each node that runs. */
type Digests = Readonly<Record<string, string>>;

export interface Verification {
  readonly commands: number;
  readonly differences: readonly Difference[];
  readonly digests: { readonly emulator: Digests; readonly server: Digests };
}

interface Pending {
  readonly consumer: Bytes;
  readonly deliveredAt: number;
  readonly deliveryCount: number;
}

/** Plays a run on live servers from its start to its playhead. */
export async function verify(run: Run): Promise<Verification> {
  const live = new LiveWorld(run.scenario);
  try {
    await live.start();
    const verifier = new Verifier(live, run);
    const facts = [...run.journal.facts()];
    for (const [at, fact] of facts.entries()) {
      await verifier.follow(fact);
      await live.follow(fact, facts[at + 1]);
    }
    await verifier.compare();
    const emulator: Record<string, string> = {};
    const server: Record<string, string> = {};
    for (const [id] of live.running) {
      emulator[id] = digestOf(run, id);
      server[id] = await live.ask(id, 'DEBUG', 'DIGEST');
    }
    return { ...verifier.result(), digests: { emulator, server } };
  } finally {
    await live.stop();
  }
}

/** The emulator's digest of a dataset, asked on a fork so that the run stays as it is. */
function digestOf(run: Run, node: string): string {
  const fork = run.fork();
  fork.act({ kind: 'command', node, argv: ['DEBUG', 'DIGEST'] });
  const replies = [...fork.journal.facts()].filter(
    (fact): fact is FactOf<'console-replied'> => fact.kind === 'console-replied',
  );
  const reply = replies.at(-1)?.reply;
  return reply === undefined ? '' : encodeReply(reply, 2);
}

class Verifier {
  readonly #live: LiveWorld;
  readonly #epochMs: number;
  /** Producers and consumers. Replicas and the sentinel are not followed word for word. */
  readonly #clients: ReadonlySet<string>;
  readonly #expected = new Map<string, string>();
  readonly #received = new Map<string, string>();
  readonly #pending = new Map<string, Pending>();
  readonly #open = new Set<string>();
  /** Those that said HELLO 3. */
  readonly #resp3 = new Set<string>();
  /** Of each client number of a node. */
  readonly #connectionOf = new Map<string, string>();
  /**
   * Connections that wait for so many replicas: when they are answered is not compared, nor how
   * many more have answered by then.
   */
  readonly #waiting = new Map<string, number>();
  readonly #replicas: Set<string>;
  readonly #differences: Difference[] = [];
  #commands = 0;
  #command = '';

  constructor(live: LiveWorld, { scenario }: Run) {
    this.#live = live;
    this.#epochMs = scenario.epochMs;
    this.#clients = new Set([...scenario.producers, ...scenario.workers].map(({ id }) => id));
    this.#replicas = new Set(scenario.replicas.map(({ id }) => id));
  }

  result() {
    return { commands: this.#commands, differences: this.#differences };
  }

  async follow(fact: Fact): Promise<void> {
    // What is said between nodes, and by the sentinel, has times of its own.
    if ('actor' in fact && 'node' in fact && !this.#clients.has(fact.actor)) return;
    switch (fact.kind) {
      case 'command-executed':
        await this.#execute(fact);
        break;
      case 'packet-sent':
        if (fact.direction === 'reply') await this.#expect(fact.connection, fact.reply);
        break;
      case 'client-unblocked':
        await this.#unblock(fact);
        break;
      case 'connection-closed':
        if (fact.side === 'node') await this.#leave(fact);
        break;
      case 'node-crashed':
        await this.compare();
        break;
      case 'role-changed':
        await this.compare();
        if (fact.role === 'replica') this.#replicas.add(fact.node);
        else this.#replicas.delete(fact.node);
        break;
      case 'key-removed':
        if (fact.reason === 'expired') await this.#expire(fact);
        break;
      case 'pending-changed':
        this.#notePending(fact);
        break;
      default:
    }
  }

  async #execute(fact: FactOf<'command-executed'>): Promise<void> {
    await this.compare();
    const { connection, argv, reply, node, client } = fact;
    if (connection === null) return;
    this.#command = argv.join(' ');
    this.#commands += 1;
    if (argv[0] === 'HELLO' && argv[1] === '3') this.#resp3.add(connection);
    if (argv[0] === 'XAUTOCLAIM') await this.#setIdle(node, argv[1] as Bytes, fact.at);
    if (argv[0] === 'WAIT') this.#waiting.set(connection, Number(argv[1]));
    this.#open.add(connection);
    this.#connectionOf.set(`${node} ${client}`, connection);
    await this.#live.node(node)?.send(connection, encodeCommand(asSent(argv, reply)));
  }

  /** Entries of PELs get the idle time that they have in the run. */
  async #setIdle(node: string, key: Bytes, at: number): Promise<void> {
    for (const [name, { consumer, deliveredAt, deliveryCount }] of this.#pending) {
      const [owner, stream, group = '', id = ''] = name.split('\n');
      if (owner !== node || stream !== key) continue;
      const idle = String(this.#epochMs + at - deliveredAt);
      const words = ['IDLE', idle, 'RETRYCOUNT', String(deliveryCount), 'JUSTID'];
      await this.#tell(node, 'XCLAIM', key, raw(group), consumer, '0', id, ...words);
    }
  }

  #notePending(fact: FactOf<'pending-changed'>): void {
    const { node, key, group, id, consumer, deliveredAt, deliveryCount } = fact;
    const name = `${node}\n${key}\n${group}\n${id}`;
    if (consumer === null) this.#pending.delete(name);
    else this.#pending.set(name, { consumer, deliveredAt, deliveryCount });
  }

  async #expect(connection: string, reply: Reply): Promise<void> {
    const before = this.#expected.get(connection) ?? '';
    const protocol = this.#resp3.has(connection) ? 3 : 2;
    let encoded: string = encodeReply(withoutIdle(this.#command, reply), protocol);
    const wanted = this.#waiting.get(connection);
    if (wanted !== undefined) {
      await this.#hear(connection);
      this.#waiting.delete(connection);
      this.#received.set(connection, atMost(wanted, this.#received.get(connection) ?? ''));
      encoded = atMost(wanted, encoded);
    }
    this.#expected.set(connection, before + withoutId(this.#command, encoded));
  }

  /** A timeout comes at its moment in the run, not when the real clock says so. */
  async #unblock({ node, actor, reason, client }: FactOf<'client-unblocked'>): Promise<void> {
    if (reason !== 'timeout') return;
    await this.compare();
    this.#command = `timeout of ${actor}`;
    const connection = this.#connectionOf.get(`${node} ${client}`);
    const live = this.#live.node(node);
    if (connection === undefined || live === undefined) return;
    const id = await live.clientId(connection);
    await this.#tell(node, 'CLIENT', 'UNBLOCK', String(id), 'TIMEOUT');
  }

  async #leave({ connection, node }: FactOf<'connection-closed'>): Promise<void> {
    await this.compare();
    this.#expected.delete(connection);
    this.#waiting.delete(connection);
    if (this.#open.delete(connection)) await this.#live.node(node)?.leave(connection);
  }

  /** A replica is told by its primary. */
  async #expire({ node, key }: FactOf<'key-removed'>): Promise<void> {
    if (!this.#replicas.has(node) && this.#live.node(node)) await this.#tell(node, 'DEL', key);
  }

  /** Says something to a server that is no part of the run. */
  async #tell(node: string, ...words: readonly string[]): Promise<void> {
    await this.compare();
    await this.#live.ask(node, ...words);
  }

  /** Takes in what came from the servers. */
  #listen(): void {
    for (const [name, received] of this.#live.take()) {
      this.#received.set(name, (this.#received.get(name) ?? '') + received);
    }
  }

  /** Waits for something to come over a connection. */
  async #hear(connection: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    this.#listen();
    while (!this.#received.has(connection) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      this.#listen();
    }
  }

  /** Holds what came from the servers since the last command against what the run says. */
  async compare(): Promise<void> {
    this.#listen();
    for (const connection of new Set([...this.#received.keys(), ...this.#expected.keys()])) {
      if (this.#waiting.has(connection)) continue;
      const emulator = this.#expected.get(connection) ?? '';
      const received = this.#received.get(connection) ?? '';
      const server = withoutId(this.#command, maskIdle(this.#command, received));
      this.#expected.delete(connection);
      this.#received.delete(connection);
      if (emulator === server) continue;
      const command = this.#command;
      this.#differences.push({ after: this.#commands, connection, command, emulator, server });
    }
  }
}

/** A count of replicas, where more than were asked for are as good as those. */
function atMost(wanted: number, reply: string): string {
  return reply.replace(/^:(\d+)/, (_, count) => `:${Math.min(Number(count), wanted)}`);
}

/** As it is sent: entries with the ids of the run, and no wait that the real clock would end. */
function asSent(argv: readonly Bytes[], reply: Reply | null): readonly Bytes[] {
  if (argv[0] !== 'WAIT') return withOwnId(argv, reply);
  return [raw('WAIT'), argv[1] ?? raw('0'), raw('600000')];
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
