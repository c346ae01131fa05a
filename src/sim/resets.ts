// Resets in the middle of a connection. What is on the wire is gone at once, and both ends learn
// of it half a latency later. To a client, a reset before and one after the execution look the
// same.

import type { Direction } from './facts/link.ts';
import type { FaultHost, FaultOrder } from './faults/fault.ts';
import type { LinkId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import type { ArmedFault, Connection, Packet } from './state.ts';

type Wanted = Parameters<FaultHost['resetPacket']>[1];

export class Resets {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  #reset(connection: Connection, cause: number): void {
    connection.isBroken = true;
    const { id, link } = connection;
    const fact = this.#kernel.fact({ kind: 'connection-reset', connection: id, link }, cause);
    this.#kernel.packets.loseAll(connection, 'reset', fact, null);
    const { linkLatencyMs, replicationLatencyMs } = this.#kernel.state;
    const latencyMs = connection.replica === null ? linkLatencyMs : replicationLatencyMs;
    const hears = this.#kernel.now + (latencyMs >> 1);
    for (const side of ['node', 'actor'] as const) {
      this.#kernel.schedule(hears, fact, { kind: 'ending', connection: id, side, reason: 'reset' });
    }
  }

  /** Resets the connection under a packet in flight; without one, waits for the next. */
  resetPacket(link: LinkId, wanted: Wanted, order: FaultOrder): void {
    const { state, links, packets } = this.#kernel;
    const { direction, carrying } = wanted;
    const isSame = (armed: ArmedFault) => armed.target === link && armed.direction === direction;
    if (state.armed.some(isSame)) {
      order.refused('already-armed');
      return;
    }
    for (const packet of packets.inFlight()) {
      const connection = links.get(packet.sent.connection);
      if (connection === undefined || !fits(packet, link, direction, carrying)) continue;
      // A reply to a process that is gone is lost anyway.
      if (direction !== 'request' && connection.actorEnd === 'closed') continue;
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
  planStrike(packet: Packet): void {
    const { state } = this.#kernel;
    if (state.armed.length === 0) return;
    const fault = state.armed.find((armed) =>
      fits(packet, armed.target, armed.direction, armed.carrying),
    );
    if (fault === undefined) return;
    state.armed = state.armed.filter((armed) => armed !== fault);
    const { sent } = packet;
    const body = { kind: 'strike' as const, packet: sent.packet, fault };
    // A reply that waited in a buffer is past that moment when it leaves.
    const at = Math.max(this.#kernel.now, this.#kernel.packets.halfWay(packet));
    this.#kernel.schedule(at, sent.seq, body);
  }

  /** The blow falls; if its packet is lost already, the fault waits for another. */
  strike(id: string, armed: ArmedFault): void {
    const { state, links } = this.#kernel;
    const packet = state.packets.get(id);
    const connection = packet && links.get(packet.sent.connection);
    if (packet === undefined || connection === undefined) {
      state.armed = [...state.armed, armed];
      return;
    }
    const { fault, target, fact } = armed;
    const struck = this.#kernel.fact(
      { kind: 'fault-struck', fault, target, armed: fact },
      packet.sent.seq,
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
  // What a primary streams to its replica goes the way of replies.
  const isRequest = packet.sent.direction === 'request';
  if (packet.sent.link !== link || isRequest !== (direction === 'request')) return false;
  return carrying === 'any' || packet.carriesMessage;
}
