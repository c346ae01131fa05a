// The machines that nodes run on: a server dies, is shut down, loses its power, and starts again.
// What it had in memory is gone: it starts as a new server.

import type { Ms } from '../base/time.ts';
import { messagesOf } from './disk.ts';
import type { FactOf } from './fact.ts';
import type { FaultOrder } from './faults/fault.ts';
import type { NodeId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import type { KernelEvent, NodeState } from './state.ts';

type How = FactOf<'node-crashed'>['how'];

export class Machines {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** A fault ends a server that runs. */
  crash(id: NodeId, how: How, restartAfterMs: Ms | null, order: FaultOrder): void {
    const node = this.#kernel.nodes.get(id);
    if (!node.up) order.refused('already-dead');
    else this.fall(node, how, restartAfterMs, order.applied());
  }

  /** The server's process ends, with all that it had in memory. */
  fall(
    node: NodeState,
    how: How,
    restartAfterMs: Ms | null,
    cause: number | null,
    saves = false,
  ): void {
    const kernel = this.#kernel;
    const { id } = node;
    const restartsAt = restartAfterMs === null ? null : kernel.now + restartAfterMs;
    const onDisk = kernel.disks.fall(node, how, saves);
    const kept = messagesOf(onDisk);
    const crashed = kernel.fact({ kind: 'node-crashed', node: id, how, restartsAt, kept }, cause);
    kernel.applied.nodeDied(id, onDisk, crashed);
    kernel.packets.loseUnsent(node.unsent, 'sender-died', crashed);
    node.unsent = [];
    node.repliesFrom = 0;
    const held = kernel.pauses.forget(id);
    node.up = false;
    node.powered = how !== 'power';
    node.life += 1;
    node.startsAt = restartsAt;
    node.deadlineSeq = null;
    node.deadlineAt = null;
    node.clients.clear();
    kernel.renewServer(node);
    if (node.consoleClient !== null) kernel.console.lost(node, crashed);
    for (const connection of [...kernel.state.connections.values()]) {
      if (connection.node !== id || connection.nodeEnd !== 'open') continue;
      kernel.links.nodeDied(connection, !node.powered, crashed);
      const isStuck = connection.replica !== null && kernel.troubles.isCut(connection.link);
      // What a cut kept back would have been sent again, but its sender is gone.
      if (isStuck && !node.powered) {
        kernel.packets.loseAll(connection, 'sender-died', crashed, 'reply');
      }
    }
    kernel.replication.nodeDied(node, !node.powered, crashed);
    for (const event of held) kernel.handle(event);
    if (restartsAt === null) return;
    kernel.schedule(restartsAt, crashed, { kind: 'node-start', node: id, life: node.life });
  }

  /** Somebody starts a server that is down. */
  restart(id: NodeId, order: FaultOrder): void {
    const node = this.#kernel.nodes.get(id);
    if (node.up) order.refused('already-alive');
    else this.#start(node, order.applied());
  }

  /** A planned start, unless somebody was faster. */
  startDue({ node: id, life, cause }: KernelEvent & { kind: 'node-start' }): void {
    const node = this.#kernel.nodes.get(id);
    if (!node.up && node.life === life) this.#start(node, cause);
  }

  /** A node's wall clock jumps; what is due by it is due at once. */
  jumpClock(id: NodeId, byMs: Ms, order: FaultOrder): void {
    const { nodes } = this.#kernel;
    const node = nodes.get(id);
    if (nodes.wallClock(id) + byMs < 0) {
      order.refused('bad-value');
      return;
    }
    this.#kernel.fact({ kind: 'clock-jumped', node: id, byMs }, order.applied());
    node.clockOffsetMs += byMs;
    if (node.up) nodes.started(node);
  }

  #start(node: NodeState, cause: number | null): void {
    node.up = true;
    node.powered = true;
    node.startsAt = null;
    const { contents, keys } = this.#kernel.disks.load(node);
    this.#kernel.nodes.placed(node, contents, cause);
    const started = this.#kernel.fact({ kind: 'node-started', node: node.id, keys }, cause);
    this.#kernel.replication.look(node, started);
    this.#kernel.nodes.started(node);
  }
}
