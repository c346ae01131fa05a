// FUNCTION FCALL FCALL_RO. Source: functions.c.

import { type Bytes, lower, raw } from '../../base/bytes.ts';
import { array, bulk, int, map, NIL, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { cString } from '../c-string.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { err } from '../errors.ts';
import { globMatches } from '../glob.ts';
import { helpReply } from '../help.ts';
import { ENGINE, type Library } from '../lua/engine/library-store.ts';
import { wordTable } from '../lua/engine/script-engine.ts';
import { type FunctionEntry, SCRIPT_FLAGS } from '../lua/host.ts';
import { dumpLibraries, isWholePayload, restoreLibraries } from '../persistence/rdb/payload.ts';
import { RdbFault } from '../persistence/rdb/rdb-format.ts';
import { FUNCTION_HELP } from './function-help.ts';
import { BAD_PAYLOAD } from './generic-dump.ts';
import {
  KEYS_AT_NUMKEYS,
  readFlushMode,
  refuseByFlags,
  SCRIPT_CALL_FLAGS,
  splitKeys,
} from './scripting.ts';

const BAD_KEY_COUNT = err('Bad number of keys provided');

function callFunction(isReadOnly: boolean) {
  return (ctx: Context, args: Args): Reply => {
    const { scripts } = ctx.server;
    const entry = scripts.libraries.find(args.next());
    if (entry === undefined) throw err('Function not found');
    const [keys, values] = splitKeys(args, args.int(BAD_KEY_COUNT));
    refuseByFlags(ctx, entry.flags, isReadOnly);
    const run = {
      kind: 'function',
      name: entry.name,
      argv: args.argv,
      isReadOnly: isReadOnly || entry.flags.has('no-writes'),
      allowsOom: entry.flags.has('allow-oom'),
    } as const;
    const tables = [wordTable(keys), wordTable(values)];
    return scripts.start(ctx, scripts.libraries.state, run, entry.callback, tables);
  };
}

function load({ server }: Context, args: Args): Reply {
  let replaces = false;
  while (args.left > 1) {
    const option = args.next();
    if (lower(option) !== 'replace') throw err(`Unknown option given: ${cString(option)}`);
    replaces = true;
  }
  // FUNCTION LOAD REPLACE and nothing more: that is the code.
  const name = server.scripts.libraries.load(args.next(), replaces);
  server.dirty += 1;
  return bulk(name);
}

function text(words: string): Reply {
  return bulk(raw(words));
}

function describeFunction({ name, description, flags }: FunctionEntry): Reply {
  const shown = SCRIPT_FLAGS.filter((flag) => flags.has(flag));
  return map([
    [text('name'), bulk(name)],
    [text('description'), description === null ? NIL : bulk(description)],
    [text('flags'), { kind: 'set', items: shown.map((flag) => ({ kind: 'simple', text: flag })) }],
  ]);
}

function describeLibrary({ name, code, functions }: Library, withCode: boolean): Reply {
  const pairs: [Reply, Reply][] = [
    [text('library_name'), bulk(name)],
    [text('engine'), bulk(ENGINE)],
    [text('functions'), array([...functions.values()].map(describeFunction))],
  ];
  if (withCode) pairs.push([text('library_code'), bulk(code)]);
  return map(pairs);
}

function list({ server }: Context, args: Args): Reply {
  let withCode = false;
  let pattern: Bytes | undefined;
  while (args.left > 0) {
    const option = args.next();
    if (!withCode && lower(option) === 'withcode') {
      withCode = true;
    } else if (pattern === undefined && lower(option) === 'libraryname') {
      if (args.left === 0) throw err('library name argument was not given');
      pattern = args.next();
    } else {
      throw err(`Unknown argument ${cString(option)}`);
    }
  }
  const libraries = [...server.scripts.libraries.all].filter(
    ({ name }) => pattern === undefined || globMatches(pattern, name, true),
  );
  return array(libraries.map((library) => describeLibrary(library, withCode)));
}

function stats({ server }: Context): Reply {
  const { scripts, now } = server;
  const run = scripts.slowRun;
  if (run?.kind === 'eval') throw scripts.busyFault();
  const running =
    run === null
      ? NIL
      : map([
          [text('name'), text(run.name)],
          [text('command'), array(run.argv.map(bulk))],
          [text('duration_ms'), int(now - run.startedAt)],
        ]);
  const { count, functionCount } = scripts.libraries;
  const counts = map([
    [text('libraries_count'), int(count)],
    [text('functions_count'), int(functionCount)],
  ]);
  return map([
    [text('running_script'), running],
    [text('engines'), map([[bulk(ENGINE), counts]])],
  ]);
}

const POLICIES = ['flush', 'append', 'replace'] as const;
const BAD_POLICY = err(
  'Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.',
);

function restore({ server }: Context, args: Args): Reply {
  if (args.left > 2) {
    const said = args.argv[1];
    throw err(`unknown subcommand or wrong number of arguments for '${said}'. Try FUNCTION HELP.`);
  }
  const payload = args.next();
  const policy = args.left === 0 ? 'append' : args.oneOf(POLICIES, BAD_POLICY);
  if (!isWholePayload(payload, !server.administration.skipsChecksums)) throw BAD_PAYLOAD;
  try {
    server.scripts.libraries.join(restoreLibraries(payload), policy);
  } catch (fault) {
    throw fault instanceof RdbFault ? err(fault.message) : fault;
  }
  server.dirty += 1;
  return OK;
}

const SCRIPTING = { group: 'scripting', since: '7.0.0' } as const;

const FUNCTION_SUBCOMMANDS = {
  LOAD: {
    ...SCRIPTING,
    arity: -3,
    flags: ['write', 'denyoom', 'noscript'],
    syntax: '[REPLACE] function-code',
    summary: 'Loads a library of functions; answers its name.',
    run: load,
  },
  DELETE: {
    ...SCRIPTING,
    arity: 3,
    flags: ['write', 'noscript'],
    syntax: 'library-name',
    summary: 'Deletes a library and its functions.',
    run: ({ server }: Context, args: Args) => {
      if (!server.scripts.libraries.delete(args.next())) throw err('Library not found');
      server.dirty += 1;
      return OK;
    },
  },
  FLUSH: {
    ...SCRIPTING,
    arity: -2,
    flags: ['write', 'noscript'],
    syntax: '[ASYNC | SYNC]',
    summary: 'Deletes all libraries.',
    run: ({ server }: Context, args: Args) => {
      if (args.left > 1) {
        const said = args.argv[1];
        throw err(
          `unknown subcommand or wrong number of arguments for '${said}'. Try FUNCTION HELP.`,
        );
      }
      readFlushMode(args, 'FUNCTION FLUSH only supports SYNC|ASYNC option');
      server.scripts.libraries.clear();
      server.dirty += 1;
      return OK;
    },
  },
  LIST: {
    ...SCRIPTING,
    arity: -2,
    flags: ['noscript'],
    syntax: '[LIBRARYNAME library-name-pattern] [WITHCODE]',
    summary: 'Describes the libraries and their functions.',
    run: list,
  },
  STATS: {
    ...SCRIPTING,
    arity: 2,
    flags: ['noscript', 'allow_busy'],
    syntax: '',
    summary: 'Tells which function runs, and how many there are.',
    run: stats,
  },
  KILL: {
    ...SCRIPTING,
    arity: 2,
    flags: ['noscript', 'allow_busy'],
    syntax: '',
    summary: 'Ends the function that runs, if it has not written yet.',
    run: ({ server }: Context) => {
      server.scripts.kill('function');
      return OK;
    },
  },
  DUMP: {
    ...SCRIPTING,
    arity: 2,
    flags: ['noscript'],
    syntax: '',
    summary: 'The libraries as bytes that FUNCTION RESTORE takes.',
    run: ({ server }: Context) =>
      bulk(dumpLibraries([...server.scripts.libraries.all].map(({ code }) => code))),
  },
  RESTORE: {
    ...SCRIPTING,
    arity: -3,
    flags: ['write', 'denyoom', 'noscript'],
    syntax: 'serialized-value [FLUSH | APPEND | REPLACE]',
    summary: 'Loads the libraries that FUNCTION DUMP answered.',
    run: restore,
  },
  HELP: {
    ...SCRIPTING,
    arity: 2,
    flags: ['loading', 'stale'],
    syntax: '',
    summary: 'Lists the subcommands.',
    run: () => helpReply('FUNCTION', FUNCTION_HELP),
  },
} as const;

export const functionCommands = defineCommands({
  FCALL: {
    ...SCRIPTING,
    arity: -3,
    flags: SCRIPT_CALL_FLAGS,
    keys: KEYS_AT_NUMKEYS,
    syntax: 'function numkeys [key [key ...]] [arg [arg ...]]',
    summary: 'Calls a function of a loaded library as one step.',
    run: callFunction(false),
  },
  FCALL_RO: {
    ...SCRIPTING,
    arity: -3,
    flags: ['readonly', ...SCRIPT_CALL_FLAGS],
    keys: KEYS_AT_NUMKEYS,
    syntax: 'function numkeys key [key ...] arg [arg ...]',
    summary: 'Calls a function that may only read.',
    run: callFunction(true),
  },
  FUNCTION: {
    ...SCRIPTING,
    arity: -2,
    flags: [],
    syntax: '',
    summary: 'A container for commands on libraries of functions.',
    run: () => OK,
    subcommands: FUNCTION_SUBCOMMANDS,
  },
});
