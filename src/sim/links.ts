// TCP between processes and nodes. A connection carries bytes in order both ways and never by halves;
// a packet takes the link's latency plus jitter, and none overtakes another of its direction. A reset
// in the middle destroys what is on the wire at once; both ends learn of it half a latency later, and
// until then a server may still write into the void.

import { assert } from '../base/assert.ts';
import type { Bytes } from '../base/bytes.ts';
import { pickInt } from '../base/random.ts';
import type { Ms } from '../base/time.ts';
import type { Reply } from '../resp/reply.ts';
import type {
  CloseReason,
  ConnectionId,
  Direction,
  LinkId,
  LossReason,
  PacketFields,
} from './fact.ts';
import type { FaultHost, FaultOrder } from './faults/fault.ts';
import type { Kernel } from './kernel.ts';
import { messagesCarried, messagesInReply } from './payload.ts';
import type { ArmedFault, Connection, KernelEvent, Packet, Process } from './state.ts';

type Sending = Pick<
  Packet,
  'direction' | 'label' | 'messages' | 'carriesMessage' | 'argv' | 'reply'
>;

export class Links {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  get(id: ConnectionId): Connection | undefined {
    return this.#kernel.state.connections.get(id);
  }

  /** How long the next packet of a link takes. */
  #travelMs(process: Process): Ms {
    const { linkLatencyMs, linkJitterMs } = this.#kernel.state;
    const draw = this.#kernel.roll(`link:${process.link}`, process.packets);
    process.packets += 1;
    return linkLatencyMs + pickInt(draw, linkJitterMs + 1);
  }

  /** Starts a handshake: one way to the node, which accepts, and one way back. */
  open(process: Process, cause: number | null): void {
    const { state } = this.#kernel;
    assert(process.connection === null, `${process.id} has one connection at a time`);
    const id = `c${state.nextConnection}`;
    state.nextConnection += 1;
    const acceptedAt = this.#kernel.now + this.#travelMs(process);
    const opensAt = acceptedAt + this.#travelMs(process);
    const { link, node } = process;
    state.connections.set(id, {
      id,
      link,
      actor: process.id,
      node,
      opensAt,
      actorEnd: 'opening',
      actorDied: false,
      nodeEnd: 'opening',
      client: null,
      isBroken: false,
      requestArrival: acceptedAt,
      replyArrival: opensAt,
      inFlight: 0,
      awaiting: [],
      backlog: [],
    });
    process.connection = id;
    const opening = this.#kernel.fact(
      { kind: 'connection-opening', connection: id, link, actor: process.id, node, opensAt },
      cause,
    );
    this.#kernel.schedule(acceptedAt, opening, { kind: 'accept', connection: id });
    this.#kernel.schedule(opensAt, opening, { kind: 'opened', connection: id });
  }

  accept(id: ConnectionId, cause: number | null): void {
    const connection = this.get(id);
    if (connection === undefined) return;
    if (connection.actorEnd === 'closed') {
      connection.nodeEnd = 'closed';
      this.#forgetIfOver(connection);
      return;
    }
    const client = this.#kernel.nodes.accept(connection);
    connection.nodeEnd = 'open';
    connection.client = client;
    const { node } = connection;
    this.#kernel.fact({ kind: 'connection-accepted', connection: id, node, client }, cause);
  }

  opened(id: ConnectionId, cause: number | null): void {
    const connection = this.get(id);
    if (connection?.actorEnd !== 'opening') return;
    connection.actorEnd = 'open';
    const { actor, node } = connection;
    const fact = this.#kernel.fact(
      { kind: 'connection-opened', connection: id, actor, node },
      cause,
    );
    const { processes } = this.#kernel;
    processes.deliver(processes.get(actor), { type: 'connected' }, fact);
  }

  /** The process closes its connection. What it sent before still arrives, then the node hears. */
  close(process: Process, cause: number | null): void {
    const connection = this.#release(process);
    if (connection !== undefined) this.#closeActorEnd(connection, 'closed-by-client', cause);
  }

  /** The process is dead; its sockets go with it. */
  processDied(process: Process, requestsOnWire: 'lost' | 'arrive', cause: number): void {
    const connection = this.#release(process);
    if (connection === undefined) return;
    connection.actorDied = true;
    if (requestsOnWire === 'lost') this.#loseAll(connection, 'sender-died', cause, 'request');
    this.#closeActorEnd(connection, 'process-died', cause);
  }

  #release(process: Process): Connection | undefined {
    const connection = process.connection === null ? undefined : this.get(process.connection);
    process.connection = null;
    return connection;
  }

  #closeActorEnd(connection: Connection, reason: CloseReason, cause: number | null): void {
    const process = this.#kernel.processes.get(connection.actor);
    connection.actorEnd = 'closed';
    const closed = this.#closedFact(connection, 'actor', reason, cause);
    const hears = this.#kernel.now + this.#travelMs(process);
    this.#kernel.schedule(Math.max(hears, connection.requestArrival), closed, {
      kind: 'ending',
      connection: connection.id,
      side: 'node',
      reason,
    });
  }

  /** The node ends a connection (QUIT, a client killed); replies written before still arrive. */
  closeFromNode(connection: Connection, cause: number | null): void {
    const process = this.#kernel.processes.get(connection.actor);
    connection.nodeEnd = 'closed';
    const closed = this.#closedFact(connection, 'node', 'closed-by-server', cause);
    const hears = this.#kernel.now + this.#travelMs(process);
    this.#kernel.schedule(Math.max(hears, connection.replyArrival), closed, {
      kind: 'ending',
      connection: connection.id,
      side: 'actor',
      reason: 'closed-by-server',
    });
  }

  /** An end learns that its connection is over. */
  end(event: KernelEvent & { kind: 'ending' }, cause: number | null): void {
    const connection = this.get(event.connection);
    if (connection === undefined) return;
    if (event.side === 'node') {
      const wasOpen = connection.nodeEnd === 'open';
      connection.nodeEnd = 'closed';
      if (wasOpen) {
        const closed = this.#closedFact(connection, 'node', event.reason, cause);
        this.#kernel.nodes.clientGone(connection, closed);
      }
    } else if (connection.actorEnd !== 'closed') {
      connection.actorEnd = 'closed';
      const process = this.#kernel.processes.get(connection.actor);
      process.connection = null;
      const closed = this.#closedFact(connection, 'actor', event.reason, cause);
      this.#kernel.processes.deliver(process, { type: 'disconnected' }, closed);
    }
    this.#forgetIfOver(connection);
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

  sendRequest(process: Process, argv: readonly Bytes[], cause: number | null): void {
    const connection = process.connection === null ? undefined : this.get(process.connection);
    assert(connection?.actorEnd === 'open', `${process.id} sends on an open connection`);
    const messages = messagesCarried(argv);
    const label = (argv[0] ?? '').toUpperCase();
    const carriesMessage = messages.length > 0;
    const sending: Sending = {
      direction: 'request',
      label,
      messages,
      carriesMessage,
      argv,
      reply: null,
    };
    this.#send(connection, sending, cause, null);
  }

  /** The node writes a reply. It belongs to the oldest request still unanswered. */
  sendReply(connection: Connection, reply: Reply, cause: number | null, unit: number): void {
    const [asked, ...later] = connection.awaiting;
    if (reply.kind !== 'push') connection.awaiting = later;
    const messages = messagesInReply(reply);
    const carriesMessage = messages.length > 0 || (asked?.carriesMessage ?? false);
    const label = asked?.label ?? 'PUSH';
    const sending: Sending = {
      direction: 'reply',
      label,
      messages,
      carriesMessage,
      argv: null,
      reply,
    };
    this.#send(connection, sending, cause, unit);
  }

  #send(connection: Connection, sending: Sending, cause: number | null, unit: number | null): void {
    const { state } = this.#kernel;
    const process = this.#kernel.processes.get(connection.actor);
    const isRequest = sending.direction === 'request';
    const earliest = isRequest ? connection.requestArrival : connection.replyArrival;
    const arrivesAt = Math.max(earliest, this.#kernel.now + this.#travelMs(process));
    if (isRequest) connection.requestArrival = arrivesAt;
    else connection.replyArrival = arrivesAt;
    const id = `p${state.nextPacket}`;
    state.nextPacket += 1;
    const { link, actor, node } = connection;
    const where = { packet: id, connection: connection.id, link, actor, node };
    const fields: PacketFields = { ...where, label: sending.label, messages: sending.messages };
    const content = isRequest
      ? { direction: 'request' as const, argv: sending.argv ?? [] }
      : { direction: 'reply' as const, reply: sending.reply as Reply };
    const fact = this.#kernel.fact(
      { kind: 'packet-sent', ...fields, ...content, arrivesAt },
      cause,
      unit,
    );
    const sentAt = this.#kernel.now;
    const packet: Packet = {
      id,
      connection: connection.id,
      link,
      actor,
      node,
      ...sending,
      sentAt,
      arrivesAt,
      fact,
    };
    state.packets.set(id, packet);
    connection.inFlight += 1;
    if (connection.isBroken) {
      this.#lose(connection, packet, 'broken', fact);
      return;
    }
    this.#planStrike(packet);
    this.#kernel.schedule(arrivesAt, fact, { kind: 'arrival', packet: id });
  }

  arrive(id: string): void {
    const { state, processes, nodes } = this.#kernel;
    const packet = state.packets.get(id);
    const connection = packet === undefined ? undefined : this.get(packet.connection);
    if (packet === undefined || connection === undefined) return;
    const isRequest = packet.direction === 'request';
    if (isRequest && connection.nodeEnd !== 'open') {
      this.#lose(connection, packet, 'receiver-closed', packet.fact);
    } else if (!isRequest && connection.actorEnd === 'closed') {
      const reason = connection.actorDied ? 'receiver-died' : 'receiver-closed';
      this.#lose(connection, packet, reason, packet.fact);
    } else {
      state.packets.delete(id);
      connection.inFlight -= 1;
      const arrived = this.#kernel.fact(
        { kind: 'packet-arrived', ...packetFields(packet), direction: packet.direction },
        packet.fact,
      );
      if (isRequest) nodes.request(connection, packet, arrived);
      else processes.deliverReply(processes.get(packet.actor), packet, arrived);
    }
    this.#forgetIfOver(connection);
  }

  #lose(connection: Connection, packet: Packet, reason: LossReason, cause: number): void {
    this.#kernel.state.packets.delete(packet.id);
    connection.inFlight -= 1;
    this.#kernel.fact(
      { kind: 'packet-lost', ...packetFields(packet), direction: packet.direction, reason },
      cause,
    );
  }

  #loseAll(
    connection: Connection,
    reason: LossReason,
    cause: number,
    direction: Direction | null,
  ): void {
    for (const packet of [...this.#kernel.state.packets.values()]) {
      if (packet.connection !== connection.id) continue;
      if (direction !== null && packet.direction !== direction) continue;
      this.#lose(connection, packet, reason, cause);
    }
  }

  #forgetIfOver(connection: Connection): void {
    if (connection.actorEnd !== 'closed' || connection.nodeEnd !== 'closed') return;
    if (connection.inFlight === 0) this.#kernel.state.connections.delete(connection.id);
  }

  /** Breaks a connection in the middle. */
  #reset(connection: Connection, cause: number): void {
    connection.isBroken = true;
    const { id, link } = connection;
    const fact = this.#kernel.fact({ kind: 'connection-reset', connection: id, link }, cause);
    this.#loseAll(connection, 'reset', fact, null);
    const hears = this.#kernel.now + (this.#kernel.state.linkLatencyMs >> 1);
    for (const side of ['node', 'actor'] as const) {
      this.#kernel.schedule(hears, fact, { kind: 'ending', connection: id, side, reason: 'reset' });
    }
  }

  /** Resets the connection under a packet in flight; without one, waits for the next. */
  resetPacket(
    link: LinkId,
    wanted: Parameters<FaultHost['resetPacket']>[1],
    order: FaultOrder,
  ): void {
    const { state } = this.#kernel;
    const { direction, carrying } = wanted;
    const isSame = (armed: ArmedFault) => armed.target === link && armed.direction === direction;
    if (state.armed.some(isSame)) {
      order.refused('already-armed');
      return;
    }
    for (const packet of state.packets.values()) {
      const connection = this.get(packet.connection);
      if (connection === undefined || !fits(packet, link, direction, carrying)) continue;
      // A reply to a process that is gone is lost anyway.
      if (direction === 'reply' && connection.actorEnd === 'closed') continue;
      this.#reset(connection, order.applied());
      return;
    }
    const { fault, params } = order;
    const fact = order.armed();
    const since = this.#kernel.now;
    const armed = { fault, target: link, params, direction, carrying, since, fact };
    state.armed = [...state.armed, armed];
  }

  /** Plans the blow for a packet that an armed fault waited for: half-way, so that it is seen. */
  #planStrike(packet: Packet): void {
    const { state } = this.#kernel;
    const fault = state.armed.find((armed) =>
      fits(packet, armed.target, armed.direction, armed.carrying),
    );
    if (fault === undefined) return;
    state.armed = state.armed.filter((armed) => armed !== fault);
    const halfWay = packet.sentAt + ((packet.arrivesAt - packet.sentAt) >> 1);
    this.#kernel.schedule(halfWay, packet.fact, { kind: 'strike', packet: packet.id, fault });
  }

  /** The blow falls; if its packet is lost already, the fault waits for another. */
  strike(id: string, armed: ArmedFault): void {
    const { state } = this.#kernel;
    const packet = state.packets.get(id);
    const connection = packet === undefined ? undefined : this.get(packet.connection);
    if (packet === undefined || connection === undefined) {
      state.armed = [...state.armed, armed];
      return;
    }
    const { fault, target, fact } = armed;
    const struck = this.#kernel.fact(
      { kind: 'fault-struck', fault, target, armed: fact },
      packet.fact,
    );
    this.#reset(connection, struck);
  }
}

function fits(
  packet: Packet,
  link: LinkId,
  direction: Direction,
  carrying: 'any' | 'message',
): boolean {
  if (packet.link !== link || packet.direction !== direction) return false;
  return carrying === 'any' || packet.carriesMessage;
}

function packetFields(packet: Packet): PacketFields {
  const { id, connection, link, actor, node, label, messages } = packet;
  return { packet: id, connection, link, actor, node, label, messages };
}
