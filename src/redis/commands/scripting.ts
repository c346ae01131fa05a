// EVAL EVALSHA EVAL_RO EVALSHA_RO SCRIPT. Source: eval.c. The debugger (SCRIPT DEBUG, LDB) is not
// simulated.

import { type Bytes, lower, raw } from '../../base/bytes.ts';
import { array, bulk, int, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands, type Flag, type KeySpec } from '../command.ts';
import type { Context } from '../context.ts';
import { scriptDiskFault } from '../disk-errors.ts';
import { CommandError, err } from '../errors.ts';
import { lacksMemory } from '../eviction.ts';
import { helpReply } from '../help.ts';
import type { Script } from '../lua/engine/script-engine.ts';
import type { ScriptFlag } from '../lua/host.ts';
import {
  isReadOnlyReplica,
  isStale,
  lacksReplicas,
  NO_REPLICAS,
  PRIMARY_DOWN,
} from '../replication-rules.ts';

const NO_SCRIPT = new CommandError('NOSCRIPT No matching script. Please use EVAL.');
const SHA_LENGTH = 40;

export const KEYS_AT_NUMKEYS: KeySpec = { numkeysAt: 2 };
export const SCRIPT_CALL_FLAGS: readonly Flag[] = [
  'noscript',
  'stale',
  'skip_monitor',
  'no_mandatory_keys',
  'movablekeys',
];

/** Splits the words after numkeys into keys and arguments. */
export function splitKeys(
  args: Args,
  count: number,
): readonly [readonly Bytes[], readonly Bytes[]] {
  if (count > args.left) throw err("Number of keys can't be greater than number of args");
  if (count < 0) throw err("Number of keys can't be negative");
  return [args.take(count), args.rest()];
}

const STALE_SCRIPT = new CommandError(
  "MASTERDOWN Link with MASTER is down, replica-serve-stale-data is set to 'no' and " +
    "'allow-stale' flag is not set on the script.",
);
const READ_ONLY_SCRIPT = new CommandError(
  'READONLY Can not run script with write flag on readonly replica',
);
const NEEDS_MEMORY = new CommandError(
  'OOM allow-oom flag is not set on the script, can not run it when used memory > ' + "'maxmemory'",
);

/**
 * What a script or function may not do at the moment, by the flags that it declares; null if it
 * declares none. Source: scriptPrepareForRun.
 */
export function refuseByFlags(
  { server, client }: Context,
  flags: ReadonlySet<ScriptFlag> | null,
  isReadOnly: boolean,
): void {
  if (flags === null) {
    if (isStale(server)) throw PRIMARY_DOWN;
    return;
  }
  if (isStale(server) && !flags.has('allow-stale')) throw STALE_SCRIPT;
  if (flags.has('no-writes')) return;
  if (client.role !== 'primary' && isReadOnlyReplica(server)) throw READ_ONLY_SCRIPT;
  const onDisk = client.role === 'primary' ? undefined : scriptDiskFault(server);
  if (onDisk !== undefined) throw onDisk;
  if (isReadOnly) throw err('Can not execute a script with write flag using *_ro command.');
  if (lacksReplicas(server)) throw NO_REPLICAS;
  if (lacksMemory(server) && !flags.has('allow-oom')) throw NEEDS_MEMORY;
}

function evaluate(find: (ctx: Context, word: Bytes) => Script, isReadOnly: boolean) {
  return (ctx: Context, args: Args): Reply => {
    const word = args.next();
    if (find === bySha && word.length !== SHA_LENGTH) throw NO_SCRIPT;
    const [keys, values] = splitKeys(args, args.int());
    const script = find(ctx, word);
    refuseByFlags(ctx, script.flags, isReadOnly);
    const canWrite = !isReadOnly && !(script.flags?.has('no-writes') ?? false);
    return ctx.server.scripts.eval(ctx, script, keys, values, !canWrite);
  };
}

function byBody({ server }: Context, body: Bytes): Script {
  return server.scripts.load(body);
}

function bySha({ server }: Context, sha: Bytes): Script {
  const script = server.scripts.scripts.get(lower(sha));
  if (script === undefined) throw NO_SCRIPT;
  return script;
}

const SCRIPT_HELP = [
  'DEBUG (YES|SYNC|NO)',
  '    Set the debug mode for subsequent scripts executed.',
  'EXISTS <sha1> [<sha1> ...]',
  '    Return information about the existence of the scripts in the script cache.',
  'FLUSH [ASYNC|SYNC]',
  '    Flush the Lua scripts cache. Very dangerous on replicas.',
  '    When called without the optional mode argument, the behavior is determined by the',
  '    lazyfree-lazy-user-flush configuration directive. Valid modes are:',
  '    * ASYNC: Asynchronously flush the scripts cache.',
  '    * SYNC: Synchronously flush the scripts cache.',
  'KILL',
  '    Kill the currently executing Lua script.',
  'LOAD <script>',
  '    Load a script into the scripts cache without executing it.',
];

/** FLUSH's optional ASYNC or SYNC, which make no difference here. */
export function readFlushMode(args: Args, problem: string): void {
  if (args.left === 0) return;
  const mode = lower(args.next());
  if (args.left > 0 || (mode !== 'async' && mode !== 'sync')) throw err(problem);
}

const EVAL_ENTRY = {
  arity: -3,
  keys: KEYS_AT_NUMKEYS,
  group: 'scripting',
} as const;

const SCRIPT_SUBCOMMANDS = {
  LOAD: {
    arity: 3,
    flags: ['noscript', 'stale'],
    group: 'scripting',
    since: '2.6.0',
    syntax: 'script',
    summary: 'Compiles a script and keeps it for EVALSHA; answers its SHA1.',
    run: ({ server }: Context, args: Args) => bulk(raw(server.scripts.load(args.next()).sha)),
  },
  EXISTS: {
    arity: -3,
    flags: ['noscript'],
    group: 'scripting',
    since: '2.6.0',
    syntax: 'sha1 [sha1 ...]',
    summary: 'Tells for each SHA1 whether its script is in the cache.',
    run: ({ server }: Context, args: Args) =>
      array(args.rest().map((sha) => int(server.scripts.scripts.has(lower(sha)) ? 1 : 0))),
  },
  FLUSH: {
    arity: -2,
    flags: ['noscript'],
    group: 'scripting',
    since: '2.6.0',
    syntax: '[ASYNC | SYNC]',
    summary: 'Empties the script cache.',
    run: ({ server }: Context, args: Args) => {
      readFlushMode(args, 'SCRIPT FLUSH only support SYNC|ASYNC option');
      server.scripts.flush();
      return OK;
    },
  },
  KILL: {
    arity: 2,
    flags: ['noscript', 'allow_busy'],
    group: 'scripting',
    since: '2.6.0',
    syntax: '',
    summary: 'Ends the script that runs, if it has not written yet.',
    run: ({ server }: Context) => {
      server.scripts.kill('eval');
      return OK;
    },
  },
  DEBUG: {
    arity: 3,
    flags: ['noscript'],
    group: 'scripting',
    since: '3.2.0',
    syntax: 'YES | SYNC | NO',
    summary: 'Sets the debug mode of the next scripts; here only NO is taken.',
    run: (_: Context, args: Args) => {
      const mode = lower(args.next());
      if (mode === 'no') return OK;
      if (mode !== 'yes' && mode !== 'sync') throw err('Use SCRIPT DEBUG YES/SYNC/NO');
      throw err('not simulated here: the lab has no debugger for scripts');
    },
  },
  HELP: {
    arity: 2,
    flags: ['loading', 'stale'],
    group: 'scripting',
    since: '5.0.0',
    syntax: '',
    summary: 'Lists the subcommands.',
    run: () => helpReply('SCRIPT', SCRIPT_HELP),
  },
} as const;

export const scriptingCommands = defineCommands({
  EVAL: {
    ...EVAL_ENTRY,
    flags: SCRIPT_CALL_FLAGS,
    since: '2.6.0',
    syntax: 'script numkeys [key [key ...]] [arg [arg ...]]',
    summary: 'Runs a Lua script as one step.',
    run: evaluate(byBody, false),
  },
  EVALSHA: {
    ...EVAL_ENTRY,
    flags: SCRIPT_CALL_FLAGS,
    since: '2.6.0',
    syntax: 'sha1 numkeys [key [key ...]] [arg [arg ...]]',
    summary: 'Runs a Lua script of the cache by its SHA1.',
    run: evaluate(bySha, false),
  },
  EVAL_RO: {
    ...EVAL_ENTRY,
    flags: ['readonly', ...SCRIPT_CALL_FLAGS],
    since: '7.0.0',
    syntax: 'script numkeys key [key ...] arg [arg ...]',
    summary: 'Runs a Lua script that may only read.',
    run: evaluate(byBody, true),
  },
  EVALSHA_RO: {
    ...EVAL_ENTRY,
    flags: ['readonly', ...SCRIPT_CALL_FLAGS],
    since: '7.0.0',
    syntax: 'sha1 numkeys key [key ...] arg [arg ...]',
    summary: 'Runs a Lua script of the cache that may only read.',
    run: evaluate(bySha, true),
  },
  SCRIPT: {
    arity: -2,
    flags: [],
    group: 'scripting',
    since: '2.6.0',
    syntax: '',
    summary: 'A container for commands on the script cache.',
    run: () => OK,
    subcommands: SCRIPT_SUBCOMMANDS,
  },
});
