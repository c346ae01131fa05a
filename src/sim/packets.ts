// Requests and replies on the wire. A packet takes the link's latency plus jitter and none
// overtakes another of its direction; it arrives whole or not at all, and when it does not, that
// is a fact.

import { assert } from '../base/assert.ts';
import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Reply } from '../resp/reply.ts';
import { existing } from './existing.ts';
import type { FactBody, FactOf } from './fact.ts';
import type { Direction, LossReason } from './facts/link.ts';
import type { PacketId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import { messagesCarried, messagesInReply } from './payload.ts';
import type { Connection, Packet, Process } from './state.ts';

type SentBody = Extract<FactBody, { kind: 'packet-sent' }>;

export class Packets {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** A process sends a command over its connection, which must be open. */
  sendRequest(process: Process, argv: readonly Bytes[], cause: number | null): void {
    const { state, links } = this.#kernel;
    const connection = process.connection === null ? undefined : links.get(process.connection);
    assert(connection?.actorEnd === 'open', 'a request needs an open connection');
    const messages = messagesCarried(argv);
    const { id, link, actor, node } = connection;
    const arrivesAt = Math.max(
      connection.requestArrival,
      this.#kernel.now + links.travelMs(process),
    );
    connection.requestArrival = arrivesAt;
    const body: SentBody = {
      kind: 'packet-sent',
      packet: `p${state.nextPacket}`,
      connection: id,
      link,
      actor,
      node,
      label: (argv[0] ?? '').toUpperCase(),
      messages,
      direction: 'request',
      argv,
      arrivesAt,
    };
    this.#send(connection, body, messages.length > 0, cause, null);
  }

  /** The node writes a reply. It belongs to the oldest request still unanswered. */
  sendReply(connection: Connection, reply: Reply, cause: number | null, unit: number): void {
    const { state, links } = this.#kernel;
    const [asked, ...later] = connection.awaiting;
    const isAnswer = reply.kind !== 'push' || asked?.label.endsWith('SUBSCRIBE') === true;
    if (isAnswer) connection.awaiting = later;
    const messages = messagesInReply(reply);
    const { id, link, actor, node } = connection;
    const process = existing(state.processes, actor);
    const owner = this.#kernel.nodes.get(node);
    const leavesAt = Math.max(this.#kernel.now, owner.repliesFrom);
    if (leavesAt > this.#kernel.now) owner.unsent = [...owner.unsent, `p${state.nextPacket}`];
    const arrivesAt = Math.max(connection.replyArrival, leavesAt + links.travelMs(process));
    connection.replyArrival = arrivesAt;
    const body: SentBody = {
      kind: 'packet-sent',
      packet: `p${state.nextPacket}`,
      connection: id,
      link,
      actor,
      node,
      label: isAnswer ? (asked?.label ?? 'PUSH') : 'PUSH',
      messages,
      direction: 'reply',
      reply,
      arrivesAt,
    };
    const carriesMessage = messages.length > 0 || (asked?.carriesMessage ?? false);
    this.#send(connection, body, carriesMessage, cause, unit);
  }

  #send(
    connection: Connection,
    body: SentBody,
    carriesMessage: boolean,
    cause: number | null,
    unit: number | null,
  ): void {
    const { state, journal, resets } = this.#kernel;
    state.nextPacket += 1;
    const { packet: id, arrivesAt } = body;
    const seq = this.#kernel.fact(body, cause, unit);
    const packet: Packet = { sent: journal.get(seq) as FactOf<'packet-sent'>, carriesMessage };
    state.packets.set(id, packet);
    connection.inFlight += 1;
    if (connection.isBroken) {
      this.#lose(connection, packet, 'broken', seq);
      return;
    }
    resets.planStrike(packet);
    this.#kernel.schedule(arrivesAt, seq, { kind: 'arrival', packet: id });
  }

  /** A packet has come to the end of its way, unless it was lost before. */
  arrive(id: PacketId): void {
    const { state, processes, nodes, links } = this.#kernel;
    const packet = state.packets.get(id);
    const connection = packet && links.get(packet.sent.connection);
    if (packet === undefined || connection === undefined) return;
    const { sent } = packet;
    const isRequest = sent.direction === 'request';
    if (isRequest && connection.nodeEnd !== 'open') {
      this.#lose(connection, packet, 'receiver-closed', sent.seq);
      const isTold = connection.isSilent && nodes.get(sent.node).powered;
      if (isTold) links.tellActor(connection, 'reset', sent.seq);
    } else if (!isRequest && connection.actorEnd === 'closed') {
      const reason = connection.actorDied ? 'receiver-died' : 'receiver-closed';
      this.#lose(connection, packet, reason, sent.seq);
    } else {
      state.packets.delete(id);
      connection.inFlight -= 1;
      const arrived = this.#arrivedFact(sent);
      if (isRequest) nodes.request(connection, sent, arrived);
      else processes.deliverReply(existing(state.processes, sent.actor), sent, arrived);
    }
    links.forgetIfOver(connection);
  }

  #arrivedFact(sent: FactOf<'packet-sent'>): number {
    const { packet, connection, link, actor, node, label, messages, direction } = sent;
    return this.#kernel.fact(
      {
        kind: 'packet-arrived',
        packet,
        connection,
        link,
        actor,
        node,
        label,
        messages,
        direction,
      },
      sent.seq,
    );
  }

  #lose(connection: Connection, { sent }: Packet, reason: LossReason, cause: number): void {
    const { packet, link, actor, node, label, messages, direction } = sent;
    this.#kernel.state.packets.delete(packet);
    connection.inFlight -= 1;
    this.#kernel.fact(
      {
        kind: 'packet-lost',
        packet,
        connection: connection.id,
        link,
        actor,
        node,
        label,
        messages,
        direction,
        reason,
      },
      cause,
    );
  }

  /** Replies that waited for an fsync die with their server. */
  loseUnsent(packets: readonly PacketId[], cause: number): void {
    for (const id of packets) {
      const packet = this.#kernel.state.packets.get(id);
      const connection = packet && this.#kernel.links.get(packet.sent.connection);
      if (packet === undefined || connection === undefined) continue;
      this.#lose(connection, packet, 'sender-died', cause);
    }
  }

  /** Everything that is on the wire of a connection is lost; one direction only, if asked. */
  loseAll(
    connection: Connection,
    reason: LossReason,
    cause: number,
    direction: Direction | null,
  ): void {
    for (const packet of [...this.#kernel.state.packets.values()]) {
      if (packet.sent.connection !== connection.id) continue;
      if (direction !== null && packet.sent.direction !== direction) continue;
      this.#lose(connection, packet, reason, cause);
    }
  }

  /** Packets in flight, in the order they were sent. */
  inFlight(): IterableIterator<Packet> {
    return this.#kernel.state.packets.values();
  }

  /** When a packet is half-way. */
  halfWay({ sent }: Packet): Ms {
    return sent.at + ((sent.arrivesAt - sent.at) >> 1);
  }
}
