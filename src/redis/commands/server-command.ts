// COMMAND: the commands about themselves. Source: server.c commandCommand and its subcommands.
// Summaries are our own; of the complexity only the order of growth is told, and no history.

import { type Bytes, lower, raw } from '../../base/bytes.ts';
import {
  array,
  bulk,
  bulkArray,
  EMPTY_ARRAY,
  int,
  map,
  NIL,
  type Reply,
  simple,
} from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { arityFault } from '../arity.ts';
import { type Command, type CommandSpec, defineCommands, FLAGS } from '../command.ts';
import { type Fact, factsOf } from '../command-facts.ts';
import { hasKeys, keyPlaces } from '../command-keys.ts';
import type { Context } from '../context.ts';
import { err, SYNTAX } from '../errors.ts';
import { globMatches } from '../glob.ts';
import { helpReply } from '../help.ts';

const HELP = [
  '(no subcommand)',
  '    Return details about all Redis commands.',
  'COUNT',
  '    Return the total number of commands in this Redis server.',
  'LIST',
  '    Return a list of all commands in this Redis server.',
  'INFO [<command-name> ...]',
  '    Return details about multiple Redis commands.',
  '    If no command names are given, documentation details for all',
  '    commands are returned.',
  'DOCS [<command-name> ...]',
  '    Return documentation details about multiple Redis commands.',
  '    If no command names are given, documentation details for all',
  '    commands are returned.',
  'GETKEYS <full-command>',
  '    Return the keys from a full Redis command.',
  'GETKEYSANDFLAGS <full-command>',
  '    Return the keys and the access flags from a full Redis command.',
];

/** Flags that the server keeps to itself. */
const UNSHOWN = new Set(['touches_arbitrary_keys', 'protected']);

function text(value: string): Reply {
  return bulk(raw(value));
}

function set(items: readonly Reply[]): Reply {
  return { kind: 'set', items };
}

/** A fact as the server sends it: flags are a set of names, maps keep their order. */
function factReply(name: string, fact: Fact): Reply {
  if (typeof fact === 'number') return int(fact);
  if (typeof fact === 'string') return text(fact);
  if (!Array.isArray(fact)) {
    return map(Object.entries(fact).map(([key, value]) => [text(key), factReply(key, value)]));
  }
  const items = fact as readonly Fact[];
  if (name === 'flags' || name === 'doc_flags') {
    return set((items as readonly string[]).map(simple));
  }
  return array(items.map((item) => factReply('', item)));
}

function info(command: Command): Reply {
  const { arity, keys, name } = command;
  const facts = factsOf(command);
  const places = keys !== undefined && 'first' in keys ? keys : { first: 0, last: 0, step: 0 };
  const flags = FLAGS.filter((flag) => command.flags.includes(flag) && !UNSHOWN.has(flag));
  const children = [...(command.children?.values() ?? [])];
  return array([
    text(name),
    int(arity),
    set(flags.map(simple)),
    int(places.first),
    int(places.last),
    int(places.step),
    set(facts.categories.map(simple)),
    set(facts.tips.map(text)),
    set(facts.keySpecs.map((spec) => factReply('', spec as unknown as Fact))),
    children.length === 0 ? set([]) : array(children.map(info)),
  ]);
}

function docs(command: Command): Reply {
  const pairs: [Reply, Reply][] = [
    [text('summary'), text(command.summary)],
    [text('since'), text(command.since)],
    [text('group'), text(command.group)],
  ];
  for (const [name, fact] of Object.entries(factsOf(command).docs)) {
    pairs.push([text(name), factReply(name, fact)]);
  }
  const children = [...(command.children?.values() ?? [])];
  if (children.length > 0) {
    const listed = children.map((child): [Reply, Reply] => [text(child.name), docs(child)]);
    pairs.push([text('subcommands'), map(listed)]);
  }
  return map(pairs);
}

/** `client|kill` and the like, in any case; undefined when there is no such command. */
function named(ctx: Context, name: Bytes): Command | undefined {
  const words = lower(name).split('|').map(raw);
  const found = ctx.server.lookup(words);
  if (!('run' in found) || words.length > 2) return undefined;
  return words.length === 2 && !found.name.includes('|') ? undefined : found;
}

function allInfos(ctx: Context): Reply {
  return array(ctx.server.commandTable.map(info));
}

function commandInfo(ctx: Context, args: Args): Reply {
  if (args.left === 0) return allInfos(ctx);
  return array(
    args.rest().map((name) => {
      const command = named(ctx, name);
      return command === undefined ? NIL : info(command);
    }),
  );
}

function commandDocs(ctx: Context, args: Args): Reply {
  const wanted =
    args.left === 0
      ? ctx.server.commandTable
      : args.rest().flatMap((name) => named(ctx, name) ?? []);
  return map(wanted.map((command) => [text(command.name), docs(command)]));
}

function list(ctx: Context, args: Args): Reply {
  let passes: (command: Command) => boolean = () => true;
  while (args.left > 0) {
    if (args.left !== 3 || !args.option('filterby')) throw SYNTAX;
    const kind = args.oneOf(['module', 'aclcat', 'pattern']);
    const wanted = args.next();
    if (kind === 'module') passes = () => false;
    else if (kind === 'pattern') passes = ({ name }) => globMatches(wanted, raw(name), true);
    else passes = (command) => factsOf(command).categories.includes(`@${lower(wanted)}`);
  }
  const all = ctx.server.commandTable.flatMap((command) => [
    command,
    ...(command.children?.values() ?? []),
  ]);
  return bulkArray(all.filter(passes).map(({ name }) => raw(name)));
}

function keysOf(ctx: Context, args: Args, withFlags: boolean): Reply {
  const argv = args.rest();
  const command = ctx.server.lookup(argv);
  if (!('run' in command)) throw err('Invalid command specified');
  if (!hasKeys(command)) throw err('The command has no key arguments');
  if (arityFault(command, argv) !== undefined) {
    throw err('Invalid number of arguments specified for command');
  }
  const places = keyPlaces(command, argv);
  if (places.length === 0) {
    if (command.flags.includes('no_mandatory_keys')) return EMPTY_ARRAY;
    throw err('Invalid arguments specified for command');
  }
  return array(
    places.map(({ at, flags }) => {
      const key = bulk(argv[at] as Bytes);
      return withFlags ? array([key, set(flags.map(simple))]) : key;
    }),
  );
}

function subcommand(
  arity: number,
  since: string,
  syntax: string,
  summary: string,
  run: CommandSpec['run'],
): CommandSpec {
  return { arity, flags: ['loading', 'stale'], group: 'server', since, syntax, summary, run };
}

export const serverCommandCommands = defineCommands({
  COMMAND: {
    arity: -1,
    flags: ['loading', 'stale'],
    group: 'server',
    since: '2.8.13',
    syntax: '',
    summary: 'Details about all commands.',
    run: allInfos,
    subcommands: {
      COUNT: subcommand(2, '2.8.13', '', 'How many commands there are.', (ctx) =>
        int(ctx.server.commandTable.length),
      ),
      INFO: subcommand(-2, '2.8.13', '[command-name ...]', 'Details about commands.', commandInfo),
      DOCS: subcommand(-2, '7.0.0', '[command-name ...]', 'What commands are for.', commandDocs),
      LIST: subcommand(
        -2,
        '7.0.0',
        '[FILTERBY MODULE module-name | ACLCAT category | PATTERN pattern]',
        'The names of the commands.',
        list,
      ),
      GETKEYS: subcommand(
        -4,
        '2.8.13',
        'command [arg ...]',
        'The keys among the words of a request.',
        (ctx, args) => keysOf(ctx, args, false),
      ),
      GETKEYSANDFLAGS: subcommand(
        -4,
        '7.0.0',
        'command [arg ...]',
        'The keys among the words of a request, and what is done with them.',
        (ctx, args) => keysOf(ctx, args, true),
      ),
      HELP: subcommand(2, '5.0.0', '', 'Lists the subcommands.', () => helpReply('COMMAND', HELP)),
    },
  },
});
