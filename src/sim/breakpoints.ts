// Faults that wait for a process to come to a line of its program (faults/at-line.ts). A line is
// reached when its order comes up: what the lines before it ordered has been carried out, and what
// comes behind it has not.

import type { Ms } from '../base/time.ts';
import type { Order } from './actors/orders.ts';
import type { FaultOrder } from './faults/fault.ts';
import type { ActorId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import type { MessageId } from './payload.ts';
import type { EventBody, KernelEvent, Process } from './state.ts';

export interface Breakpoint {
  readonly target: ActorId;
  readonly line: string;
  readonly does: 'crash' | 'pause' | 'lose-request' | 'lose-reply';
  readonly restartAfterMs: Ms | null;
  readonly durationMs: Ms;
  readonly since: Ms;
  /** The fact that says that it is armed. */
  readonly fact: number;
}

export class Breakpoints {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  set(
    target: ActorId,
    what: Omit<Breakpoint, 'target' | 'since' | 'fact'>,
    order: FaultOrder,
  ): void {
    const { state } = this.#kernel;
    const isSame = (each: Breakpoint) =>
      each.target === target && each.line === what.line && each.does === what.does;
    if (state.breakpoints.some(isSame)) {
      order.refused('already-armed');
      return;
    }
    const breakpoint = { ...what, target, since: this.#kernel.now, fact: order.armed() };
    state.breakpoints = [...state.breakpoints, breakpoint];
  }

  /**
   * A process comes to a line. Strikes whatever waits for that.
   * @param rest the orders behind it, in case the process cannot go on now
   * @returns whether the process goes on
   */
  reached(process: Process, line: string, rest: readonly Order[], cause: number | null): boolean {
    let goesOn = true;
    for (const breakpoint of this.#kernel.state.breakpoints) {
      if (breakpoint.target !== process.id || breakpoint.line !== line || !goesOn) continue;
      goesOn = this.#strike(process, breakpoint, rest, cause);
    }
    return goesOn;
  }

  #strike(
    process: Process,
    breakpoint: Breakpoint,
    rest: readonly Order[],
    cause: number | null,
  ): boolean {
    const { state, processes, pauses } = this.#kernel;
    const { id, incarnation } = process;
    state.breakpoints = state.breakpoints.filter((each) => each !== breakpoint);
    const struck = this.#kernel.fact(
      { kind: 'fault-struck', fault: 'at-line', target: id, armed: breakpoint.fact },
      cause,
    );
    const { does, restartAfterMs, durationMs } = breakpoint;
    switch (does) {
      case 'crash':
        processes.die(
          process,
          { restartAfterMs, requestsOnWire: 'arrive', kept: rest.flatMap(letGo) },
          struck,
        );
        return false;
      case 'pause': {
        pauses.stop(id, durationMs, struck);
        const goOn: EventBody = { kind: 'go-on', actor: id, incarnation, orders: rest };
        this.#kernel.schedule(this.#kernel.now, struck, goOn);
        return false;
      }
      default:
        this.#armFor(process, does, struck);
        return true;
    }
  }

  /** The line's request is about to be sent: the blow waits for it, or for its reply. */
  #armFor(process: Process, does: 'lose-request' | 'lose-reply', fact: number): void {
    const { state } = this.#kernel;
    const isRequest = does === 'lose-request';
    const direction = isRequest ? 'request' : 'reply';
    const fault = isRequest ? 'reset-before' : 'reset-after';
    const how = { params: { carrying: 'any' }, direction, carrying: 'any' } as const;
    const armed = { ...how, fault, target: process.link, since: this.#kernel.now, fact } as const;
    state.armed = [...state.armed, armed];
  }

  /** A pause between two lines is over. */
  goOn({ actor, incarnation, orders, cause }: KernelEvent & { kind: 'go-on' }): void {
    const process = this.#kernel.processes.get(actor);
    if (!process.alive || process.incarnation !== incarnation) return;
    this.#kernel.processes.carryOut(process, orders, cause);
  }
}

/** The message that an order lets go of: until it is carried out, the process has it. */
function letGo(order: Order): MessageId[] {
  const isRelease = order.type === 'note' && order.fact.kind === 'message-released';
  return isRelease ? [order.fact.message] : [];
}
