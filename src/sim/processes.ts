// Producers and consumers as processes: they start, run their machine, crash and start again. The
// machine decides, this file carries out: timers go into the kernel's queue, requests onto the
// link, notes into the journal.

import { assert, unreachable } from '../base/assert.ts';
import { raw } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Reply } from '../resp/reply.ts';
import { consumerMachine } from './actors/consumer.ts';
import { compile, type FlatMachine } from './actors/flat-machine.ts';
import { begin, firstTimer, NEVER, type Outcome, send, stateOf } from './actors/host.ts';
import type { ActorContext, Note, Order, Stamp } from './actors/orders.ts';
import { producerMachine } from './actors/producer.ts';
import { sentinelMachine } from './actors/sentinel.ts';
import { existing } from './existing.ts';
import type { FactOf } from './fact.ts';
import type { FaultHost, FaultOrder } from './faults/fault.ts';
import type { ActorId, NodeId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import type { MessageId, MessageRef } from './payload.ts';
import type { Protections } from './protections.ts';
import type { KernelEvent, Process } from './state.ts';

const MACHINES: Readonly<Record<Process['role'], FlatMachine>> = {
  producer: compile(producerMachine),
  consumer: compile(consumerMachine),
  sentinel: compile(sentinelMachine),
};

type SentReply = Extract<FactOf<'packet-sent'>, { direction: 'reply' }>;
type EventBody =
  | { readonly type: 'connected' | 'disconnected'; readonly node: NodeId }
  | { readonly type: string }
  | { readonly type: 'reply'; readonly reply: Reply; readonly node: NodeId }
  | { readonly type: 'spec'; readonly spec: Process['spec'] }
  | { readonly type: 'protections'; readonly protections: Protections }
  | { readonly type: 'slowed'; readonly slowness: number };

/** `kept`: messages that its machine has let go of, but it had not come to that. */
type Death = Parameters<FaultHost['crash']>[1] & { readonly kept?: readonly MessageId[] };

export class Processes {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  get(id: ActorId): Process {
    return existing(this.#kernel.state.processes, id);
  }

  /** The messages in a process's memory. */
  hand(process: Process): readonly MessageRef[] {
    return process.snapshot === null ? [] : (process.snapshot.context as ActorContext).hand;
  }

  /** A planned start. An older plan, or one for a process that runs already, does nothing. */
  startDue(event: KernelEvent & { kind: 'start' }): void {
    const process = this.get(event.actor);
    if (process.alive || process.incarnation !== event.incarnation) return;
    this.#start(process, event.cause);
  }

  #start(process: Process, cause: number | null): void {
    const { scenario } = this.#kernel;
    process.alive = true;
    process.startsAt = null;
    let started = cause;
    if (process.incarnation > 0) {
      started = this.#kernel.fact({ kind: 'actor-restarted', actor: process.id }, cause);
    }
    const { protections } = this.#kernel.state;
    const outcome = begin(MACHINES[process.role], {
      id: process.id,
      life: process.incarnation,
      spec: process.spec,
      design: scenario.design,
      protections,
      clock: this.#clock(process),
      queueKey: raw(scenario.queueKey),
      slowness: process.slowness,
      created: process.created,
      nodes: [...this.#kernel.state.nodes.keys()],
      primary: process.node,
    });
    this.#take(process, outcome, started);
  }

  /** Wall clock of a process's machine. */
  #clock({ spec }: Process): Ms {
    const offsetMs = 'clockOffsetMs' in spec ? spec.clockOffsetMs : 0;
    return this.#kernel.scenario.epochMs + this.#kernel.now + offsetMs;
  }

  /** A timer of a machine rings, unless it was cancelled or set anew. */
  timerDue(event: KernelEvent & { kind: 'timer' }): void {
    const process = this.get(event.actor);
    if (process.timers.get(event.timer)?.seq !== event.seq) return;
    process.timers.delete(event.timer);
    if (process.snapshot === null) return;
    const { now, state } = this.#kernel;
    const turn = {
      type: event.event,
      at: now,
      roll: this.#roll(process),
      nextNumber: state.nextNumber,
      clock: this.#clock(process),
    };
    this.#take(process, send(MACHINES[process.role], process.snapshot, turn), event.cause);
  }

  /** The next draw of a process's dice: one for each event. */
  #roll(process: Process): number {
    process.rolls += 1;
    return this.#kernel.roll(`actor:${process.id}`, process.rolls - 1);
  }

  /** Hands a new event to a process's machine, stamped with the time and a draw of its dice. */
  deliver(process: Process, body: EventBody, cause: number | null): void {
    if (process.snapshot === null) return;
    const kernel = this.#kernel;
    const event = body as EventBody & { -readonly [K in keyof Stamp]: Stamp[K] };
    event.at = kernel.now;
    event.roll = this.#roll(process);
    event.nextNumber = kernel.state.nextNumber;
    event.clock = this.#clock(process);
    this.#take(process, send(MACHINES[process.role], process.snapshot, event), cause);
  }

  /**
   * Hands a reply over. What it carries and the machine does not keep is gone, and that is a
   * fact.
   */
  deliverReply(process: Process, packet: SentReply, cause: number): void {
    const before = this.hand(process);
    if (process.snapshot !== null) {
      const { now, state } = this.#kernel;
      const turn = {
        type: 'reply',
        reply: packet.reply,
        node: packet.node,
        at: now,
        roll: this.#roll(process),
        nextNumber: state.nextNumber,
        clock: this.#clock(process),
      };
      this.#take(process, send(MACHINES[process.role], process.snapshot, turn), cause);
    }
    if (packet.messages.length === 0) return;
    const taken = this.hand(process).map(({ id }) => id);
    for (const { id } of before) removeOne(taken, id);
    for (const message of packet.messages) {
      if (removeOne(taken, message)) continue;
      this.#kernel.fact(
        { kind: 'message-released', actor: process.id, message, reason: 'ignored' },
        cause,
      );
    }
  }

  #take(process: Process, { snapshot, orders }: Outcome, cause: number | null): void {
    const from = process.snapshot === null ? null : stateOf(process.snapshot);
    const to = stateOf(snapshot);
    process.snapshot = snapshot;
    let because = cause;
    if (from !== to) {
      because = this.#moved(process, from, to, orders, cause).seq;
    }
    this.carryOut(process, orders, because);
  }

  #moved(
    { id: actor }: Process,
    from: string | null,
    to: string,
    orders: readonly Order[],
    cause: number | null,
  ): FactOf<'actor-moved'> {
    const kernel = this.#kernel;
    const known = kernel.again('actor-moved', cause);
    if (known !== undefined) return known;
    const { nextFact: seq, now: at } = kernel;
    const until = firstTimer(orders, at);
    return kernel.record({
      kind: 'actor-moved',
      seq,
      at,
      cause,
      unit: null,
      actor,
      from,
      to,
      until,
    });
  }

  /** Carries out what a machine ordered, up to a line at which the process dies or stands still. */
  carryOut(process: Process, orders: readonly Order[], cause: number | null): void {
    for (let at = 0; at < orders.length; at += 1) {
      const order = orders[at] as Order;
      if (order.type !== 'line') this.#carryOut(process, order, cause);
      else if (this.#kernel.state.breakpoints.length > 0) {
        const rest = orders.slice(at + 1);
        if (!this.#kernel.breakpoints.reached(process, order.line, rest, cause)) return;
      }
    }
  }

  #carryOut(process: Process, order: Exclude<Order, { type: 'line' }>, cause: number | null): void {
    const kernel = this.#kernel;
    switch (order.type) {
      case 'connect':
        this.#connect(process, order.node ?? process.node, cause);
        break;
      case 'tell':
        kernel.directory.tellAll(process, order.primary, cause);
        break;
      case 'hangUp':
        kernel.links.close(process, order.node ?? process.node, cause);
        break;
      case 'request':
        this.#request(process, order, cause);
        break;
      case 'note':
        this.#note(process, order.fact, cause);
        return;
      case 'create':
        this.#create(process, order.message, cause);
        break;
      case 'sideEffect':
        this.#sideEffect(process, order, cause);
        break;
      case 'timer':
        this.#setTimer(process, order, cause);
        break;
      case 'cancel':
        process.timers.delete(order.id);
        return;
      default:
        unreachable(order);
    }
  }

  #connect(process: Process, node: NodeId, cause: number | null): void {
    // Whoever was connected before asks whether it is still to go there.
    const isFirst = process.packets === 0 && process.incarnation === 0;
    this.#kernel.links.open(process, node, cause);
    if (!isFirst && process.role !== 'sentinel') this.#kernel.directory.ask(process, cause);
  }

  #request(process: Process, order: Order & { type: 'request' }, cause: number | null): void {
    const { links, packets } = this.#kernel;
    const connection = links.of(process, order.node ?? process.node);
    assert(connection?.actorEnd === 'open', 'a request needs an open connection');
    packets.sendRequest(connection, order.argv, cause);
  }

  #note(process: Process, note: Note, cause: number | null): void {
    const kernel = this.#kernel;
    const fact = kernel.fact(note, cause);
    if (note.kind !== 'work-started' || !kernel.state.poison.has(note.message)) return;
    const { id: actor, incarnation } = process;
    const body = { kind: 'poison', actor, incarnation, message: note.message } as const;
    kernel.schedule(kernel.now, fact, { ...body });
  }

  /** A message kills whoever works on it from now on. */
  poison(message: MessageId, restartAfterMs: Ms | null, order: FaultOrder): void {
    const { state } = this.#kernel;
    if (state.poison.has(message)) {
      order.refused('already-armed');
      return;
    }
    const fact = order.armed();
    state.poison = new Map([...state.poison, [message, { restartAfterMs, fact }]]);
  }

  /** The work on a poisoned message has begun. */
  poisoned({ actor, incarnation, message, cause }: KernelEvent & { kind: 'poison' }): void {
    const process = this.get(actor);
    const poison = this.#kernel.state.poison.get(message);
    if (!process.alive || process.incarnation !== incarnation || poison === undefined) return;
    const struck = this.#kernel.fact(
      { kind: 'fault-struck', fault: 'poison-message', target: message, armed: poison.fact },
      cause,
    );
    const { restartAfterMs } = poison;
    this.die(process, { restartAfterMs, requestsOnWire: 'lost' }, struck);
  }

  #setTimer(process: Process, order: Order & { type: 'timer' }, cause: number | null): void {
    if (order.delayMs === NEVER) return;
    const at = this.#kernel.now + order.delayMs;
    const { id: timer, event } = order;
    const seq = this.#kernel.nextEvent;
    this.#kernel.plan({ kind: 'timer', at, seq, cause, actor: process.id, timer, event });
    process.timers.set(timer, { seq, at });
  }

  #create(process: Process, message: MessageRef, cause: number | null): void {
    const { state } = this.#kernel;
    process.created += 1;
    state.nextNumber += 1;
    while (state.typedNumbers.has(state.nextNumber)) state.nextNumber += 1;
    const { id, payload } = message;
    this.#kernel.fact({ kind: 'message-created', actor: process.id, message: id, payload }, cause);
  }

  #sideEffect(process: Process, order: Order & { type: 'sideEffect' }, cause: number | null): void {
    const message = order.message.id;
    if (order.isUnique && this.#kernel.state.outside.knows(message)) {
      this.#kernel.fact({ kind: 'side-effect-refused', actor: process.id, message }, cause);
      return;
    }
    const nth = this.#kernel.state.outside.perform(message, process.id, this.#kernel.now);
    process.finished += 1;
    this.#kernel.fact({ kind: 'side-effect-done', actor: process.id, message, nth }, cause);
  }

  /**
   * A side effect that is a field of a hash in Redis happens when a command sets it, whether or not
   * its reply ever arrives.
   */
  doneInRedis(message: MessageId, actor: ActorId, cause: number, unit: number): number {
    const nth = this.#kernel.state.outside.perform(message, actor, this.#kernel.now);
    this.get(actor).finished += 1;
    return this.#kernel.fact({ kind: 'side-effect-done', actor, message, nth }, cause, unit);
  }

  /** Gives a process new settings; its machine takes them from the next state on. */
  configure(process: Process, spec: Process['spec'], cause: number): void {
    process.spec = spec;
    this.deliver(process, { type: 'spec', spec }, cause);
  }

  /** Gives all processes new protections. */
  protect(protections: Protections, cause: number): void {
    const before = this.#kernel.state.protections;
    this.#kernel.state.protections = protections;
    this.#kernel.nodes.guard(before, protections, cause);
    for (const process of this.#kernel.state.processes.values()) {
      this.deliver(process, { type: 'protections', protections }, cause);
    }
  }

  crash(id: ActorId, how: Parameters<FaultHost['crash']>[1], order: FaultOrder): void {
    const process = this.get(id);
    if (!process.alive) {
      order.refused('already-dead');
      return;
    }
    this.die(process, how, order.applied());
  }

  /** The process is gone from one moment to the next. */
  die(process: Process, how: Death, cause: number): void {
    const { id } = process;
    const { restartAfterMs, requestsOnWire, kept = [] } = how;
    const restartsAt = restartAfterMs === null ? null : this.#kernel.now + restartAfterMs;
    const messages = [...kept, ...this.hand(process).map((message) => message.id)];
    const crashed = this.#kernel.fact(
      { kind: 'actor-crashed', actor: id, restartsAt, messages },
      cause,
    );
    process.alive = false;
    process.incarnation += 1;
    process.startsAt = restartsAt;
    process.snapshot = null;
    process.timers.clear();
    const held = this.#kernel.pauses.forget(id);
    this.#kernel.links.processDied(process, requestsOnWire, crashed);
    for (const event of held) this.#kernel.handle(event);
    if (restartsAt === null) return;
    const { incarnation } = process;
    this.#kernel.schedule(restartsAt, crashed, { kind: 'start', actor: id, incarnation });
  }

  restart(id: ActorId, order: FaultOrder): void {
    const process = this.get(id);
    if (process.alive) {
      order.refused('already-alive');
      return;
    }
    this.#start(process, order.applied());
  }

  slow(id: ActorId, factor: number, order: FaultOrder): void {
    const process = this.get(id);
    process.slowness = factor;
    this.deliver(process, { type: 'slowed', slowness: factor }, order.applied());
  }
}

function removeOne(ids: MessageId[], id: MessageId): boolean {
  const at = ids.indexOf(id);
  if (at >= 0) ids.splice(at, 1);
  return at >= 0;
}
