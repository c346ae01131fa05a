// The replies of HELP subcommands. Source: networking.c addReplyHelp.

import { array, type Reply, simple } from '../resp/reply.ts';

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
