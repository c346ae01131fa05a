// Side effects that were done in Redis itself: a field of a hash marks each. As long as any server
// has the mark, in memory or on a disk that it can start from, the effect stands; when the last one
// loses it, the effect is undone, together with all else that this Redis has forgotten.

import { raw } from '../base/bytes.ts';
import type { ElementEffect } from '../redis/effects.ts';
import type { NodeId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import { type MessageId, messageId } from './payload.ts';
import { appliedKey } from './programs/keys.ts';
import type { AppliedMark, NodeState } from './state.ts';

type Marks = ReadonlyMap<MessageId, AppliedMark>;
const NONE: Marks = new Map();

export class AppliedEffects {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  #marks(node: NodeId): Marks {
    return this.#kernel.state.applied.get(node) ?? NONE;
  }

  #isMark(effect: ElementEffect): boolean {
    return effect.key === appliedKey(raw(this.#kernel.scenario.queueKey));
  }

  /** Something changed in a key of a server. `fact` tells of it, `cause` of the command. */
  changed(
    node: NodeState,
    effect: ElementEffect,
    { fact, cause, unit }: { readonly fact: number; readonly cause: number | null; unit: number },
  ): void {
    if (effect.kind === 'key-removed') {
      if (this.#isMark(effect)) this.#lose(node.id, NONE, fact);
      return;
    }
    if (effect.kind !== 'hash-changed' || !this.#isMark(effect)) return;
    const message = messageId(Number(effect.field));
    const marks = new Map(this.#marks(node.id));
    if (effect.value === null) {
      marks.delete(message);
      this.#lose(node.id, marks, fact);
      return;
    }
    const mark =
      this.#perform(message, { fact, cause, unit }) ?? this.#markElsewhere(node, message);
    if (mark === undefined) return;
    marks.set(message, mark);
    this.#kernel.state.applied.set(node.id, marks);
  }

  /** A client's script did it; undefined if something else brought the mark. */
  #perform(
    message: MessageId,
    { fact, cause, unit }: { fact: number; cause: number | null; unit: number },
  ): AppliedMark | undefined {
    const { journal, processes, state } = this.#kernel;
    const by = cause === null ? undefined : journal.get(cause);
    if (by?.kind !== 'command-executed' || by.connection === null) return undefined;
    const done = processes.doneInRedis(message, by.actor, fact, unit);
    return { entry: state.outside.count - 1, fact: done };
  }

  /** What a mark stands for that came from another server, or from this one's disk. */
  #markElsewhere({ id, replication }: NodeState, message: MessageId): AppliedMark | undefined {
    const { primary } = replication;
    const first = primary === null ? undefined : this.#marks(primary).get(message);
    if (first !== undefined) return first;
    for (const [node, marks] of this.#kernel.state.applied) {
      const mark = node === id ? undefined : marks.get(message);
      if (mark !== undefined) return mark;
    }
    return this.#kernel.state.forgotten.get(message);
  }

  #lose(node: NodeId, left: Marks, cause: number): void {
    const before = this.#marks(node);
    if (before.size === left.size) return;
    const { state } = this.#kernel;
    state.applied.set(node, left);
    // A full resync brings back at once what it takes: whether anything is undone shows at the end.
    const gone = [...before].filter(([message]) => !left.has(message));
    state.forgotten = new Map([...state.forgotten, ...gone]);
    state.forgottenBy = cause;
  }

  /** A server has died: the marks that are left are those that it will find on its disk. */
  nodeDied(node: NodeId, kept: readonly ElementEffect[], crashed: number): void {
    const before = this.#marks(node);
    if (before.size === 0) return;
    const left = new Map<MessageId, AppliedMark>();
    for (const effect of kept) {
      if (effect.kind !== 'hash-changed' || !this.#isMark(effect)) continue;
      const message = messageId(Number(effect.field));
      const mark = before.get(message);
      if (mark !== undefined) left.set(message, mark);
    }
    this.#lose(node, left, crashed);
    this.settle(node);
  }

  /** What no server has any more is undone. */
  settle(node: NodeId): void {
    const { state } = this.#kernel;
    if (state.forgotten.size === 0) return;
    const cause = state.forgottenBy;
    for (const [message, mark] of state.forgotten) {
      if (this.#stands(message, mark)) continue;
      const { by: actor, nth } = state.outside.undo(mark.entry, this.#kernel.now);
      const done = mark.fact;
      this.#kernel.fact({ kind: 'side-effect-undone', actor, message, nth, node, done }, cause);
    }
    state.forgotten = NONE;
  }

  #stands(message: MessageId, { entry }: AppliedMark): boolean {
    for (const marks of this.#kernel.state.applied.values()) {
      if (marks.get(message)?.entry === entry) return true;
    }
    return false;
  }
}
