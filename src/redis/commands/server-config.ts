// CONFIG GET SET RESETSTAT REWRITE. Source: config.c configGetCommand, configSetCommand. The file
// that REWRITE writes belongs to the environment, which hears of it by an effect.

import { type Bytes, lower, raw } from '../../base/bytes.ts';
import { bulk, map, NONE, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { cString } from '../c-string.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import { BadValue, type Parameter } from '../config-parameter.ts';
import { parameterNamed } from '../config-table.ts';
import type { Context } from '../context.ts';
import { err, LOADING, SYNTAX } from '../errors.ts';
import { globMatches } from '../glob.ts';
import { helpReply } from '../help.ts';
import { incomingLoad } from '../incoming-load.ts';
import { needsListening, waitForListening } from '../relisten.ts';

const NO_CONFIG_FILE = err('The server is running without a config file');

const HELP = [
  'GET <pattern>',
  '    Return parameters matching the glob-like <pattern> and their values.',
  'SET <directive> <value>',
  '    Set the configuration <directive> to <value>.',
  'RESETSTAT',
  '    Reset statistics reported by the INFO command.',
  'REWRITE',
  '    Rewrite the configuration file.',
];

/** A name is answered as it was asked for, one that a pattern found as it is written. */
function configGet(ctx: Context, args: Args): Reply {
  const found = new Map<string, readonly [name: Bytes, parameter: Parameter]>();
  const note = (name: Bytes, parameter: Parameter) => {
    if (!found.has(lower(name))) found.set(lower(name), [name, parameter]);
  };
  for (const wanted of args.rest()) {
    if (/[*?[]/.test(wanted)) {
      for (const [name, parameter] of parameterNamed) {
        if (parameter.isHidden || !globMatches(wanted, raw(name), true)) continue;
        note(raw(name), parameter);
      }
    } else {
      const parameter = parameterNamed.get(lower(wanted));
      if (parameter !== undefined) note(wanted, parameter);
    }
  }
  return map(
    [...found.values()].map(([name, { name: present, show }]) => {
      const kept = ctx.server.config.text(present);
      return [bulk(name), bulk(raw(show?.(kept) ?? kept))];
    }),
  );
}

interface Change {
  readonly name: Bytes;
  readonly parameter: Parameter;
  readonly value: Bytes;
}

const NOT_WHILE_LOADING = new Set(['appendonly', 'dir', 'repl-diskless-load']);

/** All or nothing: nothing is set before every value is found to be good. */
function configSet(ctx: Context, args: Args): Reply {
  if (args.left % 2 === 1) throw SYNTAX;
  const { config } = ctx.server;
  const kept: [Parameter, string][] = [];
  const wanted = changes(args, config.text('enable-protected-configs'));
  for (const { name, parameter, value } of wanted) {
    const outcome = parameter.accept(value, config.text(parameter.name));
    if (outcome instanceof BadValue) throw failed(lower(name), outcome.reason);
    kept.push([parameter, outcome]);
  }
  const isLoading = ctx.server.isLoading || incomingLoad(ctx.server) !== null;
  if (isLoading && kept.some(([{ name }]) => NOT_WHILE_LOADING.has(name))) throw LOADING;
  const before = config.entries();
  for (const [{ name }, value] of kept) config.set(name, value);
  ctx.server.configChanged();
  if (ctx.server.memoryLimit > 0 && kept.some(([{ name }]) => name === 'maxmemory')) {
    ctx.server.administration.evictsAt = ctx.now;
  }
  const names = kept.map(([{ name }]) => name);
  if (needsListening(ctx, names)) {
    waitForListening(ctx, args, names, before);
    return NONE;
  }
  ctx.server.report({ kind: 'configured', names, isInExec: ctx.source === 'exec' });
  return OK;
}

function changes(args: Args, protection: string): Change[] {
  const found: Change[] = [];
  let fault = null;
  let unknown: Bytes | null = null;
  while (args.left > 0) {
    const [name, value] = args.take(2) as [Bytes, Bytes];
    const parameter = parameterNamed.get(lower(name));
    if (parameter === undefined) {
      if (fault === null) unknown ??= name;
    } else if (fault === null && unknown === null) {
      const isTwice = found.some((before) => lower(before.name) === lower(name));
      if (parameter.isImmutable) fault = failed(name, "can't set immutable config");
      else if (parameter.isProtected && protection === 'no') {
        fault = failed(name, "can't set protected config");
      } else if (isTwice) fault = failed(name, 'duplicate parameter');
      found.push({ name, parameter, value });
    }
  }
  if (unknown !== null) {
    throw err(`Unknown option or number of arguments for CONFIG SET - '${cString(unknown)}'`);
  }
  if (fault !== null) throw fault;
  return found;
}

/** Source: server.c resetServerStats. */
function resetStatistics({ server }: Context): void {
  server.stats.reset();
  const { replication, background } = server;
  replication.syncFull = 0;
  replication.syncPartialOk = 0;
  replication.syncPartialErr = 0;
  background.forks = 0;
  background.saves = 0;
  background.rewrites = 0;
  background.rewriteFailures = 0;
}

function failed(name: string, reason: string | null) {
  const why = reason === null ? '' : ` - ${reason}`;
  return err(`CONFIG SET failed (possibly related to argument '${name}')${why}`);
}

function subcommand(
  arity: number,
  since: string,
  syntax: string,
  summary: string,
  run: CommandSpec['run'],
): CommandSpec {
  const flags = ['admin', 'noscript', 'loading', 'stale'] as const;
  return { arity, flags, group: 'server', since, syntax, summary, run };
}

export const serverConfigCommands = defineCommands({
  CONFIG: {
    arity: -2,
    flags: [],
    group: 'server',
    since: '2.0.0',
    syntax: 'subcommand [argument ...]',
    summary: 'Reads and sets the parameters of the server.',
    run: () => OK,
    subcommands: {
      GET: subcommand(-3, '2.0.0', 'parameter [parameter ...]', 'Values of parameters.', configGet),
      SET: subcommand(
        -4,
        '2.0.0',
        'parameter value [parameter value ...]',
        'Sets parameters: all of them or none.',
        configSet,
      ),
      RESETSTAT: subcommand(2, '2.0.0', '', 'Starts the counters of INFO anew.', (ctx) => {
        resetStatistics(ctx);
        return OK;
      }),
      REWRITE: subcommand(2, '2.8.0', '', 'Writes the configuration file anew.', ({ server }) => {
        if (server.options.configFile === undefined) throw NO_CONFIG_FILE;
        server.report({ kind: 'rewrite-config', isWhole: false });
        return OK;
      }),
      HELP: {
        arity: 2,
        flags: ['loading', 'stale'],
        group: 'server',
        since: '5.0.0',
        syntax: '',
        summary: 'Lists the subcommands.',
        run: () => helpReply('CONFIG', HELP),
      },
    },
  },
});
