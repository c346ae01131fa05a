// Requests and replies on the wire. A packet takes the link's latency plus jitter and none
// overtakes another of its direction; it arrives whole or not at all, and when it does not, that
// is a fact.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Reply } from '../resp/reply.ts';
import type { FactOf } from './fact.ts';
import type { LossReason } from './facts/link.ts';
import type { PacketId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import { type MessageId, messagesCarried, messagesInReply } from './payload.ts';
import type { Connection, Packet } from './state.ts';

type Sent = FactOf<'packet-sent'>;
type SentReply = Extract<Sent, { direction: 'reply' }>;

/** No request waits for its reply. */
const NOTHING: Connection['awaiting'] = [];

/** What goes to a replica in one go. */
interface Streamed {
  readonly bytes: Bytes;
  readonly label: string;
  readonly messages: readonly MessageId[];
}

export class Packets {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** A process or a replica sends a command over its connection, which is open. */
  sendRequest(connection: Connection, argv: readonly Bytes[], cause: number | null): void {
    const { state, links } = this.#kernel;
    const { id, link, actor, node } = connection;
    const arrivesAt = Math.max(
      connection.requestArrival,
      this.#kernel.now + links.travelMs(connection),
    );
    connection.requestArrival = arrivesAt;
    const sent =
      this.#kernel.again('packet-sent', cause) ??
      this.#kernel.record<Sent>({
        kind: 'packet-sent',
        seq: this.#kernel.nextFact,
        at: this.#kernel.now,
        cause,
        unit: null,
        packet: `p${state.nextPacket}`,
        connection: id,
        link,
        actor,
        node,
        label: (argv[0] ?? '').toUpperCase(),
        messages: messagesCarried(argv),
        direction: 'request',
        argv,
        arrivesAt,
      });
    this.#send(connection, sent, sent.messages.length > 0);
  }

  /** The node writes a reply. It belongs to the oldest request still unanswered. */
  sendReply(connection: Connection, reply: Reply, cause: number | null, unit: number): void {
    const { awaiting, id, link, actor, node } = connection;
    const asked = awaiting[0];
    const isAnswer = reply.kind !== 'push' || asked?.label.endsWith('SUBSCRIBE') === true;
    if (isAnswer) connection.awaiting = awaiting.length > 1 ? awaiting.slice(1) : NOTHING;
    const packet = this.#leaves(connection);
    const sent =
      this.#kernel.again('packet-sent', cause) ??
      this.#kernel.record<Sent>({
        kind: 'packet-sent',
        seq: this.#kernel.nextFact,
        at: this.#kernel.now,
        cause,
        unit,
        packet,
        connection: id,
        link,
        actor,
        node,
        label: isAnswer ? (asked?.label ?? 'PUSH') : 'PUSH',
        messages: messagesInReply(reply),
        direction: 'reply',
        reply,
        arrivesAt: connection.replyArrival,
      });
    this.#send(connection, sent, sent.messages.length > 0 || (asked?.carriesMessage ?? false));
  }

  /** A primary writes to a replica: what it propagates, or all that it holds. */
  sendStream(
    connection: Connection,
    { bytes, label, messages }: Streamed,
    cause: number | null,
    unit: number,
  ): void {
    const { id, link, actor, node } = connection;
    const packet = this.#leaves(connection);
    const sent = this.#kernel.record<Sent>({
      kind: 'packet-sent',
      seq: this.#kernel.nextFact,
      at: this.#kernel.now,
      cause,
      unit,
      packet,
      connection: id,
      link,
      actor,
      node,
      label,
      messages,
      direction: 'stream',
      bytes,
      arrivesAt: connection.replyArrival,
    });
    this.#send(connection, sent, messages.length > 0);
  }

  /** The next packet from the node's end; from now on `replyArrival` is when it arrives. */
  #leaves(connection: Connection): PacketId {
    const { state, links, nodes, now } = this.#kernel;
    const packet = `p${state.nextPacket}`;
    const owner = nodes.get(connection.node);
    const leavesAt = Math.max(now, owner.repliesFrom);
    if (leavesAt > now) owner.unsent = [...owner.unsent, packet];
    const arrivesAt = Math.max(connection.replyArrival, leavesAt + links.travelMs(connection));
    connection.replyArrival = arrivesAt;
    return packet;
  }

  #send(connection: Connection, sent: Sent, carriesMessage: boolean): void {
    const { state, resets, outputBuffers } = this.#kernel;
    state.nextPacket += 1;
    const { packet: id, arrivesAt, seq } = sent;
    const bytes = sent.direction === 'reply' ? outputBuffers.bytesOf(connection, sent.reply) : 0;
    const packet: Packet = { sent, carriesMessage, bytes };
    state.packets.set(id, packet);
    connection.inFlight += 1;
    if (connection.isBroken) {
      this.#lose(connection, packet, 'broken', seq);
      return;
    }
    if (outputBuffers.keeps(connection, packet)) return;
    resets.planStrike(packet);
    const { nextEvent } = this.#kernel;
    const arrival = {
      kind: 'arrival',
      at: arrivesAt,
      seq: nextEvent,
      cause: seq,
      packet: id,
    } as const;
    this.#kernel.plan(arrival);
  }

  /** A reply leaves the output buffer in which it waited. */
  leave(connection: Connection, packet: Packet): void {
    const { links, now, resets } = this.#kernel;
    const arrivesAt = Math.max(connection.replyArrival, now + links.travelMs(connection));
    connection.replyArrival = arrivesAt;
    resets.planStrike(packet);
    const { packet: id, seq } = packet.sent;
    this.#kernel.schedule(arrivesAt, seq, { kind: 'arrival', packet: id });
  }

  /** A packet has come to the end of its way, unless it was lost before. */
  arrive(id: PacketId): void {
    const { state, processes, nodes, links, replication } = this.#kernel;
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
      if (connection.replica !== null) replication.answerStray(connection, sent.seq);
    } else {
      state.packets.delete(id);
      connection.inFlight -= 1;
      const arrived = this.#arrivedFact(sent);
      this.#kernel.outputBuffers.read(connection, packet, arrived);
      if (sent.direction === 'request') nodes.request(connection, sent, arrived);
      else if (connection.replica !== null) replication.received(connection, sent, arrived);
      else processes.deliverReply(processes.get(sent.actor), sent as SentReply, arrived);
    }
    links.forgetIfOver(connection);
  }

  #arrivedFact(sent: Sent): number {
    const { seq } =
      this.#kernel.again('packet-arrived', sent.seq) ??
      this.#kernel.record({
        kind: 'packet-arrived',
        seq: this.#kernel.nextFact,
        at: this.#kernel.now,
        cause: sent.seq,
        unit: null,
        packet: sent.packet,
        connection: sent.connection,
        link: sent.link,
        actor: sent.actor,
        node: sent.node,
        label: sent.label,
        messages: sent.messages,
        direction: sent.direction,
      });
    return seq;
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

  /** Replies that never left: they waited for an fsync, or for the peer to read. */
  loseUnsent(packets: readonly PacketId[], reason: LossReason, cause: number): void {
    for (const id of packets) {
      const packet = this.#kernel.state.packets.get(id);
      const connection = packet && this.#kernel.links.get(packet.sent.connection);
      if (packet === undefined || connection === undefined) continue;
      this.#lose(connection, packet, reason, cause);
    }
  }

  /** Everything that is on the wire of a connection is lost; one way only, if asked. */
  loseAll(
    connection: Connection,
    reason: LossReason,
    cause: number,
    direction: 'request' | 'reply' | null,
  ): void {
    for (const packet of [...this.#kernel.state.packets.values()]) {
      if (packet.sent.connection !== connection.id) continue;
      const isRequest = packet.sent.direction === 'request';
      if (direction !== null && isRequest !== (direction === 'request')) continue;
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
