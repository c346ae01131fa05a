// Nodes: Redis servers with a wall clock, fed by links and by the console (console-client.ts). A
// node's server returns effects; here they become facts, packets and deadlines. A client's
// requests run one after the other: what comes while it is blocked waits here, so that each
// execution is a fact of its own.

import { raw } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { ClientId, Effect, ElementEffect } from '../redis/effects.ts';
import type { RedisServer } from '../redis/server.ts';
import { existing } from './existing.ts';
import type { FactOf, FactStamp } from './fact.ts';
import { CONSOLE, type NodeId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import { isUnanswered, lift, ownReply } from './node-effects.ts';
import { messagesInReply } from './payload.ts';
import type { Protections } from './protections.ts';
import { guardsOf, rewritten } from './servers.ts';
import type { Connection, NodeState, Request } from './state.ts';

type SentRequest = Extract<FactOf<'packet-sent'>, { direction: 'request' }>;

export class Nodes {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  get(id: NodeId): NodeState {
    return existing(this.#kernel.state.nodes, id);
  }

  /** A node's wall clock at the present moment. */
  wallClock(id: NodeId): Ms {
    return this.#kernel.scenario.epochMs + this.#kernel.now + this.get(id).clockOffsetMs;
  }

  /** From a node's wall clock to virtual time. */
  virtual(node: NodeState, wallClock: Ms): Ms {
    return wallClock - this.#kernel.scenario.epochMs - node.clockOffsetMs;
  }

  accept(connection: Connection): ClientId {
    const node = this.get(connection.node);
    const port = 40_000 + (Number(connection.id.slice(1)) % 20_000);
    // A replica is known by the name of its host, as with replica-announce-ip.
    const host = connection.replica === null ? '10.0.0.2' : connection.actor;
    const client = this.connect(node, `${host}:${port}`);
    node.clients.set(client, { connection: connection.id, isBlocked: false });
    return client;
  }

  /** A new client of the server; `address` is what CLIENT LIST shows. */
  connect(node: NodeState, address: string): ClientId {
    return this.#kernel.server(node.id).connect(this.wallClock(node.id), address);
  }

  /** A request has arrived at an open connection. */
  request(connection: Connection, { label, messages, argv }: SentRequest, cause: number): void {
    const carriesMessage = messages.length > 0;
    if (!isUnanswered(argv)) {
      connection.awaiting = [...connection.awaiting, { label, carriesMessage }];
    }
    const request: Request = { argv, cause };
    if (this.#isBlocked(connection)) {
      connection.backlog = [...connection.backlog, request];
    } else {
      this.execute(this.get(connection.node), connection.client as ClientId, request);
    }
  }

  #isBlocked({ node, client }: Connection): boolean {
    return client !== null && existing(this.get(node).clients, client).isBlocked;
  }

  /** The server has lost a client: a blocked one leaves its lines. */
  clientGone(connection: Connection, cause: number): void {
    const node = this.get(connection.node);
    connection.backlog = [];
    if (connection.client !== null) this.disconnect(node, connection.client, cause);
  }

  /** The server forgets a client. */
  disconnect(node: NodeState, client: ClientId, cause: number | null): void {
    const effects = this.#kernel.server(node.id).disconnect(client, this.wallClock(node.id));
    this.#absorb(node, effects, cause, null);
    node.clients.delete(client);
  }

  /** Something reaches the server that no client sent: what it makes of it. */
  happens(
    node: NodeState,
    cause: number | null,
    act: (server: RedisServer, now: Ms) => Effect[],
  ): void {
    const effects = act(this.#kernel.server(node.id), this.wallClock(node.id));
    this.#absorb(node, effects, cause, null);
  }

  /** Protections that are settings of the servers have changed: CONFIG SET on each that runs. */
  guard(before: Protections, after: Protections, cause: number): void {
    const isSame =
      before.minReplicas === after.minReplicas &&
      before.minReplicasMaxLag === after.minReplicasMaxLag;
    if (isSame) return;
    // Both: a server that started unguarded has Redis's own max-lag of 10 s.
    const guards = Object.entries(guardsOf(after));
    const argv = ['CONFIG', 'SET', ...guards.flat()].map(raw);
    for (const node of this.#kernel.state.nodes.values()) {
      node.config = { ...node.config, ...Object.fromEntries(guards) };
      if (!node.up) continue;
      const client = this.connect(node, '127.0.0.1:50001');
      node.clients.set(client, { connection: null, isBlocked: false });
      this.execute(node, client, { argv, cause });
      this.disconnect(node, client, cause);
    }
  }

  /** Runs one command of a client that is not blocked. */
  execute(node: NodeState, client: ClientId, { argv, cause }: Request): void {
    const kernel = this.#kernel;
    const effects = kernel.server(node.id).execute(client, argv, this.wallClock(node.id));
    const unit = this.#newUnit();
    const { seq } =
      kernel.again('command-executed', cause) ??
      kernel.record({
        kind: 'command-executed',
        seq: kernel.nextFact,
        at: kernel.now,
        cause,
        unit,
        node: node.id,
        client,
        actor: this.#actor(node, client),
        connection: node.clients.get(client)?.connection ?? null,
        argv,
        reply: ownReply(effects, client),
      });
    this.#absorb(node, effects, seq, unit);
  }

  #newUnit(): number {
    const { state } = this.#kernel;
    state.nextUnit += 1;
    return state.nextUnit - 1;
  }

  #actor(node: NodeState, client: ClientId): string {
    const id = node.clients.get(client)?.connection ?? null;
    return id === null ? CONSOLE : (this.#kernel.links.get(id)?.actor ?? CONSOLE);
  }

  /** A deadline of the node's server has come, unless a later plan replaced it. */
  deadlineDue(id: NodeId, seq: number): void {
    const node = this.get(id);
    if (node.deadlineSeq !== seq) return;
    node.deadlineSeq = null;
    node.deadlineAt = null;
    this.tick(node);
  }

  /** The node's server runs again, or by another clock: what it does by itself is planned anew. */
  started(node: NodeState): void {
    this.#plan(node);
  }

  /** What a server found on its disk when it started. */
  placed(node: NodeState, contents: readonly ElementEffect[], cause: number | null): void {
    const unit = this.#newUnit();
    for (const effect of contents) {
      this.#kernel.record(lift(node.id, effect, this.#stamp(cause, unit)));
    }
  }

  /** The server was told to fork. */
  childStarted(node: NodeState, cause: number | null): void {
    this.#absorb(node, this.#kernel.server(node.id).takeEffects(), cause, null);
  }

  /** A save or a rewrite in the background is done. */
  childEnded(node: NodeState, cause: number): void {
    const server = this.#kernel.server(node.id);
    this.#absorb(node, server.childEnded(true, this.wallClock(node.id)), cause, null);
  }

  /** Time for what a server looks at now and then: its save points. */
  tick(node: NodeState): void {
    this.happens(node, null, (server, now) => server.tick(now));
  }

  /** What was typed while the node stood still. */
  consoleGoesOn(id: NodeId): void {
    const node = this.get(id);
    if (node.consoleClient !== null) this.#goOn(node, node.consoleClient);
  }

  /** Turns what left a server into facts, packets and deadlines. */
  #absorb(
    node: NodeState,
    effects: readonly Effect[],
    cause: number | null,
    firstUnit: number | null,
  ): void {
    const served: ClientId[] = [];
    if (node.disk !== null) this.#kernel.disks.write(node, effects, cause);
    let serverUnit = effects[0]?.unit;
    let unit = firstUnit ?? this.#newUnit();
    for (const effect of effects) {
      if (effect.unit !== serverUnit) {
        serverUnit = effect.unit;
        unit = this.#newUnit();
      }
      if (effect.kind === 'unblocked') served.push(effect.client);
      this.#take(node, effect, cause, unit);
    }
    this.#kernel.applied.settle(node.id);
    for (const client of served) this.#goOn(node, client);
    if (!node.up) return;
    this.#kernel.replication.look(node, cause);
    this.#kernel.disks.watch(node);
    this.#plan(node);
  }

  #take(node: NodeState, effect: Effect, cause: number | null, unit: number): void {
    switch (effect.kind) {
      case 'reply':
        this.#reply(node, effect, cause, unit);
        break;
      case 'close':
        this.#closedByServer(node, effect.client, cause);
        break;
      case 'blocked':
      case 'unblocked':
        this.#blocking(node, effect, cause, unit);
        break;
      case 'shutdown':
        this.#kernel.machines.fall(node, 'shutdown', null, cause, effect.saves);
        break;
      case 'save':
      case 'rewrite-aof':
        this.#kernel.disks.save(node, effect, cause);
        break;
      case 'configured':
      case 'relisten':
        this.#kernel.disks.configured(node, cause);
        break;
      // Written before the replies of this turn: see `disks.write`.
      case 'propagate':
        return;
      case 'dial':
      case 'link-sent':
      case 'hang-up':
        this.#kernel.replication.take(node, effect, cause);
        break;
      case 'stream':
        this.#stream(node, effect, cause, unit);
        break;
      case 'rewrite-config':
        node.config = rewritten(this.#kernel.server(node.id));
        break;
      case 'send-dataset':
      case 'stop-save':
      case 'reload-rdb':
      case 'reload-aof':
      case 'stall':
      case 'log':
        return;
      default:
        this.#elements(node, effect, cause, unit);
    }
  }

  #elements(
    node: NodeState,
    effect: { readonly unit: number } & ElementEffect,
    cause: number | null,
    unit: number,
  ): void {
    const kernel = this.#kernel;
    const { seq } =
      kernel.again(effect.kind, cause) ??
      kernel.record(lift(node.id, effect, this.#stamp(cause, unit)));
    kernel.applied.changed(node, effect, { fact: seq, cause, unit });
  }

  #stamp(cause: number | null, unit: number): FactStamp {
    const { nextFact, now } = this.#kernel;
    return { seq: nextFact, at: now, cause, unit };
  }

  #reply(
    node: NodeState,
    effect: Effect & { kind: 'reply' },
    cause: number | null,
    unit: number,
  ): void {
    const { reply, protocol } = effect;
    const connection = this.#connectionOf(node, effect.client);
    if (connection !== undefined) {
      this.#kernel.packets.sendReply(connection, reply, cause, unit);
    } else if (effect.client === node.consoleClient) {
      const messages = messagesInReply(reply);
      this.#kernel.fact(
        { kind: 'console-replied', node: node.id, reply, protocol, messages },
        cause,
        unit,
      );
    }
  }

  #stream(
    node: NodeState,
    { client, bytes }: Effect & { kind: 'stream' },
    cause: number | null,
    unit: number,
  ): void {
    const connection = this.#connectionOf(node, client);
    if (connection !== undefined) this.#kernel.replication.stream(connection, bytes, cause, unit);
  }

  #connectionOf(node: NodeState, client: ClientId): Connection | undefined {
    const id = node.clients.get(client)?.connection ?? null;
    return id === null ? undefined : this.#kernel.links.get(id);
  }

  #closedByServer(node: NodeState, client: ClientId, cause: number | null): void {
    const connection = this.#connectionOf(node, client);
    if (connection !== undefined) {
      this.#kernel.links.closeFromNode(connection, cause);
      this.disconnect(node, client, cause);
    } else if (client === node.consoleClient) {
      this.#kernel.console.close(node, 'closed-by-server', cause);
    }
  }

  #blocking(
    node: NodeState,
    effect: Effect & { kind: 'blocked' | 'unblocked' },
    cause: number | null,
    unit: number,
  ): void {
    const { client } = effect;
    const known = node.clients.get(client);
    if (known !== undefined) {
      const isBlocked = effect.kind === 'blocked';
      node.clients.set(client, { connection: known.connection, isBlocked });
    }
    const about = { node: node.id, client, actor: this.#actor(node, client) };
    if (effect.kind === 'blocked') {
      const until = effect.deadline === null ? null : this.virtual(node, effect.deadline);
      const { keys } = effect;
      this.#kernel.fact({ kind: 'client-blocked', ...about, keys, until }, cause, unit);
    } else {
      const reason = effect.cause;
      this.#kernel.fact({ kind: 'client-unblocked', ...about, reason }, cause, unit);
    }
  }

  /** A client that waited may go on with what it sent meanwhile, until it blocks again. */
  #goOn(node: NodeState, client: ClientId): void {
    for (;;) {
      const isConsole = client === node.consoleClient;
      const connection = this.#connectionOf(node, client);
      const owner = isConsole ? node.consoleBacklog : connection?.backlog;
      const [request, ...later] = owner ?? [];
      if (request === undefined || node.clients.get(client)?.isBlocked !== false) return;
      if (isConsole) node.consoleBacklog = later;
      else if (connection !== undefined) connection.backlog = later;
      this.execute(node, client, request);
    }
  }

  /** Keeps one event in the queue for the next thing that the server does by itself. */
  #plan(node: NodeState): void {
    const deadline = this.#kernel.server(node.id).nextDeadline();
    if (deadline === null) {
      node.deadlineSeq = null;
      node.deadlineAt = null;
      return;
    }
    const at = Math.max(this.virtual(node, deadline), this.#kernel.now + 1);
    if (node.deadlineAt === at) return;
    node.deadlineAt = at;
    const { nextEvent } = this.#kernel;
    const deadlineEvent = {
      kind: 'deadline',
      at,
      seq: nextEvent,
      cause: null,
      node: node.id,
    } as const;
    node.deadlineSeq = this.#kernel.plan(deadlineEvent);
  }
}
