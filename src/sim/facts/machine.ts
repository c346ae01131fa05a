// Facts about what stands still, dies and comes back: nodes, and pauses of nodes and processes.

import type { Ms } from '../../base/time.ts';
import type { ActorId, NodeId } from '../ids.ts';
import type { MessageId } from '../payload.ts';

/** What happens to a machine and to the server on it. */
export type MachineFact =
  | {
      /**
       * The server's process is gone, and its memory with it. `process`: it was killed; `power`:
       * the whole machine went off, so that nobody is told; `shutdown`: somebody asked it to end.
       */
      readonly kind: 'node-crashed';
      readonly node: NodeId;
      readonly how: 'process' | 'power' | 'shutdown';
      readonly restartsAt: Ms | null;
      /** The messages that a start from its disk would find; one may occur twice. */
      readonly kept: readonly MessageId[];
    }
  | {
      /**
       * The server runs again. `keys` is what it found on its disk; the facts before this one say
       * what is in them.
       */
      readonly kind: 'node-started';
      readonly node: NodeId;
      readonly keys: number;
    }
  | {
      /** A process or a node handles nothing until then: what comes for it waits. */
      readonly kind: 'pause-began';
      readonly target: ActorId | NodeId;
      readonly until: Ms;
    }
  | { readonly kind: 'clock-jumped'; readonly node: NodeId; readonly byMs: Ms }
  | { readonly kind: 'pause-ended'; readonly target: ActorId | NodeId };
