// What a server has written and a peer has not read. So many bytes are taken by the kernels of both
// machines: the receive window of the connection. The rest stays in the server's memory, in the
// output buffer of that client, until the peer reads on; when it holds too much or for too long,
// the server ends the connection. Source: networking.c checkClientOutputBufferLimits. Replication
// has no window here: its streams never wait.

import type { Ms } from '../base/time.ts';
import { limitFor, readOutputLimits } from '../redis/output-limits.ts';
import { encodeReply } from '../resp/encode.ts';
import type { Reply } from '../resp/reply.ts';
import type { PacketId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import type { Connection, KernelEvent, Packet } from './state.ts';

/** Of one connection. Replaced on change. */
export interface Output {
  /** On the wire or taken in, and not read. */
  readonly unreadBytes: number;
  /** In the output buffer, in order. */
  readonly waiting: readonly PacketId[];
  readonly waitingBytes: number;
  /** Since when it is above the soft limit. */
  readonly softSince: Ms | null;
}

export const NOTHING_UNREAD: Output = {
  unreadBytes: 0,
  waiting: [],
  waitingBytes: 0,
  softSince: null,
};

export class OutputBuffers {
  readonly #kernel: Kernel;
  /** 0: connections take in whatever comes. */
  readonly #windowBytes: number;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#windowBytes = kernel.scenario.receiveWindowBytes;
  }

  /** How much room a reply takes; 0 where nobody counts. */
  bytesOf({ node, client: id }: Connection, reply: Reply): number {
    if (this.#windowBytes === 0 || id === null) return 0;
    const client = this.#kernel.server(node).clients.get(id);
    return encodeReply(reply, client?.protocol ?? 2).length;
  }

  /** Tells whether a reply that was just written has to wait. */
  keeps(connection: Connection, { sent, bytes }: Packet): boolean {
    if (bytes === 0) return false;
    const { output } = connection;
    if (output.waiting.length === 0 && this.#fits(output.unreadBytes, bytes)) {
      connection.output = { ...output, unreadBytes: output.unreadBytes + bytes };
      return false;
    }
    const waitingBytes = output.waitingBytes + bytes;
    const waiting = [...output.waiting, sent.packet];
    connection.output = { ...output, waiting, waitingBytes };
    const { packet, link, actor, node } = sent;
    const about = { packet, connection: connection.id, link, actor, node };
    const kept = this.#kernel.fact(
      { kind: 'reply-buffered', ...about, bytes: waitingBytes },
      sent.seq,
    );
    this.#tell(connection);
    this.#checkLimits(connection, kept);
    return true;
  }

  /** What is larger than the window goes alone, piece by piece. */
  #fits(unreadBytes: number, bytes: number): boolean {
    return unreadBytes === 0 || unreadBytes + bytes <= this.#windowBytes;
  }

  /** The process has read a reply: the server learns that there is room again. */
  read(connection: Connection, { bytes }: Packet, cause: number): void {
    if (bytes === 0) return;
    const { output, id } = connection;
    connection.output = { ...output, unreadBytes: Math.max(0, output.unreadBytes - bytes) };
    if (output.waiting.length === 0) return;
    const at = this.#kernel.now + this.#kernel.links.travelMs(connection);
    this.#kernel.schedule(at, cause, { kind: 'output', connection: id, task: 'drain' });
  }

  /** There is room again, or time for a look at the soft limit. */
  due({ connection: id, task, cause }: KernelEvent & { kind: 'output' }): void {
    const connection = this.#kernel.links.get(id);
    if (connection?.nodeEnd !== 'open') return;
    if (task === 'drain') this.#drain(connection);
    this.#checkLimits(connection, cause);
  }

  #drain(connection: Connection): void {
    const { packets } = this.#kernel.state;
    let { unreadBytes, waitingBytes } = connection.output;
    const waiting = [...connection.output.waiting];
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const packet = packets.get(next);
      const bytes = packet?.bytes ?? 0;
      if (packet !== undefined && !this.#fits(unreadBytes, bytes)) break;
      waiting.shift();
      waitingBytes -= bytes;
      unreadBytes += bytes;
      if (packet !== undefined) this.#kernel.packets.leave(connection, packet);
    }
    connection.output = { ...connection.output, unreadBytes, waiting, waitingBytes };
    this.#tell(connection);
  }

  #checkLimits(connection: Connection, cause: number | null): void {
    const { output, client, id } = connection;
    if (client === null) return;
    const server = this.#kernel.server(connection.node);
    const limits = readOutputLimits(server.config);
    const { hardBytes, softBytes, softMs } = limitFor(server.clients.get(client), limits);
    const { waitingBytes, softSince } = output;
    const { now } = this.#kernel;
    if (hardBytes > 0 && waitingBytes >= hardBytes) {
      this.#overrun(connection, 'hard', cause);
    } else if (softBytes === 0 || waitingBytes < softBytes) {
      connection.output = { ...output, softSince: null };
    } else if (softSince === null) {
      connection.output = { ...output, softSince: now };
      this.#kernel.schedule(now + softMs + 1, cause, {
        kind: 'output',
        connection: id,
        task: 'limit',
      });
    } else if (now - softSince > softMs) {
      this.#overrun(connection, 'soft', cause);
    }
  }

  #overrun(connection: Connection, limit: 'hard' | 'soft', cause: number | null): void {
    const { id, link, actor, node, client, output } = connection;
    const fact = this.#kernel.fact(
      {
        kind: 'output-limit-reached',
        ...{ connection: id, link, actor, node, limit },
        bytes: output.waitingBytes,
      },
      cause,
    );
    this.#kernel.links.closeFromNode(connection, fact);
    if (client !== null) this.#kernel.nodes.disconnect(this.#kernel.nodes.get(node), client, fact);
  }

  /** The server's end is closed: what it still kept is gone. */
  drop(connection: Connection, cause: number): void {
    const { waiting } = connection.output;
    if (waiting.length === 0) return;
    connection.output = NOTHING_UNREAD;
    this.#kernel.packets.loseUnsent(waiting, 'never-sent', cause);
  }

  /** What INFO, CLIENT LIST and maxmemory count. */
  #tell({ node, client, output }: Connection): void {
    const { clients, buffers } = this.#kernel.server(node);
    if (client === null || !clients.has(client)) return;
    buffers.tell(client, { ...buffers.of(client), output: output.waitingBytes });
  }

  /** Servers went to another moment of the run. */
  restored(): void {
    if (this.#windowBytes === 0) return;
    for (const { buffers } of this.#kernel.servers.values()) buffers.clear();
    for (const connection of this.#kernel.state.connections.values()) {
      if (connection.output.waitingBytes > 0) this.#tell(connection);
    }
  }
}
