/*
 * The servers of a run, live: one redis-server for each node, which dies, loses its power and
 * starts again when the node does, and wires between them that are cut when the links are.
 */
import { cpSync, existsSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { raw } from '../../src/base/bytes.ts';
import { encodeCommand } from '../../src/resp/encode.ts';
import type { Fact, FactOf } from '../../src/sim/fact.ts';
import type { Scenario } from '../../src/sim/scenario.ts';
import { configOf, nodesOf } from '../../src/sim/topology.ts';
import { LiveNode } from '../twin/live-node.ts';
import { Wire } from './wire.ts';

/** A connection of the verifier's own, for what it tells a server. */
const VERIFIER = 'verifier';
const PATIENCE_MS = 8000;
const FILES = 'appendonlydir';

export class LiveWorld {
  readonly #scenario: Scenario;
  readonly #nodes = new Map<string, LiveNode>();
  readonly #wires = new Map<string, Wire>();
  /** Whom each replica follows. */
  readonly #primaries = new Map<string, string>();
  /** How much of each append-only file has been synced in the run. */
  readonly #synced = new Map<string, number>();
  /** Servers that died and whose files are still there. */
  readonly #dead = new Map<string, LiveNode>();
  /** What came from servers and nobody has looked at yet. */
  #heard: (readonly [connection: string, received: string])[] = [];

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
  }

  async start(): Promise<void> {
    for (const { id } of nodesOf(this.#scenario)) this.#nodes.set(id, await this.#launch(id));
    for (const { id } of this.#scenario.replicas) {
      this.#wires.set(id, await Wire.open());
      await this.#follow(id, this.#scenario.redis.id);
      await this.#caughtUp(id);
    }
  }

  #launch(id: string, prepare?: (folder: string) => void): Promise<LiveNode> {
    const { replicaof: _, ...config } = configOf(this.#scenario, id);
    // Entries of an append-only file are cut where the run says, not where an fsync happens to be.
    const settings = { save: '', 'repl-diskless-sync-delay': '0', ...config, appendfsync: 'no' };
    return LiveNode.start(settings, prepare);
  }

  /** Undefined while it is down. */
  node(id: string): LiveNode | undefined {
    return this.#nodes.get(id);
  }

  get running(): readonly (readonly [string, LiveNode])[] {
    return [...this.#nodes];
  }

  /** What happens to machines and links happens here, too. `next` is the fact after it. */
  async follow(fact: Fact, next: Fact | undefined): Promise<void> {
    switch (fact.kind) {
      case 'file-synced':
        this.#synced.set(fact.node, fact.bytes);
        break;
      case 'node-crashed':
        await this.#crash(fact);
        break;
      case 'node-started':
        await this.#restart(fact.node);
        // Who was a replica before and does not say otherwise is one again.
        if (next?.kind !== 'role-changed') await this.#again(fact.node);
        break;
      case 'link-cut':
      case 'link-healed':
        await this.#cut(fact);
        break;
      case 'role-changed':
        if (fact.role === 'primary') await this.#lead(fact.node);
        else if (fact.primary !== null) await this.#follow(fact.node, fact.primary);
        break;
      case 'replica-resynced':
        await this.#caughtUp(fact.node);
        break;
      default:
    }
  }

  async #crash({ node: id, how }: FactOf<'node-crashed'>): Promise<void> {
    const live = this.#nodes.get(id);
    if (live === undefined) return;
    for (const [replica, primary] of this.#primaries) {
      if (primary === id) await this.#caughtUp(replica);
    }
    await live.kill();
    this.#nodes.delete(id);
    await this.#dead.get(id)?.stop();
    this.#dead.set(id, live);
    if (how === 'power') cutAof(live.folder, this.#synced.get(id) ?? 0);
    for (const [replica, primary] of this.#primaries) {
      if (primary === id) this.#wires.get(replica)?.lead(null);
    }
  }

  async #restart(id: string): Promise<void> {
    const dead = this.#dead.get(id);
    const files = dead && join(dead.folder, FILES);
    const live = await this.#launch(id, (folder) => {
      if (files && existsSync(files)) cpSync(files, join(folder, FILES), { recursive: true });
    });
    await dead?.stop();
    this.#dead.delete(id);
    this.#nodes.set(id, live);
    for (const [replica, primary] of this.#primaries) {
      if (primary === id) this.#wires.get(replica)?.lead(live.port);
    }
  }

  async #again(id: string): Promise<void> {
    const primary = this.#primaries.get(id);
    if (primary !== undefined) await this.#follow(id, primary);
  }

  /** What was sent before the cut had its time to arrive, which real wires take after it. */
  async #cut(fact: FactOf<'link-cut' | 'link-healed'>): Promise<void> {
    const [from = '', to = ''] = fact.link.split(':');
    if (this.#primaries.get(from) !== to) return;
    const isCut = fact.kind === 'link-cut';
    if (isCut) await this.#caughtUp(from);
    this.#wires.get(from)?.cut(isCut);
  }

  async #follow(id: string, primary: string): Promise<void> {
    const wire = this.#wires.get(id) ?? (await Wire.open());
    this.#wires.set(id, wire);
    this.#primaries.set(id, primary);
    wire.cut(false);
    wire.lead(this.#nodes.get(primary)?.port ?? null);
    await this.ask(id, 'REPLICAOF', '127.0.0.1', String(wire.port));
  }

  async #lead(id: string): Promise<void> {
    if (!this.#nodes.has(id)) return;
    if (this.#primaries.delete(id)) await this.ask(id, 'REPLICAOF', 'NO', 'ONE');
  }

  /** Waits until a replica has all that its primary has sent, unless its wire is cut. */
  async #caughtUp(id: string): Promise<void> {
    const primary = this.#primaries.get(id);
    if (primary === undefined || this.#wires.get(id)?.isCut === true) return;
    if (!this.#nodes.has(id) || !this.#nodes.has(primary)) return;
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const own = await this.ask(id, 'INFO', 'replication');
      const others = await this.ask(primary, 'INFO', 'replication');
      const isUp = own.includes('master_link_status:up');
      if (isUp && offsetIn(own) === offsetIn(others)) return;
      if (Date.now() > deadline) throw new Error(`${id} does not catch up with ${primary}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Says something to a server that is no part of the run; returns its answer. */
  async ask(id: string, ...words: readonly string[]): Promise<string> {
    const live = this.#nodes.get(id);
    if (live === undefined) throw new Error(`${id} is down`);
    await live.send(VERIFIER, encodeCommand(words.map((word) => raw(word))));
    this.#listen(live);
    const answer = this.#heard.filter(([name]) => name === VERIFIER).map(([, said]) => said);
    this.#heard = this.#heard.filter(([name]) => name !== VERIFIER);
    return answer.join('');
  }

  #listen(live: LiveNode): void {
    for (const [name, { bytes: received }] of live.take()) this.#heard.push([name, received]);
  }

  /** What clients of the run got since they were last asked for. */
  take(): readonly (readonly [connection: string, received: string])[] {
    for (const live of this.#nodes.values()) this.#listen(live);
    return this.#heard.splice(0);
  }

  async stop(): Promise<void> {
    for (const live of [...this.#nodes.values(), ...this.#dead.values()]) await live.stop();
    for (const wire of this.#wires.values()) wire.close();
  }
}

function offsetIn(info: string): string | undefined {
  return /master_repl_offset:(\d+)/.exec(info)?.[1];
}

/** The machine lost its power: of the file there is what was synced. */
function cutAof(folder: string, synced: number): void {
  const files = join(folder, FILES);
  const name = existsSync(files)
    ? readdirSync(files).find((file) => /incr\.aof$/.test(file))
    : null;
  if (name) truncateSync(join(files, name), synced);
}
