// Facts about messages in the hands of processes: made, worked on, let go of.

import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { ActorId, NodeId } from '../ids.ts';
import type { MessageId } from '../payload.ts';

/** What a producer knows about a message that it sent. */
export type Belief = 'stored' | 'not-stored' | 'unknown';

/** Why a process let go of a message that it held. */
type ReleaseReason =
  /** The producer knows that Redis has it. */
  | 'stored'
  /** The producer ran out of attempts. */
  | 'gave-up'
  /** The consumer finished its work. */
  | 'finished'
  /** It came in a reply that the process had no use for. */
  | 'ignored'
  /** Another consumer has it, or did it. */
  | 'skipped';

/** What a process does with a message. */
export type MessageFact =
  | {
      /** A producer made a message; from here on its hand holds a copy until `message-released`. */
      readonly kind: 'message-created';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly payload: Bytes;
    }
  | {
      readonly kind: 'retry-scheduled';
      readonly actor: ActorId;
      readonly message: MessageId;
      /** The attempt that is going to be made: 2 for the first retry. */
      readonly attempt: number;
      readonly resumesAt: Ms;
    }
  | {
      readonly kind: 'belief-changed';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly belief: Belief;
    }
  | {
      readonly kind: 'gave-up';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly attempts: number;
    }
  | {
      readonly kind: 'work-started';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly endsAt: Ms;
    }
  | {
      /** The work in hand became slower or faster. */
      readonly kind: 'work-retimed';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly endsAt: Ms;
    }
  | {
      /** What the work is for happened outside: the order was shipped, the mail is gone. */
      readonly kind: 'side-effect-done';
      readonly actor: ActorId;
      readonly message: MessageId;
      /** 1 the first time, 2 when it is done a second time. */
      readonly nth: number;
    }
  | {
      /** It was done in Redis, and the last server that knew has lost it. */
      readonly kind: 'side-effect-undone';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly nth: number;
      readonly node: NodeId;
      /** `seq` of the fact that it was done. */
      readonly done: number;
    }
  | {
      /** The outside world knows this message's idempotency key: nothing is done again. */
      readonly kind: 'side-effect-refused';
      readonly actor: ActorId;
      readonly message: MessageId;
    }
  | {
      readonly kind: 'message-released';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly reason: ReleaseReason;
    };
