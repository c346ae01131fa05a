// Requests and replies on the wire. A packet takes the link's latency plus jitter and none
// overtakes another of its direction; it arrives whole or not at all, and when it does not, that
// is a fact.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Reply } from '../resp/reply.ts';
import type { FactBody, FactOf } from './fact.ts';
import type { LossReason } from './facts/link.ts';
import type { PacketId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import { type MessageId, messagesCarried, messagesInReply } from './payload.ts';
import type { Connection, Packet } from './state.ts';

type SentBody = Extract<FactBody, { kind: 'packet-sent' }>;
type SentReply = Extract<FactOf<'packet-sent'>, { direction: 'reply' }>;

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
    const messages = messagesCarried(argv);
    const { id, link, actor, node } = connection;
    const arrivesAt = Math.max(
      connection.requestArrival,
      this.#kernel.now + links.travelMs(connection),
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
    const [asked, ...later] = connection.awaiting;
    const isAnswer = reply.kind !== 'push' || asked?.label.endsWith('SUBSCRIBE') === true;
    if (isAnswer) connection.awaiting = later;
    const messages = messagesInReply(reply);
    const label = isAnswer ? (asked?.label ?? 'PUSH') : 'PUSH';
    const body: SentBody = {
      kind: 'packet-sent',
      ...this.#leaving(connection),
      label,
      messages,
      direction: 'reply',
      reply,
    };
    const carriesMessage = messages.length > 0 || (asked?.carriesMessage ?? false);
    this.#send(connection, body, carriesMessage, cause, unit);
  }

  /** A primary writes to a replica: what it propagates, or all that it holds. */
  sendStream(
    connection: Connection,
    { bytes, label, messages }: Streamed,
    cause: number | null,
    unit: number,
  ): void {
    const body: SentBody = {
      kind: 'packet-sent',
      ...this.#leaving(connection),
      label,
      messages,
      direction: 'stream',
      bytes,
    };
    this.#send(connection, body, messages.length > 0, cause, unit);
  }

  /** The next packet from the node's end: when it leaves, and when it arrives. */
  #leaving(connection: Connection) {
    const { state, links, now } = this.#kernel;
    const { id, link, actor, node } = connection;
    const packet = `p${state.nextPacket}`;
    const owner = this.#kernel.nodes.get(node);
    const leavesAt = Math.max(now, owner.repliesFrom);
    if (leavesAt > now) owner.unsent = [...owner.unsent, packet];
    const arrivesAt = Math.max(connection.replyArrival, leavesAt + links.travelMs(connection));
    connection.replyArrival = arrivesAt;
    return { packet, connection: id, link, actor, node, arrivesAt };
  }

  #send(
    connection: Connection,
    body: SentBody,
    carriesMessage: boolean,
    cause: number | null,
    unit: number | null,
  ): void {
    const { state, journal, resets, outputBuffers } = this.#kernel;
    state.nextPacket += 1;
    const { packet: id, arrivesAt } = body;
    const seq = this.#kernel.fact(body, cause, unit);
    const bytes = body.direction === 'reply' ? outputBuffers.bytesOf(connection, body.reply) : 0;
    const sent = journal.get(seq) as FactOf<'packet-sent'>;
    const packet: Packet = { sent, carriesMessage, bytes };
    state.packets.set(id, packet);
    connection.inFlight += 1;
    if (connection.isBroken) {
      this.#lose(connection, packet, 'broken', seq);
      return;
    }
    if (outputBuffers.keeps(connection, packet)) return;
    resets.planStrike(packet);
    this.#kernel.schedule(arrivesAt, seq, { kind: 'arrival', packet: id });
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
