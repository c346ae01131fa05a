// Processes and nodes that stand still: a long garbage collection, a frozen virtual machine. Their
// machine's kernel goes on: connections stay open, bytes are taken in. What is for them waits in
// order and is handled when the pause is over, timers that rang meanwhile as well.

import type { FaultOrder } from './faults/fault.ts';
import type { ActorId, NodeId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import type { KernelEvent } from './state.ts';

export class Pauses {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  has(target: ActorId | NodeId): boolean {
    return this.#kernel.state.pauses.has(target);
  }

  /** Stops a process or a node that runs, for so long. */
  begin(target: ActorId | NodeId, durationMs: number, order: FaultOrder): void {
    const { state } = this.#kernel;
    const lives = state.processes.get(target)?.alive ?? state.nodes.get(target)?.up ?? false;
    if (!lives) order.refused('already-dead');
    else if (this.has(target)) order.refused('already-paused');
    else this.stop(target, durationMs, order.applied());
  }

  stop(target: ActorId | NodeId, durationMs: number, cause: number | null): void {
    const until = this.#kernel.now + durationMs;
    const fact = this.#kernel.fact({ kind: 'pause-began', target, until }, cause);
    this.#kernel.state.pauses.set(target, { until, fact, held: [] });
    this.#kernel.schedule(until, fact, { kind: 'wake', target, pause: fact });
  }

  /** Takes an event that is for somebody who stands still; tells whether it did. */
  holds(event: KernelEvent): boolean {
    const { pauses } = this.#kernel.state;
    const owner = this.#ownerOf(event);
    const pause = owner === null ? undefined : pauses.get(owner);
    if (owner === null || pause === undefined) return false;
    pauses.set(owner, { ...pause, held: [...pause.held, event] });
    return true;
  }

  #ownerOf(event: KernelEvent): ActorId | NodeId | null {
    const { packets, connections } = this.#kernel.state;
    switch (event.kind) {
      case 'timer':
      case 'go-on':
        return event.actor;
      case 'asked':
      case 'told':
        return this.#kernel.directory.receiverOf(event);
      case 'deadline':
        return event.node;
      case 'arrival': {
        const sent = packets.get(event.packet)?.sent;
        if (sent === undefined) return null;
        return sent.direction === 'request' ? sent.node : sent.actor;
      }
      case 'output':
        return connections.get(event.connection)?.node ?? null;
      case 'opened':
        return connections.get(event.connection)?.actor ?? null;
      case 'ending': {
        const connection = connections.get(event.connection);
        return connection?.[event.side] ?? null;
      }
      default:
        return null;
    }
  }

  /** The pause is over. */
  wake({ target, pause: fact }: KernelEvent & { kind: 'wake' }): void {
    if (this.#kernel.state.pauses.get(target)?.fact === fact) this.#goOn(target, fact);
  }

  /** Somebody ends the pause before its time. */
  end(target: ActorId | NodeId, order: FaultOrder): void {
    if (this.has(target)) this.#goOn(target, order.applied());
    else order.refused('not-paused');
  }

  #goOn(target: ActorId | NodeId, cause: number): void {
    const { state, nodes } = this.#kernel;
    const held = this.forget(target);
    this.#kernel.fact({ kind: 'pause-ended', target }, cause);
    if (state.nodes.has(target)) nodes.consoleGoesOn(target);
    for (const event of held) this.#kernel.handle(event);
  }

  /** Whoever stood still does so no longer; what waited is the caller's to handle. */
  forget(target: ActorId | NodeId): readonly KernelEvent[] {
    const { pauses } = this.#kernel.state;
    const held = pauses.get(target)?.held ?? [];
    pauses.delete(target);
    return held;
  }
}
