// Facts about what people do: commands typed, faults, knobs; and about what cannot be done.

import type { Bytes } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { NodeId } from '../ids.ts';
import type { MessageId } from '../payload.ts';

/** What people outside do, and what comes of it. */
export type OutsideFact =
  | { readonly kind: 'console-typed'; readonly node: NodeId; readonly argv: readonly Bytes[] }
  | {
      readonly kind: 'console-replied';
      readonly node: NodeId;
      readonly reply: Reply;
      readonly protocol: 2 | 3;
      /** The messages found in the reply: the person has now seen them. */
      readonly messages: readonly MessageId[];
    }
  | {
      /** redis-cli was ended (Ctrl-C), or the server hung up on it. */
      readonly kind: 'console-closed';
      readonly node: NodeId;
      readonly reason: 'interrupted' | 'closed-by-server' | 'refused';
    }
  | {
      readonly kind: 'knob-turned';
      readonly target: string;
      readonly name: string;
      readonly value: number | string | boolean;
    }
  | {
      readonly kind: 'knob-refused';
      readonly target: string;
      readonly name: string;
      readonly reason: RefusalReason;
    }
  | {
      readonly kind: 'fault-applied';
      readonly fault: string;
      readonly target: string;
      readonly params: FaultParams;
    }
  | {
      /** The fault waits for its moment: the next request, the next reply. */
      readonly kind: 'fault-armed';
      readonly fault: string;
      readonly target: string;
      readonly params: FaultParams;
    }
  | {
      /** The moment came. `armed` is the seq of the `fault-armed` fact. */
      readonly kind: 'fault-struck';
      readonly fault: string;
      readonly target: string;
      readonly armed: number;
    }
  | {
      readonly kind: 'fault-refused';
      readonly fault: string;
      readonly target: string;
      readonly reason: RefusalReason;
    };

export type FaultParams = Readonly<Record<string, number | string | boolean | null>>;

/** Why something from outside had no effect. Keys for the interface's texts. */
export type RefusalReason =
  | 'no-such-target'
  | 'wrong-target'
  | 'already-dead'
  | 'already-alive'
  | 'already-armed'
  | 'already-paused'
  | 'already-cut'
  | 'not-paused'
  /** Nothing is cut or slow there. */
  | 'not-troubled'
  | 'no-disk'
  /** There is no connection that it could break. */
  | 'no-connection'
  | 'no-such-knob'
  | 'bad-value';
