/*
 * Options that no transcript exercises, and why. A test holds this against what is really
 * uncovered, both ways: a gap without a reason fails, and so does a reason without a gap.
 */

export interface Reason {
  /** Fits `COMMAND option`, as `uncovered` names it. */
  readonly gap: RegExp;
  readonly why: string;
}

export const REASONS: readonly Reason[] = [
  {
    gap: /^CLIENT (TRACKING|CACHING) /,
    why: 'client-side caching is not simulated; that tracking is off is answered as Redis does',
  },
  {
    gap: /^(REPLICAOF|SLAVEOF) args > host-port$|^(REPLCONF|PSYNC|SYNC) /,
    why: 'needs a second server: test/redis/replication and test/server connect some',
  },
  {
    gap: /^(BGSAVE|BGREWRITEAOF) /,
    why: 'ends in the background at its own time: test/redis/persistence looks at what comes of it',
  },
  {
    gap: /^SCRIPT DEBUG mode > (YES|SYNC)$/,
    why: 'the debugger of scripts takes a server of its own, and a terminal',
  },
  {
    gap: /^(COMMAND COUNT|MEMORY STATS|MEMORY MALLOC-STATS) /,
    why: 'tells of the program itself; the number of commands is smaller here',
  },
  {
    gap: /^CONFIG REWRITE /,
    why: 'there is no configuration file to write to, and both servers say so',
  },
  {
    gap: /^FAILOVER /,
    why: 'needs a replica: test/server/failover.test.ts; its refusals are in failover.txt',
  },
  { gap: /^MONITOR /, why: 'shows moments and addresses: test/redis/monitor.test.ts' },
  { gap: /^LATENCY GRAPH /, why: 'only a slow machine has latency to draw' },
  { gap: /^PFSELFTEST /, why: 'takes seconds there: test/redis/hyperloglog' },
  { gap: /^SHUTDOWN /, why: 'ends the server that a transcript is played on' },
];

/** The reason for a gap, if there is one. */
export function reasonFor(gap: string): Reason | undefined {
  return REASONS.find((reason) => reason.gap.test(gap));
}
