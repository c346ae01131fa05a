// Finding the command that a request names. Source: server.c lookupCommand, commandCheckExistence.
// No command file imports this one (it imports them all): they ask their server instead.

import { type Bytes, lower } from '../base/bytes.ts';
import { cString } from './c-string.ts';
import type { Command } from './command.ts';
import { commands } from './commands/index.ts';
import { type CommandError, err } from './errors.ts';
import { isKnownButNotSimulated, notSimulated } from './not-simulated.ts';

export const commandTable = commands;

/** By name in lower and in upper case, the two that clients send; other spellings are folded. */
const byWord = new Map<string, Command>(
  commands.flatMap((command) => [
    [command.name, command],
    [command.name.toUpperCase(), command],
  ]),
);

/** The command that these words call, subcommand included; a fault when there is none. */
export function lookupCommand(argv: readonly Bytes[]): Command | CommandError {
  const word = argv[0] as Bytes;
  const command = byWord.get(word) ?? byWord.get(lower(word));
  if (command === undefined) return unknownCommand(argv);
  if (command.children === undefined || argv.length === 1) return command;
  const child = command.children.get(lower(argv[1] as Bytes));
  if (child !== undefined) return child;
  const said = cString(argv[1] as Bytes).slice(0, 128);
  return err(`unknown subcommand '${said}'. Try ${command.name.toUpperCase()} HELP.`);
}

/** The command of that lower-case name (`client|setname` for a subcommand), if there is one. */
export function commandNamed(name: string): Command | undefined {
  const [parent = '', child] = name.split('|');
  const command = byWord.get(parent);
  return child === undefined ? command : command?.children?.get(child);
}

function unknownCommand(argv: readonly Bytes[]): CommandError {
  const name = cString(argv[0] as Bytes).slice(0, 128);
  if (isKnownButNotSimulated(lower(name))) {
    return err(notSimulated(lower(name)));
  }
  let words = '';
  for (const word of argv.slice(1)) {
    if (words.length >= 128) break;
    words += `'${cString(word).slice(0, 128 - words.length)}' `;
  }
  return err(`unknown command '${name}', with args beginning with: ${words}`);
}
