// What a server knows about replication: its IDs and offset, the backlog of its stream, and the
// link to its primary when it is a replica. Plain data, part of every snapshot. Source: server.h
// redisServer.repl_*, replication.c.

import type { Bytes } from '../base/bytes.ts';
import { roll } from '../base/random.ts';
import type { Ms } from '../base/time.ts';
import type { ClientId } from './effects.ts';
import type { ReplicationBuffer } from './replication-buffer.ts';

export const NO_REPLID = '0'.repeat(40);

/**
 * How far a replica has come: it has said REPLCONF only; it waits for a dataset to be saved; that
 * is being saved and sent; it has it. Source: server.h SLAVE_STATE_WAIT_BGSAVE_START and so on.
 */
type ReplicaStage = 'asking' | 'waiting' | 'receiving' | 'online';

/** A replica as its primary sees it; belongs to the connection. Replaced, never changed. */
export interface ReplicaState {
  /** What REPLCONF listening-port and ip-address said. */
  readonly port: number;
  readonly host: Bytes | null;
  readonly understandsPsync2: boolean;
  /** It wants the functions of the dataset alone. */
  readonly wantsFunctionsOnly: boolean;
  /** It knows the end of a dataset by a mark, so that nobody need know the length before. */
  readonly takesMarks: boolean;
  readonly stage: ReplicaStage;
  /** The offset behind which the stream is kept for it; null when it is sent what comes. */
  readonly heldAt: number | null;
  /** It came by SYNC, as replicas did before PSYNC: it never says how far it is. */
  readonly isSilent: boolean;
  /** Up to where it says it has applied the stream, and when it last said so. */
  readonly ackOffset: number;
  readonly ackAt: Ms;
}

export const UNKNOWN_REPLICA: ReplicaState = {
  port: 0,
  host: null,
  understandsPsync2: false,
  wantsFunctionsOnly: false,
  takesMarks: false,
  stage: 'asking',
  heldAt: null,
  isSilent: false,
  ackOffset: 0,
  ackAt: 0,
};

/** The reply that a handshake waits for. */
type HandshakeStep = 'ping' | 'auth' | 'port' | 'capabilities' | 'psync';

/** How the end of a payload is known: by its length or by a mark behind it. Replaced on change. */
type IncomingPayload =
  | { readonly kind: 'counted'; readonly length: number }
  /** `tail` is the end of what has come in so far. */
  | { readonly kind: 'marked'; readonly mark: string; readonly tail: string };

/** A replica's way to its primary. */
export interface PrimaryLink {
  readonly host: Bytes;
  readonly port: number;
  /** As ROLE shows it; `connect` waits for the next attempt. */
  state: 'connect' | 'connecting' | 'handshake' | 'sync' | 'connected';
  step: HandshakeStep;
  /** Which attempt this is: what an older connection still says is not listened to. */
  attempt: number;
  /** The client that the stream runs through, while connected. */
  client: ClientId | null;
  /** Where the stream can be taken up again: what was applied last, and of whose history. */
  cached: { readonly replid: string; readonly offset: number; readonly db: number } | null;
  /** The history that a full resync will bring. */
  incoming: { readonly replid: string; readonly offset: number } | null;
  /** The end of the payload that is coming in; null before its head is read. */
  payload: IncomingPayload | null;
  /** It is loaded while it comes in, and this is what clients see of it. */
  loading: 'loading' | 'async-loading' | null;
  /** Bytes received and not handled yet. */
  input: string;
  /** How long `input` must be before it is worth reading: a long word is still coming in. */
  inputWanted: number;
  /** Bytes of commands that wait for their EXEC. */
  unapplied: string;
  lastHeardAt: Ms;
  downSince: Ms | null;
}

/** FAILOVER under way. Replaced, never changed. Source: server.h failover_state. */
export interface Failover {
  /** As INFO shows it. */
  readonly state: 'waiting-for-sync' | 'failover-in-progress';
  /** Null until the first replica that has everything is chosen. */
  readonly target: { readonly host: Bytes; readonly port: number } | null;
  /** Null without TIMEOUT. */
  readonly endsAt: Ms | null;
  readonly isForced: boolean;
}

export class ReplicationState {
  replid: string;
  replid2 = NO_REPLID;
  /** Up to here replid2 is our history too; -1 without one. */
  secondOffset = -1;
  /** Bytes of stream ever made or applied (master_repl_offset). */
  offset = 0;
  /**
   * The end of the stream: at least `repl-backlog-size` bytes once there were as many, and all that
   * a replica has yet to be sent.
   */
  backlog: ReplicationBuffer | null = null;
  /** The database that the stream has selected; -1 asks for a SELECT. */
  selectedDb = -1;
  primary: PrimaryLink | null = null;
  failover: Failover | null = null;
  /** `db:key` of what expires here without a word of the primary. */
  ownExpiring = new Set<string>();
  /** When replication's own work, once a second, is next due. */
  cronAt: Ms | null = null;
  /** The round of the server's start is over before a replica can come. */
  cronRounds = 1;
  attempts = 0;
  syncFull = 0;
  syncPartialOk = 0;
  syncPartialErr = 0;

  constructor(seed: number) {
    this.replid = makeReplid(seed, 0);
  }

  /** A new history begins. */
  changeId(seed: number, now: Ms): void {
    this.replid = makeReplid(seed, now + this.offset);
  }

  copy(): ReplicationState {
    const copy = Object.assign(new ReplicationState(0), this);
    copy.ownExpiring = new Set(this.ownExpiring);
    copy.backlog = this.backlog?.copy() ?? null;
    copy.primary = this.primary === null ? null : { ...this.primary };
    return copy;
  }
}

/** Bytes of the stream that are kept for a replica which has not got its dataset yet. */
export function heldBytes({ offset }: ReplicationState, replica: ReplicaState | null): number {
  return replica === null || replica.heldAt === null ? 0 : offset - replica.heldAt;
}

/** 40 hex digits, unlike those of another seed or moment. */
function makeReplid(seed: number, salt: number): string {
  let id = '';
  for (let part = 0; part < 5; part += 1) {
    id += roll(seed, `replid ${salt}`, part).toString(16).padStart(8, '0');
  }
  return id;
}

/** A link that has yet to be dialled. */
export function newLink(host: Bytes, port: number, now: Ms): PrimaryLink {
  return {
    host,
    port,
    state: 'connect',
    step: 'ping',
    attempt: 0,
    client: null,
    cached: null,
    incoming: null,
    payload: null,
    loading: null,
    input: '',
    inputWanted: 0,
    unapplied: '',
    lastHeardAt: now,
    downSince: now,
  };
}
