// Facts about processes: their states, deaths and rebirths, and requests that came to nothing.

import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { ActorId } from '../ids.ts';
import type { MessageId } from '../payload.ts';

/** What happens to a process. */
export type ProcessFact =
  | {
      readonly kind: 'actor-moved';
      readonly actor: ActorId;
      /** State of its XState machine before; null when the process starts. */
      readonly from: string | null;
      readonly to: string;
      /** When the next timer of the new state is due: end of a pause, of work, of patience. */
      readonly until: Ms | null;
    }
  | {
      readonly kind: 'actor-crashed';
      readonly actor: ActorId;
      readonly restartsAt: Ms | null;
      /** The messages that were in its memory. */
      readonly messages: readonly MessageId[];
    }
  | { readonly kind: 'actor-restarted'; readonly actor: ActorId }
  | {
      /** The process stopped to wait for this reply; the command may have run all the same. */
      readonly kind: 'request-timed-out';
      readonly actor: ActorId;
      readonly command: string;
      readonly messages: readonly MessageId[];
      readonly waitedMs: Ms;
    }
  | {
      /** Redis answered an error. */
      readonly kind: 'request-refused';
      readonly actor: ActorId;
      readonly command: string;
      readonly messages: readonly MessageId[];
      readonly error: string;
    }
  | {
      /** A consumer took something from the queue in which it finds no message. */
      readonly kind: 'payload-refused';
      readonly actor: ActorId;
      readonly payload: Bytes;
    };
