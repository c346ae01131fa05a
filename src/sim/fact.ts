// The journal's vocabulary: everything that happened in the simulated world, in the past tense. A
// fact never changes and holds bytes, numbers and names only, never a live value. The ledger, the
// timeline, the lessons' checks and the stage read facts; nothing reads the kernel's own state.

import type { Ms } from '../base/time.ts';
import type { DiskFact } from './facts/disk.ts';
import type { LinkFact } from './facts/link.ts';
import type { MachineFact } from './facts/machine.ts';
import type { MessageFact } from './facts/message.ts';
import type { NodeFact } from './facts/node.ts';
import type { OutsideFact } from './facts/outside.ts';
import type { ProcessFact } from './facts/process.ts';
import type { FailoverFact, ReplicationFact } from './facts/replication.ts';

export type { Belief } from './facts/message.ts';
export { type ActorId, CONSOLE, type PacketId } from './ids.ts';

/** One entry of the journal. */
export type Fact = FactStamp & FactBody;

export interface FactStamp {
  /** Position in the journal, from 0. */
  readonly seq: number;
  /** Virtual time since the start of the run. */
  readonly at: Ms;
  /** `seq` of the fact that brought this one about; null for what comes from outside. */
  readonly cause: number | null;
  /** Facts of one atomic execution inside a node share its number; null outside of nodes. */
  readonly unit: number | null;
}

export type FactBody =
  | ProcessFact
  | MessageFact
  | LinkFact
  | NodeFact
  | MachineFact
  | DiskFact
  | ReplicationFact
  | FailoverFact
  | OutsideFact;
export type FactKind = FactBody['kind'];
/** The fact of one kind: `FactOf<'packet-sent'>`. */
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;
