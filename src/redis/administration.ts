// What a server remembers about itself beside its data: when it started, the slow log, the largest
// use of memory, switches of DEBUG. Source: server.h redisServer. Plain data, for snapshots.

import type { Bytes } from '../base/bytes.ts';
import { roll } from '../base/random.ts';
import type { Ms } from '../base/time.ts';
import type { ClientId } from './effects.ts';
import type { LatencyEvent } from './latency.ts';
import type { ShutdownWish } from './shutdown.ts';

/** One entry of SLOWLOG GET. */
interface SlowEntry {
  readonly id: number;
  readonly at: Ms;
  readonly durationUs: number;
  readonly argv: readonly Bytes[];
  readonly address: string;
  readonly clientName: Bytes;
}

interface Relisten {
  readonly client: ClientId;
  /** The parameters that were set. */
  readonly names: readonly string[];
  readonly before: ReadonlyMap<string, string>;
}

export interface Administration {
  /** Null until the first moment that the server hears of. */
  startedAt: Ms | null;
  /** Null: not since the start. */
  savedAt: Ms | null;
  peakMemoryBytes: number;
  /** Newest first. Replaced on change. */
  slowLog: readonly SlowEntry[];
  nextSlowId: number;
  /** DEBUG SET-ACTIVE-EXPIRE. */
  expiresActively: boolean;
  /** When keys are evicted without a command's asking, after `maxmemory` was set. */
  evictsAt: Ms | null;
  /** Whether memory was short when the last command began. */
  isShortOfMemory: boolean;
  /** DEBUG SLEEP: the clock stands still until the request is over, then it jumps. */
  sleptMs: Ms;
  /** DEBUG SET-DISABLE-DENY-SCRIPTS: scripts may call what is not for scripts. */
  allowsNoScript: boolean;
  /** SHUTDOWN under way: what was asked for, and until when replicas are waited for. */
  shutdown: { readonly wish: ShutdownWish; readonly endsAt: Ms } | null;
  /** DEBUG SET-SKIP-CHECKSUM-VALIDATION. */
  skipsChecksums: boolean;
  /** By the names of events. Replaced on change. */
  latencies: ReadonlyMap<string, LatencyEvent>;
  /** CONFIG SET of an address or port: who waits for it, and what was in force before. */
  relisten: Relisten | null;
  /** A signal has asked for the end, which the next round of the cron begins. */
  signalled: ShutdownWish | null;
  /** DEBUG PAUSE-CRON: what is done now and then is not done. */
  pausesCron: boolean;
  /** DEBUG AOF-FLUSH-SLEEP: how long writing the append-only file is to take. */
  flushSleepUs: number;
  /** DEBUG REPLYBUFFER PEAK-RESET-TIME; null for never. */
  replyPeakResetMs: Ms | null;
  /** DEBUG REPLYBUFFER RESIZING: whether the buffers for replies grow and shrink. */
  resizesReplies: boolean;
}

/** Source: server.h REPLY_BUFFER_DEFAULT_PEAK_RESET_TIME. */
export const REPLY_PEAK_RESET_MS = 5000;

export function newAdministration(): Administration {
  return {
    startedAt: null,
    savedAt: null,
    peakMemoryBytes: 0,
    slowLog: [],
    nextSlowId: 0,
    expiresActively: true,
    evictsAt: null,
    isShortOfMemory: false,
    sleptMs: 0,
    allowsNoScript: false,
    shutdown: null,
    skipsChecksums: false,
    latencies: new Map(),
    relisten: null,
    signalled: null,
    pausesCron: false,
    flushSleepUs: 0,
    replyPeakResetMs: REPLY_PEAK_RESET_MS,
    resizesReplies: true,
  };
}

const ID_WORDS = 5;

/** 40 hexadecimal digits that stay the same for a seed, a name and a serial number. */
export function identifier(seed: number, name: string, serial = 0): string {
  let id = '';
  for (let at = 0; at < ID_WORDS; at += 1) {
    id += roll(seed, name, serial * ID_WORDS + at)
      .toString(16)
      .padStart(8, '0');
  }
  return id;
}
