// The simulated world's engine: one queue of events in virtual time, one event handled per step, every
// consequence either a fact in the journal or another event. It holds no clock and draws no chance of
// its own; the same scenario, seed and inputs give the same journal, fact by fact.

import { assert, unreachable } from '../base/assert.ts';
import { TimedHeap } from '../base/heap.ts';
import { roll } from '../base/random.ts';
import type { Ms } from '../base/time.ts';
import { RedisServer } from '../redis/server.ts';
import type { Fact, FactBody, NodeId } from './fact.ts';
import type { FactRecord } from './journal.ts';
import { Links } from './links.ts';
import { Nodes } from './nodes.ts';
import type { OutsideWorld } from './outside-world.ts';
import { Processes } from './processes.ts';
import type { Scenario } from './scenario.ts';
import { initialState } from './start.ts';
import {
  copyState,
  type EventBody,
  type KernelEvent,
  type WorldImage,
  type WorldState,
} from './state.ts';

export class Kernel {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly journal: FactRecord;
  readonly servers: ReadonlyMap<NodeId, RedisServer>;
  readonly links: Links;
  readonly nodes: Nodes;
  readonly processes: Processes;
  state: WorldState;

  constructor(scenario: Scenario, seed: number, journal: FactRecord) {
    this.scenario = scenario;
    this.seed = seed;
    this.journal = journal;
    const { id, config } = scenario.redis;
    this.servers = new Map([[id, new RedisServer({ seed, watchElements: true, config })]]);
    this.state = initialState(scenario);
    this.links = new Links(this);
    this.nodes = new Nodes(this);
    this.processes = new Processes(this);
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
        this.links.arrive(event.packet);
        break;
      case 'accept':
        this.links.accept(event.connection, event.cause);
        break;
      case 'opened':
        this.links.opened(event.connection, event.cause);
        break;
      case 'ending':
        this.links.end(event, event.cause);
        break;
      case 'strike':
        this.links.strike(event.packet, event.fault);
        break;
      case 'deadline':
        this.nodes.deadlineDue(event.node, event.seq);
        break;
      default:
        unreachable(event);
    }
  }

  /** Plans an event; returns its seq. */
  schedule(at: Ms, cause: number | null, body: EventBody): number {
    const seq = this.state.nextSeq;
    this.state.nextSeq += 1;
    this.state.queue.push({ at, seq, cause, ...body });
    return seq;
  }

  /** Writes a fact into the journal; returns its seq. */
  fact(body: FactBody, cause: number | null, unit: number | null = null): number {
    const seq = this.journal.length;
    const fact: Fact = { seq, at: this.state.now, cause, unit, ...body };
    this.journal.append(fact);
    return seq;
  }

  /** The n-th draw of a stream. */
  roll(stream: string, n: number): number {
    return roll(this.seed, stream, n);
  }

  server(node: NodeId): RedisServer {
    const server = this.servers.get(node);
    assert(server !== undefined, `node ${node} exists`);
    return server;
  }

  /** A checkpoint: it shares what does not change and costs O(keys + processes + packets). */
  image(): WorldImage {
    const servers = new Map([...this.servers].map(([id, server]) => [id, server.snapshot()]));
    return {
      state: copyState(this.state),
      queue: this.state.queue.toArray(),
      effectCount: this.state.outside.count,
      factCount: this.journal.length,
      servers,
    };
  }

  /** Goes to a checkpoint of this run. Facts beyond it stay recorded. */
  restore(image: WorldImage): void {
    const { outside } = this.state;
    outside.rewind(image.effectCount);
    this.adopt(image, outside);
  }

  /** Takes over a state, possibly that of another run with the same scenario and seed. */
  adopt(image: WorldImage, outside: OutsideWorld): void {
    this.state = { ...copyState(image.state), queue: TimedHeap.from(image.queue), outside };
    for (const [id, snapshot] of image.servers) this.server(id).restore(snapshot);
    this.journal.rewind(image.factCount);
  }
}
