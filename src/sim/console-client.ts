// The person at redis-cli. The console sits on the node's own machine: it has no link, its commands
// run at once and its replies are there at once.

import type { Bytes } from '../base/bytes.ts';
import type { NodeId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import { messagesCarried, numberOf } from './payload.ts';
import type { NodeState } from './state.ts';

export class ConsoleClient {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** A person typed a command. A first one opens the console's connection. */
  typed(id: NodeId, argv: readonly Bytes[]): void {
    const { nodes } = this.#kernel;
    const node = nodes.get(id);
    this.#reserveNumbers(argv);
    const cause = this.#kernel.fact({ kind: 'console-typed', node: id, argv }, null);
    if (!node.up) {
      this.#kernel.fact({ kind: 'console-closed', node: id, reason: 'refused' }, cause);
      return;
    }
    if (node.consoleClient === null) {
      node.consoleClient = nodes.connect(node, '127.0.0.1:50000');
      node.clients.set(node.consoleClient, { connection: null, isBlocked: false });
    }
    const request = { argv, cause };
    const isBusy = this.#kernel.pauses.has(id);
    if (isBusy || node.clients.get(node.consoleClient)?.isBlocked) {
      node.consoleBacklog = [...node.consoleBacklog, request];
    } else {
      nodes.execute(node, node.consoleClient, request);
    }
  }

  /** A message that somebody typed has its number; producers skip it. */
  #reserveNumbers(argv: readonly Bytes[]): void {
    const { state } = this.#kernel;
    const numbers = messagesCarried(argv)
      .map(numberOf)
      .filter((number) => number >= state.nextNumber);
    if (numbers.length === 0) return;
    state.typedNumbers = new Set([...state.typedNumbers, ...numbers]);
    while (state.typedNumbers.has(state.nextNumber)) state.nextNumber += 1;
  }

  /** Ctrl-C: the console's connection ends with whatever it waited for. */
  interrupt(id: NodeId): void {
    const node = this.#kernel.nodes.get(id);
    if (node.consoleClient !== null) this.close(node, 'interrupted', null);
  }

  /** The server died under the console. */
  lost(node: NodeState, cause: number): void {
    node.consoleClient = null;
    node.consoleBacklog = [];
    const about = { node: node.id, reason: 'closed-by-server' } as const;
    this.#kernel.fact({ kind: 'console-closed', ...about }, cause);
  }

  /** The console's connection is over; the next command opens a new one. */
  close(node: NodeState, reason: 'interrupted' | 'closed-by-server', cause: number | null): void {
    const closed = this.#kernel.fact({ kind: 'console-closed', node: node.id, reason }, cause);
    const client = node.consoleClient;
    node.consoleClient = null;
    node.consoleBacklog = [];
    if (client !== null) this.#kernel.nodes.disconnect(node, client, closed);
  }
}
