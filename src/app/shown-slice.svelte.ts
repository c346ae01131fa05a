// The message whose loss or second side effect is being explained: only its causes stay bright.

import { ledgerOf } from '../ledger/ledger-of.ts';
import { type Slice, sliceOf } from '../ledger/slice.ts';
import type { MessageId } from '../sim/payload.ts';
import type { Run } from '../sim/run.ts';
import type { Session } from './session.svelte.ts';

export class ShownSlice {
  readonly #session: Session;
  #chosen: { readonly run: Run; readonly slice: Slice } | null = $state.raw(null);

  constructor(session: Session) {
    this.#session = session;
  }

  /** Null: all is as bright. What was explained is gone once somebody acts in the past. */
  get current(): Slice | null {
    const { run } = this.#session.frame;
    if (this.#chosen?.run !== run) return null;
    const { slice } = this.#chosen;
    return slice.epoch === run.journal.epoch ? slice : null;
  }

  /** From now on only what led to a message's end is bright, if it ended badly. */
  explain(message: MessageId): void {
    const { run } = this.#session.frame;
    const ledger = ledgerOf(run);
    const state = ledger.message(message)?.state;
    if (state !== 'lost' && state !== 'done-twice') return;
    const slice = sliceOf(ledger, run.journal, message);
    if (slice !== null) this.#chosen = { run, slice };
  }

  close(): void {
    this.#chosen = null;
  }
}
