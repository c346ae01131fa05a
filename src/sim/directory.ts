// How clients find the primary: the sentinel tells them of a new one, and those whose connection
// broke ask. Either crosses the link between client and sentinel, so a partition keeps it away:
// then a client goes on with the address that it has.

import type { ActorId, LinkId, NodeId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import type { SentinelSpec } from './scenario.ts';
import type { KernelEvent, Process } from './state.ts';

type News = KernelEvent & { kind: 'asked' | 'told' };

export class Directory {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** The sentinel of the scenario, if clients listen to it. */
  get #sentinel(): Process | undefined {
    const { failover } = this.#kernel.scenario;
    const process = failover === null ? undefined : this.#kernel.processes.get(failover.id);
    return (process?.spec as SentinelSpec | undefined)?.clients === 'told' ? process : undefined;
  }

  /** The sentinel has made another node the primary. */
  tellAll(sentinel: Process, primary: NodeId, cause: number | null): void {
    sentinel.node = primary;
    if (this.#sentinel === undefined) return;
    for (const { id, role } of this.#kernel.state.processes.values()) {
      if (role !== 'sentinel') this.#tell(sentinel, id, cause);
    }
  }

  #tell(sentinel: Process, actor: ActorId, cause: number | null): void {
    const { id: by, node: primary } = sentinel;
    const link = linkOf(actor, by);
    const arrivesAt = this.#arrival(link, by);
    const telling = { kind: 'client-telling', actor, by, link, primary, arrivesAt } as const;
    const fact = this.#kernel.fact({ ...telling }, cause);
    this.#kernel.schedule(arrivesAt, fact, { kind: 'told', actor, link, primary });
  }

  #arrival(link: LinkId, by: ActorId): number {
    return this.#kernel.now + this.#kernel.links.travelMs({ actor: by, link, replica: null });
  }

  /** A client is about to connect again, and would like to know where to. */
  ask({ id: actor, node: primary }: Process, cause: number | null): void {
    const sentinel = this.#sentinel;
    if (sentinel === undefined) return;
    const link = linkOf(actor, sentinel.id);
    const at = this.#arrival(link, sentinel.id);
    this.#kernel.schedule(at, cause, { kind: 'asked', actor, link, primary });
  }

  /** A question or an answer arrives. */
  arrived({ kind, actor, primary, cause }: News): void {
    const sentinel = this.#sentinel;
    if (sentinel === undefined) return;
    if (kind === 'told') this.#told(sentinel, this.#kernel.processes.get(actor), primary, cause);
    else if (sentinel.alive && sentinel.node !== primary) this.#tell(sentinel, actor, cause);
  }

  /** Whose memory a question or an answer is for. */
  receiverOf({ kind, actor }: News): ActorId {
    return kind === 'told' ? actor : (this.#kernel.scenario.failover?.id ?? actor);
  }

  /** As TCP does it: what a cut kept back goes out again. */
  sendAgain({ kind, actor, link, primary, cause }: News): void {
    const by = this.#kernel.scenario.failover?.id ?? actor;
    this.#kernel.schedule(this.#arrival(link, by), cause, { kind, actor, link, primary });
  }

  #told(sentinel: Process, client: Process, primary: NodeId, cause: number | null): void {
    if (!client.alive) return;
    const { id: actor, node } = client;
    const moves = node !== primary;
    const told = { kind: 'client-told', actor, by: sentinel.id, primary, moves } as const;
    const fact = this.#kernel.fact({ ...told }, cause);
    if (!moves) return;
    const { links, processes } = this.#kernel;
    const isConnected = links.of(client, node) !== undefined;
    links.close(client, node, fact);
    client.node = primary;
    client.link = linkOf(actor, primary);
    if (isConnected) processes.deliver(client, { type: 'disconnected', node }, fact);
  }
}

function linkOf(actor: ActorId, to: string): LinkId {
  return `${actor}:${to}`;
}
