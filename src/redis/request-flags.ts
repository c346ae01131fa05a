// The flags that count for a request: those of its command, but a script or function that declares
// what it does is judged by that. Source: server.c getCommandFlags, script.c
// scriptFlagsToCmdFlags, eval.c evalGetCommandFlags, functions.c fcallGetCommandFlags.

import { type Bytes, lower } from '../base/bytes.ts';
import { type Command, flagBit } from './command.ts';
import { readScript } from './lua/engine/shebang.ts';
import type { ScriptFlag } from './lua/host.ts';
import type { RedisServer } from './server.ts';

const WRITE = flagBit('write');
const DENY_OOM = flagBit('denyoom');
const STALE = flagBit('stale');
const DECLARABLE = WRITE | DENY_OOM | STALE | flagBit('may_replicate');

/** The flags of a request as bits. */
function requestMask(server: RedisServer, { name, mask }: Command, argv: readonly Bytes[]): number {
  const flags = declaredFlags(server, name, argv[1]);
  if (flags === null || flags === undefined) return mask;
  const writes = !flags.has('no-writes');
  const needsMemory = writes && !flags.has('allow-oom');
  return (
    (mask & ~DECLARABLE) |
    (writes ? WRITE : 0) |
    (needsMemory ? DENY_OOM : 0) |
    (flags.has('allow-stale') ? STALE : 0)
  );
}

/** Of all commands that EXEC is about to run, or of the request itself. */
export function requestMasks(
  server: RedisServer,
  queue: readonly (readonly Bytes[])[] | null,
  command: Command,
  argv: readonly Bytes[],
): number[] {
  if (command.name !== 'exec') return [requestMask(server, command, argv)];
  const queued = (queue ?? []).map((words) => {
    const found = server.lookup(words);
    return 'mask' in found ? requestMask(server, found, words) : 0;
  });
  return [command.mask, ...queued];
}

/** Null for a script that declares nothing; undefined for all that is no script. */
function declaredFlags(
  { scripts }: RedisServer,
  name: string,
  word: Bytes | undefined,
): ReadonlySet<ScriptFlag> | null | undefined {
  switch (name) {
    case 'eval':
    case 'eval_ro': {
      if (!word?.startsWith('#!')) return null;
      const header = readScript(word);
      return 'flags' in header ? header.flags : null;
    }
    case 'evalsha':
    case 'evalsha_ro':
      return word === undefined ? null : scripts.scripts.get(lower(word))?.flags;
    case 'fcall':
    case 'fcall_ro':
      return word === undefined ? null : scripts.libraries.find(word)?.flags;
    default:
      return undefined;
  }
}
