// TCP between processes and nodes, and between nodes: handshakes, and how a connection ends. A
// connection carries bytes in order both ways. Each end learns of the other's end one latency
// later; until then a server may still write to a client that is gone.

import { assert } from '../base/assert.ts';
import { pickInt } from '../base/random.ts';
import type { Ms } from '../base/time.ts';
import { existing } from './existing.ts';
import type { CloseReason } from './facts/link.ts';
import type { ConnectionId, NodeId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import { NOTHING_UNREAD } from './output-buffers.ts';
import type { Connection, KernelEvent, Process } from './state.ts';

/** What tells how long a packet takes. */
type Way = Pick<Connection, 'actor' | 'link' | 'replica'>;

export class Links {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Undefined once both ends know that it is over. */
  get(id: ConnectionId): Connection | undefined {
    return this.#kernel.state.connections.get(id);
  }

  /** The connection of a process to a node; most processes have one. */
  of(process: Process, node: NodeId): Connection | undefined {
    if (process.role !== 'sentinel') {
      return process.connection === null ? undefined : this.get(process.connection);
    }
    for (const connection of this.#kernel.state.connections.values()) {
      const { actor, actorEnd } = connection;
      const isOurs = actor === process.id && connection.node === node;
      if (isOurs && actorEnd !== 'closed') return connection;
    }
    return undefined;
  }

  /** How long the next packet of a link takes: the latency and a draw of its own dice. */
  travelMs({ actor, link, replica }: Way): Ms {
    const { state } = this.#kernel;
    const isOfProcess = replica === null;
    const counter = isOfProcess ? existing(state.processes, actor) : existing(state.nodes, actor);
    const draw = this.#kernel.roll(`link:${link}`, counter.packets);
    counter.packets += 1;
    const latencyMs = isOfProcess ? state.linkLatencyMs : state.replicationLatencyMs;
    const jitterMs = isOfProcess ? state.linkJitterMs : state.replicationJitterMs;
    return latencyMs + this.#kernel.troubles.extraMs(link) + pickInt(draw, jitterMs + 1);
  }

  /** A process connects to a node. */
  open(process: Process, node: NodeId, cause: number | null): void {
    assert(this.of(process, node) === undefined, 'a process has one connection to a node');
    const { id: actor } = process;
    const id = this.dial({ actor, node, link: `${actor}:${node}`, replica: null }, cause);
    if (process.role !== 'sentinel') process.connection = id;
  }

  /** Starts a handshake: one way to the node, which accepts, and one way back. */
  dial(way: Way & { readonly node: NodeId }, cause: number | null): ConnectionId {
    const { state } = this.#kernel;
    const id = `c${state.nextConnection}`;
    state.nextConnection += 1;
    const acceptedAt = this.#kernel.now + this.travelMs(way);
    const opensAt = acceptedAt + this.travelMs(way);
    const { link, node, actor, replica } = way;
    state.connections.set(id, {
      id,
      link,
      actor,
      replica,
      node,
      opensAt,
      actorEnd: 'opening',
      actorDied: false,
      nodeEnd: 'opening',
      client: null,
      isBroken: false,
      isSilent: false,
      requestArrival: acceptedAt,
      replyArrival: opensAt,
      inFlight: 0,
      awaiting: [],
      backlog: [],
      output: NOTHING_UNREAD,
    });
    const opening = this.#kernel.fact(
      { kind: 'connection-opening', connection: id, link, actor, node, opensAt },
      cause,
    );
    this.#kernel.schedule(acceptedAt, opening, { kind: 'accept', connection: id });
    this.#kernel.schedule(opensAt, opening, { kind: 'opened', connection: id });
    return id;
  }

  accept(id: ConnectionId, cause: number | null): void {
    const connection = this.get(id);
    if (connection === undefined) return;
    if (connection.actorEnd === 'closed') {
      connection.nodeEnd = 'closed';
      this.forgetIfOver(connection);
      return;
    }
    const node = this.#kernel.nodes.get(connection.node);
    if (!node.up) {
      this.#refuse(connection, node.powered, cause);
      return;
    }
    const client = this.#kernel.nodes.accept(connection);
    connection.nodeEnd = 'open';
    connection.client = client;
    this.#kernel.fact(
      { kind: 'connection-accepted', connection: id, node: node.id, client },
      cause,
    );
  }

  /** Nobody listens there. A machine without power does not even say so. */
  #refuse(connection: Connection, isPowered: boolean, cause: number | null): void {
    connection.nodeEnd = 'closed';
    if (!isPowered) return;
    const hears = this.#kernel.now + this.travelMs(connection);
    this.#kernel.schedule(hears, cause, {
      kind: 'ending',
      connection: connection.id,
      side: 'actor',
      reason: 'refused',
    });
  }

  opened(id: ConnectionId, cause: number | null): void {
    const connection = this.get(id);
    if (connection?.actorEnd !== 'opening' || connection.client === null) return;
    connection.actorEnd = 'open';
    const { actor, node, replica } = connection;
    const fact = this.#kernel.fact(
      { kind: 'connection-opened', connection: id, actor, node },
      cause,
    );
    const { processes, replication } = this.#kernel;
    if (replica !== null) replication.opened(connection, fact);
    else processes.deliver(processes.get(actor), { type: 'connected', node }, fact);
  }

  /** The process closes its connection. What it sent before still arrives, then the node hears. */
  close(process: Process, node: NodeId, cause: number | null): void {
    const connection = this.of(process, node);
    process.connection = null;
    if (connection !== undefined) this.hangUp(connection, 'closed-by-client', cause);
  }

  /** The process is dead; its sockets go with it. */
  processDied(process: Process, requestsOnWire: 'lost' | 'arrive', cause: number): void {
    process.connection = null;
    for (const connection of [...this.#kernel.state.connections.values()]) {
      if (connection.actor !== process.id || connection.actorEnd === 'closed') continue;
      connection.actorDied = true;
      if (requestsOnWire === 'lost') {
        this.#kernel.packets.loseAll(connection, 'sender-died', cause, 'request');
      }
      this.hangUp(connection, 'process-died', cause);
    }
  }

  /** Who opened the connection ends it; without power nobody says a word to the other end. */
  hangUp(
    connection: Connection,
    reason: CloseReason,
    cause: number | null,
    isSilent = false,
  ): void {
    connection.actorEnd = 'closed';
    const closed = this.#closedFact(connection, 'actor', reason, cause);
    if (this.#kernel.troubles.isCut(connection.link)) {
      // What waits at the cut for this end finds nobody, even if the link never heals.
      const why = connection.actorDied ? 'receiver-died' : 'receiver-closed';
      this.#kernel.packets.loseAll(connection, why, closed, 'reply');
    }
    if (isSilent) return;
    const hears = this.#kernel.now + this.travelMs(connection);
    this.#kernel.schedule(Math.max(hears, connection.requestArrival), closed, {
      kind: 'ending',
      connection: connection.id,
      side: 'node',
      reason,
    });
  }

  /**
   * The node's server is dead. Its machine closes its sockets, so that the process hears of it
   * after the replies that were written before; without power nobody says a word.
   */
  nodeDied(connection: Connection, isSilent: boolean, cause: number): void {
    connection.nodeEnd = 'closed';
    connection.backlog = [];
    connection.isSilent = isSilent;
    const closed = this.#closedFact(connection, 'node', 'node-died', cause);
    this.#kernel.outputBuffers.drop(connection, closed);
    if (!isSilent) this.tellActor(connection, 'node-died', closed);
    this.forgetIfOver(connection);
  }

  /** The process is going to hear that its connection is over. */
  tellActor(connection: Connection, reason: CloseReason, cause: number): void {
    // Cut in the middle: whoever is to hear of it hears of the cut.
    if (connection.actorEnd === 'closed' || connection.isBroken) return;
    const hears = this.#kernel.now + this.travelMs(connection);
    this.#kernel.schedule(Math.max(hears, connection.replyArrival), cause, {
      kind: 'ending',
      connection: connection.id,
      side: 'actor',
      reason,
    });
  }

  /** The node ends a connection (QUIT, a client killed); replies written before still arrive. */
  closeFromNode(connection: Connection, cause: number | null): void {
    connection.nodeEnd = 'closed';
    const closed = this.#closedFact(connection, 'node', 'closed-by-server', cause);
    this.#kernel.outputBuffers.drop(connection, closed);
    const hears = this.#kernel.now + this.travelMs(connection);
    this.#kernel.schedule(Math.max(hears, connection.replyArrival), closed, {
      kind: 'ending',
      connection: connection.id,
      side: 'actor',
      reason: 'closed-by-server',
    });
  }

  /** An end learns that its connection is over. */
  end({ connection: id, side, reason, cause }: KernelEvent & { kind: 'ending' }): void {
    const connection = this.get(id);
    if (connection === undefined) return;
    if (side === 'node') {
      const wasOpen = connection.nodeEnd === 'open';
      connection.nodeEnd = 'closed';
      if (wasOpen) {
        const closed = this.#closedFact(connection, 'node', reason, cause);
        this.#kernel.outputBuffers.drop(connection, closed);
        this.#kernel.nodes.clientGone(connection, closed);
      }
    } else if (connection.actorEnd !== 'closed') {
      connection.actorEnd = 'closed';
      const closed = this.#closedFact(connection, 'actor', reason, cause);
      this.#tellOpener(connection, closed);
    }
    this.forgetIfOver(connection);
  }

  #tellOpener(connection: Connection, closed: number): void {
    const { processes, replication } = this.#kernel;
    if (connection.replica !== null) {
      replication.closed(connection, closed);
      return;
    }
    const process = processes.get(connection.actor);
    process.connection = null;
    processes.deliver(process, { type: 'disconnected', node: connection.node }, closed);
  }

  #closedFact(
    connection: Connection,
    side: 'actor' | 'node',
    reason: CloseReason,
    cause: number | null,
  ): number {
    const { id, link, actor, node } = connection;
    return this.#kernel.fact(
      { kind: 'connection-closed', connection: id, link, side, actor, node, reason },
      cause,
    );
  }

  /** Drops the record of a connection that nobody and nothing refers to any more. */
  forgetIfOver(connection: Connection): void {
    if (connection.actorEnd !== 'closed' || connection.nodeEnd !== 'closed') return;
    if (connection.inFlight === 0) this.#kernel.state.connections.delete(connection.id);
  }
}
