// What goes wrong with links: cut, slow, or half-open. TCP hides a cut for as long as both ends
// keep their connection: what was on its way is sent again once the link heals. Nobody is told:
// whoever waits for a reply learns of it only by running out of patience.

import type { Ms } from '../base/time.ts';
import type { FaultHost, FaultOrder } from './faults/fault.ts';
import type { ActorId, LinkId, NodeId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import type { Connection, KernelEvent, Trouble } from './state.ts';

const NO_TROUBLE: Trouble = { cut: null, held: [], extraMs: 0, slowFact: null };

/** After so long a server finds that nobody is at the other end: tcp-keepalive, by default. */
const KEEPALIVE_MS = 300_000;

type Told = Parameters<FaultHost['halfOpen']>[1];

export class Troubles {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  #of(link: LinkId): Trouble {
    return this.#kernel.state.troubles.get(link) ?? NO_TROUBLE;
  }

  #set(link: LinkId, trouble: Trouble): void {
    const { troubles } = this.#kernel.state;
    if (trouble.cut === null && trouble.slowFact === null) troubles.delete(link);
    else troubles.set(link, trouble);
  }

  isCut(link: LinkId): boolean {
    return this.#of(link).cut !== null;
  }

  extraMs(link: LinkId): Ms {
    return this.#of(link).extraMs;
  }

  /** Cuts one link. */
  cut(link: LinkId, healAfterMs: Ms | null, order: FaultOrder): void {
    if (this.isCut(link)) order.refused('already-cut');
    else this.#cutAll([link], healAfterMs, order.applied());
  }

  /** Cuts every link between those on the side of `node` and all others. */
  partition(
    node: NodeId,
    others: readonly string[],
    healAfterMs: Ms | null,
    order: FaultOrder,
  ): void {
    const { processes, nodes } = this.#kernel.state;
    const side = new Set<ActorId | NodeId>([node, ...others]);
    const crossing = (a: string, b: string) => side.has(a) !== side.has(b);
    const ends = [...processes.keys(), ...nodes.keys()];
    const links: LinkId[] = [];
    const sentinel = this.#kernel.scenario.failover?.id;
    const servers = sentinel === undefined ? nodes.keys() : [...nodes.keys(), sentinel];
    const targets = [...servers];
    for (const from of ends) {
      for (const to of targets) {
        const link = `${from}:${to}`;
        if (from !== to && crossing(from, to) && !this.isCut(link)) links.push(link);
      }
    }
    this.#cutAll(links, healAfterMs, order.applied());
  }

  #cutAll(links: readonly LinkId[], healAfterMs: Ms | null, fault: number): void {
    const kernel = this.#kernel;
    const healsAt = healAfterMs === null ? null : kernel.now + healAfterMs;
    for (const link of links) {
      kernel.fact({ kind: 'link-cut', link, healsAt }, fault);
      this.#set(link, { ...this.#of(link), cut: { fact: fault, healsAt } });
    }
    if (healsAt !== null) kernel.schedule(healsAt, fault, { kind: 'heal', links, trouble: fault });
  }

  /** Makes a link slower by so much each way; `forMs` null is for ever. */
  slow(link: LinkId, extraMs: Ms, forMs: Ms | null, order: FaultOrder): void {
    const kernel = this.#kernel;
    const fault = order.applied();
    kernel.fact({ kind: 'link-slowed', link, extraMs }, fault);
    this.#set(link, { ...this.#of(link), extraMs, slowFact: extraMs === 0 ? null : fault });
    if (forMs === null || extraMs === 0) return;
    kernel.schedule(kernel.now + forMs, fault, { kind: 'heal', links: [link], trouble: fault });
  }

  /** What a fault did to links ends, where no later one took its place. */
  heal({ links, trouble, cause }: KernelEvent & { kind: 'heal' }): void {
    for (const link of links) {
      const before = this.#of(link);
      if (before.slowFact === trouble) this.#speedUp(link, cause);
      else if (before.cut?.fact === trouble) this.#mend(link, cause);
    }
  }

  /** Somebody ends all trouble of a link, or of all links of a node, before its time. */
  healNow(target: LinkId | NodeId, order: FaultOrder): void {
    const links = [...this.#kernel.state.troubles.keys()].filter(
      (link) => link === target || link.split(':').includes(target),
    );
    if (links.length === 0) {
      order.refused('not-troubled');
      return;
    }
    const cause = order.applied();
    for (const link of links) {
      if (this.#of(link).slowFact !== null) this.#speedUp(link, cause);
      if (this.isCut(link)) this.#mend(link, cause);
    }
  }

  #speedUp(link: LinkId, cause: number | null): void {
    this.#kernel.fact({ kind: 'link-slowed', link, extraMs: 0 }, cause);
    this.#set(link, { ...this.#of(link), extraMs: 0, slowFact: null });
  }

  #mend(link: LinkId, cause: number | null): void {
    const before = this.#of(link);
    this.#kernel.fact({ kind: 'link-healed', link }, cause);
    this.#set(link, { ...before, cut: null, held: [] });
    for (const event of before.held) this.#sendAgain(event);
  }

  /** Takes an event that is about to cross a link that is cut; tells whether it did. */
  holds(event: KernelEvent): boolean {
    const link = isNews(event) ? event.link : this.#crossing(event)?.link;
    if (link === undefined || !this.isCut(link)) return false;
    const trouble = this.#of(link);
    this.#set(link, { ...trouble, held: [...trouble.held, event] });
    return true;
  }

  #crossing(event: KernelEvent): Connection | undefined {
    const { links, state } = this.#kernel;
    switch (event.kind) {
      case 'arrival': {
        const sent = state.packets.get(event.packet)?.sent;
        const connection = sent && links.get(sent.connection);
        // What nobody will read any more is lost, wherever it is.
        const isToOpener = sent !== undefined && sent.direction !== 'request';
        const isOver = isToOpener && connection?.actorEnd === 'closed';
        return isOver ? undefined : connection;
      }
      case 'accept':
      case 'opened':
        return links.get(event.connection);
      case 'output':
        return event.task === 'drain' ? links.get(event.connection) : undefined;
      case 'ending':
        // A reset comes from the middle, not from the other end.
        return event.reason === 'reset' ? undefined : links.get(event.connection);
      default:
        return undefined;
    }
  }

  /** As TCP does it: what was not acknowledged goes out again, in its order. */
  #sendAgain(event: KernelEvent): void {
    const kernel = this.#kernel;
    if (isNews(event)) {
      kernel.directory.sendAgain(event);
      return;
    }
    const connection = this.#crossing(event);
    if (connection === undefined) {
      kernel.handle(event);
      return;
    }
    const travelMs = kernel.links.travelMs(connection);
    const isToNode =
      event.kind === 'accept' ||
      event.kind === 'output' ||
      (event.kind === 'ending' && event.side === 'node') ||
      (event.kind === 'arrival' &&
        kernel.state.packets.get(event.packet)?.sent.direction === 'request');
    const { at: _at, seq: _seq, cause, ...body } = event;
    const from = event.kind === 'opened' ? connection.requestArrival : 0;
    const last = isToNode ? connection.requestArrival : connection.replyArrival;
    const at = Math.max(last, Math.max(from, kernel.now) + travelMs);
    if (isToNode) connection.requestArrival = at;
    else connection.replyArrival = at;
    kernel.schedule(at, cause, body);
  }

  /** The connection of a link dies in the middle without a word, save to the end in `told`. */
  halfOpen(link: LinkId, told: Told, order: FaultOrder): void {
    const kernel = this.#kernel;
    const connection = [...kernel.state.connections.values()].find(
      (each) => each.link === link && each.actorEnd === 'open' && !each.isBroken,
    );
    if (connection === undefined) {
      order.refused('no-connection');
      return;
    }
    connection.isBroken = true;
    const { id } = connection;
    const fact = kernel.fact(
      { kind: 'connection-half-open', connection: id, link, told },
      order.applied(),
    );
    kernel.packets.loseAll(connection, 'broken', fact, null);
    if (told !== 'nobody') {
      kernel.schedule(kernel.now, fact, {
        kind: 'ending',
        connection: id,
        side: told,
        reason: 'reset',
      });
    }
    if (told === 'node') return;
    kernel.schedule(kernel.now + KEEPALIVE_MS, fact, {
      kind: 'ending',
      connection: id,
      side: 'node',
      reason: 'reset',
    });
  }
}

/** A question of a client to the sentinel, or an answer: they need no connection. */
function isNews(event: KernelEvent): event is KernelEvent & { kind: 'asked' | 'told' } {
  return event.kind === 'asked' || event.kind === 'told';
}
