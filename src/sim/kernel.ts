// The simulated world's engine: one queue of events in virtual time, one event handled per step,
// every consequence either a fact in the journal or another event. It holds no clock and draws no
// chance of its own; the same scenario, seed and inputs give the same journal, fact by fact.

import { assert, unreachable } from '../base/assert.ts';
import { roll } from '../base/random.ts';
import type { Ms } from '../base/time.ts';
import type { RedisServer } from '../redis/server.ts';
import { AppliedEffects } from './applied-effects.ts';
import { Breakpoints } from './breakpoints.ts';
import { ConsoleClient } from './console-client.ts';
import { keptState, resumedState } from './copies.ts';
import { Directory } from './directory.ts';
import { Disks } from './disks.ts';
import { existing } from './existing.ts';
import type { Fact, FactBody, FactOf, FactStamp } from './fact.ts';
import type { NodeId } from './ids.ts';
import type { FactRecord } from './journal.ts';
import { Links } from './links.ts';
import { Machines } from './machines.ts';
import { Nodes } from './nodes.ts';
import { OutputBuffers } from './output-buffers.ts';
import type { OutsideWorld } from './outside-world.ts';
import { Packets } from './packets.ts';
import { Pauses } from './pauses.ts';
import { Processes } from './processes.ts';
import { Replication } from './replication.ts';
import { Resets } from './resets.ts';
import type { Scenario } from './scenario.ts';
import { newServer } from './servers.ts';
import { initialState } from './start.ts';
import type {
  EventBody,
  EventStamp,
  KernelEvent,
  NodeState,
  WorldImage,
  WorldState,
} from './state.ts';
import { Troubles } from './troubles.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export class Kernel {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly journal: FactRecord;
  readonly servers = new Map<NodeId, RedisServer>();
  readonly links: Links;
  readonly packets: Packets;
  readonly resets: Resets;
  readonly breakpoints: Breakpoints;
  readonly outputBuffers: OutputBuffers;
  readonly nodes: Nodes;
  readonly console: ConsoleClient;
  readonly processes: Processes;
  readonly machines: Machines;
  readonly disks: Disks;
  readonly pauses: Pauses;
  readonly troubles: Troubles;
  readonly replication: Replication;
  readonly directory: Directory;
  readonly applied: AppliedEffects;
  state: WorldState;
  /** Which life of its node a server belongs to: each has chance of its own. */
  readonly #lives = new Map<NodeId, number>();

  /**
   * `journal` and `outside` hold what was recorded, if this is a fork; their playheads are at 0.
   */
  constructor(scenario: Scenario, seed: number, journal: FactRecord, outside: OutsideWorld) {
    this.scenario = scenario;
    this.seed = seed;
    this.journal = journal;
    this.state = initialState(scenario, outside);
    for (const node of this.state.nodes.values()) this.renewServer(node);
    this.links = new Links(this);
    this.packets = new Packets(this);
    this.resets = new Resets(this);
    this.breakpoints = new Breakpoints(this);
    this.outputBuffers = new OutputBuffers(this);
    this.nodes = new Nodes(this);
    this.console = new ConsoleClient(this);
    this.processes = new Processes(this);
    this.machines = new Machines(this);
    this.disks = new Disks(this);
    this.pauses = new Pauses(this);
    this.troubles = new Troubles(this);
    this.replication = new Replication(this);
    this.directory = new Directory(this);
    this.applied = new AppliedEffects(this);
    // Replicas connect by themselves; a primary waits for somebody to come.
    for (const { id } of scenario.replicas) this.nodes.started(this.nodes.get(id));
    for (const process of this.state.processes.values()) {
      const at = process.startsAt ?? 0;
      this.schedule(at, null, { kind: 'start', actor: process.id, incarnation: 0 });
    }
  }

  get now(): Ms {
    return this.state.now;
  }

  /** When the next event is due; undefined when nothing will ever happen again by itself. */
  get nextAt(): Ms | undefined {
    return this.state.queue.peek()?.at;
  }

  /** Handles the next event. There must be one. */
  step(): void {
    const event = this.state.queue.pop();
    assert(event !== undefined, 'there is an event to handle');
    this.state.now = event.at;
    this.state.cursor += 1;
    this.handle(event);
  }

  /** Handles an event that is due, or leaves it to what keeps it from happening. */
  handle(event: KernelEvent): void {
    const { troubles, pauses } = this.state;
    if (troubles.size > 0 && this.troubles.holds(event)) return;
    if (pauses.size > 0 && this.pauses.holds(event)) return;
    this.#handle(event);
  }

  #handle(event: KernelEvent): void {
    switch (event.kind) {
      case 'start':
        this.processes.startDue(event);
        break;
      case 'timer':
        this.processes.timerDue(event);
        break;
      case 'arrival':
        this.packets.arrive(event.packet);
        break;
      case 'accept':
        this.links.accept(event.connection, event.cause);
        break;
      case 'opened':
        this.links.opened(event.connection, event.cause);
        break;
      case 'ending':
        this.links.end(event);
        break;
      case 'strike':
        this.resets.strike(event.packet, event.fault);
        break;
      case 'output':
        this.outputBuffers.due(event);
        break;
      case 'deadline':
        this.nodes.deadlineDue(event.node, event.seq);
        break;
      case 'poison':
        this.processes.poisoned(event);
        break;
      case 'go-on':
        this.breakpoints.goOn(event);
        break;
      case 'asked':
      case 'told':
        this.directory.arrived(event);
        break;
      case 'node-start':
        this.machines.startDue(event);
        break;
      case 'disk':
        this.disks.due(event);
        break;
      case 'wake':
        this.pauses.wake(event);
        break;
      case 'heal':
        this.troubles.heal(event);
        break;
      default:
        unreachable(event);
    }
  }

  /** Plans an event that was made whole, with `nextEvent` for its seq. */
  plan(event: KernelEvent): number {
    this.state.nextSeq += 1;
    this.state.queue.push(event);
    return event.seq;
  }

  /** The seq of the event that is planned next. */
  get nextEvent(): number {
    return this.state.nextSeq;
  }

  /** Plans an event; returns its seq. The body must be a new object. */
  schedule(at: Ms, cause: number | null, body: EventBody): number {
    return this.plan(stamped(body, at, this.nextEvent, cause));
  }

  /** The seq of the fact that is written next. */
  get nextFact(): number {
    return this.journal.length;
  }

  /**
   * Writes a fact that was made whole, with `nextFact` for its seq. An object that is made whole
   * takes half the room and time of one that is stamped later, and what is written at nearly every
   * event is made so.
   */
  record<F extends Fact>(fact: F): F {
    return this.journal.append(fact) as F;
  }

  /**
   * Goes over the next fact where the run has been before, and gives it; undefined on new ground.
   * What is written at nearly every event asks first: a seek then makes no facts, only to throw
   * them away.
   */
  again<K extends Fact['kind']>(kind: K, cause: number | null): FactOf<K> | undefined {
    return this.journal.again(kind, this.state.now, cause) as FactOf<K> | undefined;
  }

  /** Writes a fact into the journal; returns its seq. The body must be a new object. */
  fact(body: FactBody, cause: number | null, unit: number | null = null): number {
    // The body becomes the fact: copying it would cost more than all the rest of this function.
    const fact = body as FactBody & Writable<FactStamp>;
    fact.seq = this.nextFact;
    fact.at = this.state.now;
    fact.cause = cause;
    fact.unit = unit;
    return this.record(fact as Fact).seq;
  }

  /** The n-th draw of a stream. */
  roll(stream: string, n: number): number {
    return roll(this.seed, stream, n);
  }

  server(node: NodeId): RedisServer {
    return existing(this.servers, node);
  }

  /** Gives a node the server of its present life: a new process with nothing in memory. */
  renewServer(node: NodeState): void {
    this.servers.set(node.id, newServer(this.scenario, this.seed, node));
    this.#lives.set(node.id, node.life);
  }

  /** A checkpoint: it shares what does not change and costs O(keys + processes + packets). */
  image(): WorldImage {
    const servers = new Map([...this.servers].map(([id, server]) => [id, server.snapshot()]));
    const { queue, outside, ...state } = this.state;
    return {
      state: keptState(state),
      queue: queue.copy(),
      effectCount: outside.count,
      factCount: this.journal.length,
      servers,
    };
  }

  /**
   * Goes to a checkpoint of this run, back or forward over what was recorded, or takes over one
   * of a run that this one was forked from.
   */
  restore(image: WorldImage): void {
    const { outside } = this.state;
    outside.goTo(image.effectCount);
    Object.assign(this.state, resumedState(image.state), { queue: image.queue.copy() });
    for (const [id, snapshot] of image.servers) {
      const node = this.nodes.get(id);
      if (this.#lives.get(id) !== node.life) this.renewServer(node);
      this.server(id).restore(snapshot);
    }
    this.outputBuffers.restored();
    this.journal.goTo(image.factCount);
  }
}

/** A body turned into an event, in place. */
function stamped(body: EventBody, at: Ms, seq: number, cause: number | null): KernelEvent {
  const event = body as EventBody & Writable<EventStamp>;
  event.at = at;
  event.seq = seq;
  event.cause = cause;
  return event;
}
