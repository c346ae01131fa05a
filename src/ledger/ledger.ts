// stub: signatures for those who code against them; the body follows.
import type { ActorId, Belief } from '../sim/fact.ts';
import type { MessageId } from '../sim/payload.ts';
import type { Run } from '../sim/run.ts';
import type { Copy, Counts, Explanation, MessageRecord } from './record.ts';

export interface Ledger {
  /** In the order in which they came into the world. */
  messages(): readonly MessageRecord[];
  message(id: MessageId): MessageRecord | undefined;
  counts(): Counts;
  /** All living copies: what the stage draws, keyed by copyId. */
  copies(): readonly Copy[];
  /** `seq` of all facts about a message, oldest first. */
  history(id: MessageId): readonly number[];
  why(id: MessageId): Explanation | undefined;
  /** What a producer believes about its messages. */
  beliefs(actor: ActorId): readonly { readonly message: MessageId; readonly belief: Belief }[];
}

/** The ledger at a run's playhead. Cheap to ask again: it follows the run and keeps marks. */
export declare function ledgerOf(run: Run): Ledger;
