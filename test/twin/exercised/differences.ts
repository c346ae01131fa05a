/*
 * Where the emulator answers otherwise than redis-server 7.0.15 and is meant to, with the reason.
 * The one place for it: docs/fidelity.md is written from here.
 */

export interface KnownDifference {
  readonly where: string;
  readonly what: string;
  readonly why: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    where: 'CLIENT TRACKING ON',
    what: 'is refused as not simulated',
    why: 'client-side caching is no part of what the lab teaches',
  },
  {
    where: 'SCRIPT DEBUG YES, SYNC',
    what: 'are refused as not simulated',
    why: 'the debugger of scripts needs a terminal and a server that stands still',
  },
  {
    where: 'DUMP, FUNCTION DUMP, RDB files',
    what: 'are not compressed',
    why: 'a server loads either; its own compressor may give other bytes from run to run',
  },
  {
    where: 'DEBUG SLEEP',
    what: 'blocks on the port; on the stage it answers at once',
    why: 'a simulated process is paused from outside',
  },
  {
    where: 'MEMORY USAGE, INFO memory, maxmemory',
    what: 'count an estimate of the bytes',
    why: 'there is no allocator; what is evicted first may differ near the limit',
  },
  {
    where: 'SPOP, SRANDMEMBER, RANDOMKEY and their like',
    what: 'draw from a seed',
    why: 'a run can be replayed; the chances are those of Redis, the draws are not',
  },
  {
    where: 'sets and hashes that are hash tables, KEYS, SCAN',
    what: 'come in another order, and with other cursors',
    why: 'a server orders them by a hash with a random seed',
  },
  {
    where: 'expiry',
    what: 'happens in the very millisecond, also of keys that nobody touches',
    why: 'time is simulated; a server samples keys ten times a second',
  },
  {
    where: 'moments beyond 2^53 milliseconds (the year 287396)',
    what: 'are rounded',
    why: 'time is a double here and a 64-bit integer there',
  },
  {
    where: 'a script that raises a table without `err`',
    what: 'gets an error reply',
    why: 'redis-server 7.0.15 crashes',
  },
  {
    where: 'a script that runs on and on',
    what: 'counts as slow after so many instructions, not milliseconds',
    why: 'scripts take no time on the simulated clock',
  },
  {
    where: 'CLIENT LIST, COMMAND COUNT, COMMAND DOCS, INFO',
    what: 'have the fields of Redis and figures of their own; documentation is in our words',
    why: 'they tell of the program that answers',
  },
];
