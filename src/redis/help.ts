// What containers such as OBJECT answer to HELP and to wrong words. Source: networking.c
// addReplyHelp, addReplySubcommandSyntaxError.

import { type Bytes, lower } from '../base/bytes.ts';
import { array, type Reply, simple } from '../resp/reply.ts';
import { cString } from './c-string.ts';
import { type CommandError, err } from './errors.ts';

/** `command` in upper case; one line of text per subcommand and one, indented, for what it does. */
export function helpReply(command: string, lines: readonly string[]): Reply {
  return array(
    [
      `${command} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`,
      ...lines,
      'HELP',
      '    Prints this help.',
    ].map(simple),
  );
}

/** The fault of a known subcommand whose words are wrong. */
export function wrongSubcommand(argv: readonly Bytes[]): CommandError {
  const [command, subcommand] = argv as [Bytes, Bytes];
  const said = cString(subcommand).slice(0, 128);
  return err(
    'unknown subcommand or wrong number of arguments for ' +
      `'${said}'. Try ${lower(command).toUpperCase()} HELP.`,
  );
}
