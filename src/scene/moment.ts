// What the stage knows of a run at one moment: plain data, and no more of the simulation than is
// drawn. `read-run.ts` makes it from a run; tests and demonstrations may write it by hand.
// A move is kept for as long as it can be seen, so that motion is a function of the moment alone.

import type { Ms } from '../base/time.ts';
import type { Phrase } from './phrase.ts';
import type { StructureMoment } from './structure-moments.ts';

/** Where a copy of a message is. */
export type Place =
  /** On an actor's connection to Redis, from `sentAt` to `arrivesAt`. */
  | {
      readonly kind: 'wire';
      readonly actor: string;
      readonly direction: 'request' | 'reply';
      readonly sentAt: Ms;
      readonly arrivesAt: Ms;
      /** Where it was lost it stays; null while it travels. */
      readonly lostAt: Ms | null;
      /** Command name or short form of the reply, as Redis writes it. */
      readonly label: string;
    }
  /** Inside Redis but in no key: the MULTI queue of an actor's connection. */
  | { readonly kind: 'queued'; readonly actor: string }
  /** Taken out by the person at redis-cli. */
  | { readonly kind: 'taken'; readonly slot: number }
  /** In a list, `fromTail` elements before the one at the tail. */
  | { readonly kind: 'list'; readonly list: string; readonly fromTail: number }
  /**
   * In any other structure: the member of a sorted set, the entry of a stream, the row of a table.
   */
  | { readonly kind: 'slot'; readonly structure: string; readonly slot: string }
  /** Delivered to a consumer of a group and not acknowledged: an entry of its PEL. */
  | {
      readonly kind: 'pending';
      readonly structure: string;
      readonly group: string;
      readonly slot: string;
    }
  /** Between PUBLISH and those who listen. */
  | { readonly kind: 'channel'; readonly structure: string }
  /** In the memory of an actor, the `slot`-th of what it holds. */
  | { readonly kind: 'hand'; readonly actor: string; readonly slot: number }
  /** In the outside world: the `slot`-th message there, done for the `nth` time (from 1). */
  | { readonly kind: 'world'; readonly slot: number; readonly nth: number }
  | { readonly kind: 'lost'; readonly slot: number };

/** A change of place, not older than `TRAIL_MS` of motion.ts. */
export interface Move {
  readonly at: Ms;
  readonly from: Place;
  readonly to: Place;
}

export interface CopyMoment {
  /** The same for the whole life of the copy. */
  readonly id: string;
  /** Null for an element that is no message: something that a person put into a list. */
  readonly message: string | null;
  /** In a stream: every group has it behind itself. */
  readonly isAcknowledged: boolean;
  /** A message that kills every worker that takes it. */
  readonly isPoison: boolean;
  /** What stands on its disc: the message's number, or the beginning of the element. */
  readonly text: string;
  readonly hue: number;
  readonly place: Place;
  /** Oldest first; the last one's `to` is `place`. */
  readonly moves: readonly Move[];
  readonly bornAt: Ms;
  /** When it ceased to be, and whether by mishap: it fades for a moment. Null while it exists. */
  readonly ended: { readonly at: Ms; readonly broken: boolean } | null;
}

/** A packet without a copy of a message on it: those with one are drawn as that copy. */
export interface PacketMoment {
  readonly id: string;
  readonly place: Extract<Place, { kind: 'wire' }>;
  /** The whole command or reply, as redis-cli would write it. */
  readonly words: string;
  readonly from: Phrase;
  readonly to: Phrase;
}

export interface BeliefMoment {
  readonly number: number;
  readonly stored: boolean | 'unknown';
  /** Whether the world is otherwise. */
  readonly mistaken: boolean;
}

export interface ActorMoment {
  readonly id: string;
  readonly role: 'producer' | 'consumer';
  readonly name: Phrase;
  /** For cards that have no room for the name: `A`. */
  readonly shortName: string;
  /** What it has done so far, in few words: "sent 8 of 20". */
  readonly tally: Phrase;
  /** What it does now, in words; up to two lines. */
  readonly doing: Phrase;
  /** `new`: its process has not started yet. */
  readonly condition: 'new' | 'running' | 'paused' | 'crashed';
  /** When a paused or crashed actor goes on; null if nobody knows. */
  readonly backAt: Ms | null;
  /** `none`: there never was one. `broken`: the network cut it and its ends do not know yet. */
  readonly connection: 'none' | 'open' | 'connecting' | 'broken' | 'closed';
  /** Id of its connection to Redis. */
  readonly link: string;
  /** What is wrong with the way there; null when nothing is. */
  readonly trouble: TroubleMoment | null;
  /**
   * The server that it talks to, where not all talk to the same or more than one take themselves
   * for the primary; else null.
   */
  readonly server: string | null;
  readonly workStartedAt: Ms | null;
  readonly workEndsAt: Ms | null;
  /** What a producer believes about what it sent and cannot see, the newest first. */
  readonly beliefs: readonly BeliefMoment[];
  /** Faults that wait for their moment, on it or on its connection. */
  readonly armed: readonly string[];
}

/** Nobody is told of either: both ends only wait. */
export type TroubleMoment =
  | { readonly kind: 'cut'; readonly healsAt: Ms | null }
  | { readonly kind: 'slow'; readonly extraMs: Ms };

/** A replica's connection to its primary, and what is on it. */
export interface ReplicationMoment {
  /** Id of the link. */
  readonly id: string;
  readonly replica: string;
  readonly primary: string;
  readonly connection: 'open' | 'connecting' | 'broken' | 'closed';
  readonly trouble: TroubleMoment | null;
  readonly packets: readonly ReplicationPacketMoment[];
}

export interface ReplicationPacketMoment {
  readonly id: string;
  /** `stream`: from the primary; `request`: what the replica says to it. */
  readonly direction: 'request' | 'reply' | 'stream';
  readonly sentAt: Ms;
  readonly arrivesAt: Ms;
  readonly lostAt: Ms | null;
  /** Its command, or what it is. */
  readonly words: string;
  /** The messages on it. */
  readonly numbers: readonly number[];
}

export interface DiskMoment {
  /** Of the append-only file; null when the server keeps none. */
  readonly log: {
    readonly writtenBytes: number;
    readonly fsyncedBytes: number;
    /** Commands that a loss of power would lose. */
    readonly unsynced: number;
  } | null;
  /** Of the snapshot file; 0 before the first one. */
  readonly snapshotBytes: number;
  readonly isSaving: boolean;
  /** Nothing is synced before then. */
  readonly stalledUntil: Ms;
  /** While the server is down: how many messages its next start finds. Null while it runs. */
  readonly awaits: number | null;
}

interface NodeMoment {
  readonly id: string;
  readonly up: boolean;
  readonly backAt: Ms | null;
  /** Null: it has none. */
  readonly disk: DiskMoment | null;
}

/** A node among several. `rival`: a primary that clients do not take for one; `cut-off`: a replica. */
export interface NodeLineMoment {
  readonly id: string;
  /** Its keys are on the stage. */
  readonly isShown: boolean;
  readonly state: 'primary' | 'rival' | 'replica' | 'cut-off' | 'paused' | 'down';
  /** How much of the replication stream it has made or applied, in bytes. */
  readonly offset: number;
  readonly lagBytes: number;
  readonly backAt: Ms | null;
  /** It runs and appends to a file. */
  readonly keepsLog: boolean;
  /**
   * The numbers of the messages in its keys, lowest first, one for each copy; while it is down, of
   * those in its files.
   */
  readonly messages: readonly number[];
}

/** Who watches the nodes; `node` is the one that it is about. */
export interface SentinelMoment {
  readonly id: string;
  readonly state: 'watching' | 'suspecting' | 'promoting' | 'paused' | 'down';
  readonly node: string;
}

/** Several commands in one step: nothing comes between them. */
export interface UnitMoment {
  readonly unit: number;
  readonly at: Ms;
  /** `EVAL`, `EXEC`. */
  readonly command: string;
  /** The structures that it changed. */
  readonly structures: readonly string[];
}

export interface LossMoment {
  readonly message: string;
  readonly number: number;
  readonly at: Ms;
  readonly slot: number;
  readonly why: Phrase;
}

export interface Moment {
  readonly at: Ms;
  readonly actors: readonly ActorMoment[];
  readonly node: NodeMoment;
  /** Empty when there is only one. */
  readonly nodes: readonly NodeLineMoment[];
  /** One for each replica. */
  readonly replication: readonly ReplicationMoment[];
  /** Null when nobody watches. */
  readonly sentinel: SentinelMoment | null;
  /** What the design uses comes first, in the order of importance. */
  readonly structures: readonly StructureMoment[];
  /** Scripts and transactions that ran a moment ago, each in one step. */
  readonly units: readonly UnitMoment[];
  readonly packets: readonly PacketMoment[];
  readonly copies: readonly CopyMoment[];
  /** Oldest first. */
  readonly losses: readonly LossMoment[];
  /** How many messages are in the world, and how many side effects made them. */
  readonly done: { readonly messages: number; readonly sideEffects: number };
}
