// Replication over simulated links. The servers speak for themselves (redis/replication.ts); here
// their bytes travel: a replica's connection to its primary, with all that can happen to a
// connection, and what a primary sends over it. Facts tell who follows whom.

import { type Bytes, raw } from '../base/bytes.ts';
import type { Effect } from '../redis/effects.ts';
import { RequestDecoder } from '../resp/decode.ts';
import { encodeReply } from '../resp/encode.ts';
import { contentsOf, messagesOf } from './disk.ts';
import type { FactOf } from './fact.ts';
import type { NodeId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import { type MessageId, messagesCarried } from './payload.ts';
import type { Connection, NodeState, ReplicationNote } from './state.ts';
import { nodeAt } from './topology.ts';

type LinkEffect = Extract<Effect, { kind: 'dial' | 'link-sent' | 'hang-up' }>;
type Sent = Exclude<FactOf<'packet-sent'>, { direction: 'request' }>;

export class Replication {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** A replica wants to connect, to say something, or to hang up. */
  take(node: NodeState, effect: LinkEffect, cause: number | null): void {
    const { links, packets } = this.#kernel;
    if (effect.kind === 'dial') {
      this.#dial(node, effect, cause);
      return;
    }
    const connection = this.#connectionOf(node, effect.attempt);
    if (connection === undefined) return;
    if (effect.kind === 'hang-up') links.hangUp(connection, 'closed-by-client', cause);
    else for (const argv of commandsIn(effect.bytes)) packets.sendRequest(connection, argv, cause);
  }

  #dial(node: NodeState, effect: Extract<LinkEffect, { kind: 'dial' }>, cause: number | null) {
    const { attempt, host, port } = effect;
    const to = nodeAt(this.#kernel.scenario, host, port);
    const isReachable = to !== undefined && to !== node.id;
    if (!isReachable) {
      // There is no such host: the server tries again once a second.
      this.#kernel.nodes.happens(node, cause, (server, now) => server.linkClosed(attempt, now));
      return;
    }
    const replica = { attempt, life: node.life };
    this.#kernel.links.dial({ actor: node.id, node: to, link: `${node.id}:${to}`, replica }, cause);
  }

  #connectionOf({ id, life }: NodeState, attempt: number): Connection | undefined {
    for (const connection of this.#kernel.state.connections.values()) {
      const { actor, replica, actorEnd } = connection;
      const isIt = actor === id && replica?.attempt === attempt && replica.life === life;
      if (isIt && actorEnd !== 'closed') return connection;
    }
    return undefined;
  }

  /** A primary sends bytes of its stream to a replica. */
  stream(connection: Connection, bytes: Bytes, cause: number | null, unit: number): void {
    const said = this.#described(connection.node, bytes);
    this.#kernel.packets.sendStream(connection, { bytes, ...said }, cause, unit);
  }

  /** The name of what is sent, and the messages in it. */
  #described(node: NodeId, bytes: Bytes): { label: string; messages: readonly MessageId[] } {
    const head = /^\+(FULLRESYNC|CONTINUE)[^\r]*\r\n/.exec(bytes);
    if (head?.[1] === 'FULLRESYNC') {
      return { label: 'FULLRESYNC', messages: messagesOf(contentsOf(this.#kernel.server(node))) };
    }
    const commands = commandsIn(raw(bytes.slice(head?.[0].length ?? 0)));
    const messages = commands.flatMap((argv) => messagesCarried(argv));
    const names = commands.map(([name = '']) => name.toUpperCase());
    const label = head?.[1] ?? names.find((name) => !WRAPPINGS.has(name)) ?? names[0] ?? '';
    return { label, messages };
  }

  opened(connection: Connection, cause: number): void {
    const node = this.#kernel.nodes.get(connection.actor);
    const attempt = connection.replica?.attempt ?? 0;
    this.#kernel.nodes.happens(node, cause, (server, now) => server.linkOpened(attempt, now));
  }

  /** Bytes or a reply of the primary have arrived. */
  received(connection: Connection, sent: Sent, cause: number): void {
    const { nodes } = this.#kernel;
    const node = nodes.get(connection.actor);
    const attempt = connection.replica?.attempt ?? 0;
    const bytes = sent.direction === 'reply' ? encodeReply(sent.reply, 2) : sent.bytes;
    nodes.happens(node, cause, (server, now) => server.linkReceived(attempt, bytes, now));
    if (sent.direction === 'reply') return;
    const { id } = node;
    const { offset } = this.#kernel.server(id).replication;
    this.#kernel.fact(
      { kind: 'stream-applied', node: id, connection: sent.connection, offset },
      cause,
    );
  }

  /** A replica learns that its connection is over. */
  closed(connection: Connection, cause: number): void {
    const node = this.#kernel.nodes.get(connection.actor);
    const { attempt, life } = connection.replica ?? { attempt: 0, life: -1 };
    if (life !== node.life || !node.up) return;
    this.#kernel.nodes.happens(node, cause, (server, now) => server.linkClosed(attempt, now));
  }

  /** A replica's server is dead, and its connection with it. Without power nobody is told. */
  nodeDied(node: NodeState, isSilent: boolean, cause: number): void {
    for (const connection of [...this.#kernel.state.connections.values()]) {
      const isOurs = connection.actor === node.id && connection.replica !== null;
      if (!isOurs || connection.actorEnd === 'closed') continue;
      connection.actorDied = true;
      connection.isSilent ||= isSilent;
      this.#kernel.packets.loseAll(connection, 'sender-died', cause, 'request');
      this.#kernel.links.hangUp(connection, 'node-died', cause, isSilent);
    }
  }

  /** A machine that came back knows nothing of a connection of its last life: it resets it. */
  answerStray(connection: Connection, cause: number): void {
    if (!connection.isSilent || connection.nodeEnd !== 'open') return;
    if (!this.#kernel.nodes.get(connection.actor).powered) return;
    this.#kernel.schedule(this.#kernel.now + this.#kernel.links.travelMs(connection), cause, {
      kind: 'ending',
      connection: connection.id,
      side: 'node',
      reason: 'reset',
    });
  }

  /** Tells what changed in a server's part in replication. */
  look(node: NodeState, cause: number | null): void {
    const kernel = this.#kernel;
    const { primary: link, offset } = kernel.server(node.id).replication;
    const before = node.replication;
    if (link === null && before.role === 'primary') return;
    const primary = link === null ? null : (nodeAt(kernel.scenario, link.host, link.port) ?? null);
    const now: ReplicationNote = {
      role: link === null ? 'primary' : 'replica',
      primary,
      link: link?.state ?? null,
    };
    const isNewRole = before.role !== now.role || before.primary !== primary;
    if (!isNewRole && before.link === now.link) return;
    node.replication = now;
    const about = { node: node.id, primary };
    if (isNewRole) kernel.fact({ kind: 'role-changed', ...about, role: now.role }, cause);
    if (now.link === null || before.link === now.link) return;
    kernel.fact({ kind: 'replica-link-changed', ...about, state: now.link }, cause);
    if (now.link !== 'connected') return;
    const how = before.link === 'sync' || this.#broughtAll(cause) ? 'full' : 'partial';
    kernel.fact({ kind: 'replica-resynced', ...about, how, offset }, cause);
    if (how === 'full') kernel.disks.replaced(node, cause);
  }

  /** Whether a full resync has arrived with this fact. */
  #broughtAll(cause: number | null): boolean {
    const fact = cause === null ? undefined : this.#kernel.journal.get(cause);
    return fact?.kind === 'packet-arrived' && fact.label === 'FULLRESYNC';
  }
}

/** What stands around commands of a stream. */
const WRAPPINGS: ReadonlySet<string> = new Set(['SELECT', 'MULTI', 'EXEC']);

/** The commands in bytes that hold whole ones. */
function commandsIn(bytes: Bytes): (readonly Bytes[])[] {
  const decoder = new RequestDecoder();
  decoder.push(bytes);
  const commands: (readonly Bytes[])[] = [];
  for (;;) {
    const command = decoder.next();
    if (!Array.isArray(command)) return commands;
    commands.push(command);
  }
}
