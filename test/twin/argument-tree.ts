/*
 * The arguments of every command that the emulator has, as the trees of a live server's COMMAND
 * DOCS tell them: keys, values, tokens, choices (oneof) and groups (block). The random commands and
 * the table of what transcripts exercise both grow from these, so that no option is listed by hand.
 */
import type { Command } from '../../src/redis/command.ts';
import { factsOf } from '../../src/redis/command-facts.ts';
import { commands } from '../../src/redis/commands/index.ts';

type ArgumentType =
  | 'key'
  | 'string'
  | 'integer'
  | 'double'
  | 'pattern'
  | 'unix-time'
  | 'pure-token'
  | 'oneof'
  | 'block';

export interface Argument {
  readonly name: string;
  readonly type: ArgumentType;
  /** The word before it, or the word that it is. */
  readonly token?: string;
  readonly flags?: readonly ('optional' | 'multiple' | 'multiple_token')[];
  readonly arguments?: readonly Argument[];
}

/** A command or subcommand that takes arguments of its own. */
export interface Documented {
  readonly command: Command;
  /** The words that name it, in upper case. */
  readonly words: readonly string[];
  readonly arguments: readonly Argument[];
}

/** All commands and subcommands; containers such as CLIENT are left to their children. */
export const documented: readonly Documented[] = commands
  .flatMap((command) => [...(command.children?.values() ?? [command])])
  .map((command) => ({
    command,
    words: command.name.toUpperCase().split('|'),
    arguments: (factsOf(command).docs.arguments ?? []) as unknown as readonly Argument[],
  }));

export function isOptional(argument: Argument): boolean {
  return argument.flags?.includes('optional') ?? false;
}

export function isMultiple(argument: Argument): boolean {
  return argument.flags?.includes('multiple') ?? false;
}

/** Whether the token comes again before each of several. */
export function repeatsToken(argument: Argument): boolean {
  return argument.flags?.includes('multiple_token') ?? false;
}
