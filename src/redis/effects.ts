// All that leaves the emulator. `execute`, `tick` and `disconnect` return a list of these and
// nothing else happens outside: the emulator knows no listener. Effects of one atomic unit (a
// command, an EXEC, a script) carry the same `unit`, so that the picture and the checks can see
// atomicity.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Reply } from '../resp/reply.ts';
import type { ServerSnapshot } from './snapshot.ts';

/** A connection's number, as CLIENT ID answers it. */
export type ClientId = number;

export type ValueType = 'string' | 'list' | 'set' | 'zset' | 'hash' | 'stream';

/** Why a key went away. */
export type RemovalCause =
  | 'deleted'
  | 'expired'
  | 'evicted'
  | 'flushed'
  | 'renamed'
  | 'emptied'
  | 'overwritten';

export type Effect = { readonly unit: number } & EffectBody;

/**
 * SHUTDOWN: the process ends; `saves` tells whether it writes its dataset to disk first, `isForced`
 * whether it ends even if that fails. Where there is a disk, the environment closes the
 * connections, or tells `client` what failed.
 */
interface ShutdownEffect {
  readonly kind: 'shutdown';
  readonly saves: boolean;
  readonly isForced: boolean;
}

/** CONFIG SET has changed these parameters. */
interface ConfiguredEffect {
  readonly kind: 'configured';
  readonly names: readonly string[];
  readonly isInExec: boolean;
}

/** CONFIG SET of an address or port: answered by server.relistened. */
interface RelistenEffect {
  readonly kind: 'relisten';
}

/** CONFIG REWRITE: what is set is to be kept in the configuration file. */
interface RewriteConfigEffect {
  readonly kind: 'rewrite-config';
  /** Also what has its default value. */
  readonly isWhole: boolean;
}

/**
 * DEBUG SLEEP: the process stands still for so long, and until then answers nobody. Whoever is
 * served after this in the same call is served at the end of the sleep.
 */
interface StallEffect {
  readonly kind: 'stall';
  readonly durationMs: Ms;
}

/** A line for the log, where the server keeps one. */
interface LogEffect {
  readonly kind: 'log';
  readonly level: 'debug' | 'verbose' | 'notice' | 'warning';
  readonly text: string;
}

export type EffectBody =
  | ConnectionEffect
  | LogEffect
  | ShutdownEffect
  | StallEffect
  | ConfiguredEffect
  | RelistenEffect
  | RewriteConfigEffect
  | PropagationEffect
  | ElementEffect
  | LinkEffect
  | DiskEffect;

/** What a connection gets to see. Order within a client is the order on its wire. */
type ConnectionEffect =
  | {
      readonly kind: 'reply';
      readonly client: ClientId;
      readonly reply: Reply;
      /** How it is to be encoded: a HELLO changes this between two replies. */
      readonly protocol: 2 | 3;
    }
  /** The server ends the connection once everything before is written. */
  | { readonly kind: 'close'; readonly client: ClientId }
  /** The client waits; no reply until it is served, timed out or unblocked. */
  | {
      readonly kind: 'blocked';
      readonly client: ClientId;
      readonly keys: readonly Bytes[];
      readonly deadline: Ms | null;
    }
  | {
      readonly kind: 'unblocked';
      readonly client: ClientId;
      readonly cause: 'served' | 'timeout' | 'error' | 'closed';
    };

/**
 * What is to be stored; see persistence/background.ts. `childEnded` answers what is not SAVE. Or
 * DEBUG LOADAOF: what the AOF holds is to be given to `reloadAof`.
 */
type DiskEffect =
  | {
      readonly kind: 'save';
      readonly isBackground: boolean;
      readonly snapshot: ServerSnapshot;
      /** Who waits for the environment's word on how it went. */
      readonly client: ClientId | null;
    }
  /** The save in the background is to end without a file, or the dataset that is being sent. */
  | { readonly kind: 'stop-save' }
  /** DEBUG RELOAD NOSAVE: the snapshot file is to be given to `loadRdb`; the client is told. */
  | {
      readonly kind: 'reload-rdb';
      readonly client: ClientId;
      readonly keepsData: boolean;
      readonly merges: boolean;
    }
  | { readonly kind: 'rewrite-aof'; readonly snapshot: ServerSnapshot }
  | {
      readonly kind: 'reload-aof';
      /** Somebody waits for `aofReloaded`; otherwise it is to be done at once. */
      readonly isAwaited: boolean;
    };

/** What goes over the links of replication; see replication.ts. */
type LinkEffect =
  /**
   * Bytes for the connection of a replica, in order with its replies. A dataset does not count
   * toward the limit of its output.
   */
  | {
      readonly kind: 'stream';
      readonly client: ClientId;
      readonly bytes: Bytes;
      readonly isDataset?: boolean;
    }
  /**
   * A dataset is to be sent to the replicas that receive one (`receivers`): with its length before
   * it, or between a mark that is announced and the same mark. Answer with `childEnded`.
   */
  | {
      readonly kind: 'send-dataset';
      readonly snapshot: ServerSnapshot;
      readonly mark: string | null;
    }
  /** Connect to the primary; answer with `linkOpened` or `linkClosed` of this attempt. */
  | {
      readonly kind: 'dial';
      readonly attempt: number;
      readonly host: Bytes;
      readonly port: number;
    }
  /** Bytes for the connection to the primary. */
  | { readonly kind: 'link-sent'; readonly attempt: number; readonly bytes: Bytes }
  /** End the connection to the primary. */
  | { readonly kind: 'hang-up'; readonly attempt: number };

/** One command for the AOF and the replicas, rewritten as Redis does. */
export interface PropagationEffect {
  readonly kind: 'propagate';
  readonly db: number;
  readonly argv: readonly Bytes[];
  /** Some commands go to one side only: PUBLISH and REPLCONF never reach the AOF. */
  readonly to: 'aof' | 'replicas' | 'both';
}

/** What changed inside a key. Sent only when the server was made with `watchElements`. */
export type ElementEffect =
  | {
      readonly kind: 'list-spliced';
      readonly db: number;
      readonly key: Bytes;
      /** Index from the head at which `removed` left and then `added` came in. */
      readonly at: number;
      readonly removed: readonly Bytes[];
      readonly added: readonly Bytes[];
    }
  | {
      readonly kind: 'string-set';
      readonly db: number;
      readonly key: Bytes;
      readonly value: Bytes;
    }
  /** A member of a sorted set came (`before` null), moved, or went (`after` null). */
  | {
      readonly kind: 'zset-scored';
      readonly db: number;
      readonly key: Bytes;
      readonly member: Bytes;
      readonly before: number | null;
      readonly after: number | null;
    }
  | {
      readonly kind: 'set-changed';
      readonly db: number;
      readonly key: Bytes;
      readonly member: Bytes;
      readonly present: boolean;
    }
  | {
      readonly kind: 'hash-changed';
      readonly db: number;
      readonly key: Bytes;
      readonly field: Bytes;
      /** Null when the field went. */
      readonly value: Bytes | null;
    }
  | {
      readonly kind: 'stream-added';
      readonly db: number;
      readonly key: Bytes;
      readonly id: string;
      readonly fields: readonly Bytes[];
    }
  | {
      readonly kind: 'stream-removed';
      readonly db: number;
      readonly key: Bytes;
      readonly ids: readonly string[];
      readonly cause: 'deleted' | 'trimmed';
    }
  /** An entry of a group's PEL came, changed owner or count, or went (`consumer` null). */
  | {
      readonly kind: 'pending-changed';
      readonly db: number;
      readonly key: Bytes;
      readonly group: Bytes;
      readonly id: string;
      readonly consumer: Bytes | null;
      readonly deliveryCount: number;
      readonly deliveredAt: Ms;
    }
  | {
      readonly kind: 'group-moved';
      readonly db: number;
      readonly key: Bytes;
      readonly group: Bytes;
      /** Null when the group went. */
      readonly lastDelivered: string | null;
    }
  /**
   * A whole value came into being under a key in one go: RENAME, COPY, SORT STORE, loading. What it
   * holds follows as effects of its type.
   */
  | {
      readonly kind: 'key-placed';
      readonly db: number;
      readonly key: Bytes;
      readonly type: ValueType;
    }
  | {
      readonly kind: 'key-removed';
      readonly db: number;
      readonly key: Bytes;
      readonly cause: RemovalCause;
    }
  | {
      readonly kind: 'expiry-set';
      readonly db: number;
      readonly key: Bytes;
      readonly at: Ms | null;
    };
