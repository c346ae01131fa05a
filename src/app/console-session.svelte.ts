// The person at the prompt: lines become commands of the run, and earlier lines can be had back.

import { bytes } from '../base/bytes.ts';
import type { CommandTable } from '../console/hints.ts';
import { parseLine } from '../console/parse.ts';
import type { Key } from '../i18n/dictionary.ts';
import { commands } from '../redis/commands/index.ts';
import type { Session } from './session.svelte.ts';

/** The emulator's commands by their lower-case names: what the prompt hints and completes. */
export const COMMAND_TABLE: CommandTable = new Map(
  commands.map((command) => [command.name, command]),
);

const MAX_HISTORY = 200;
const LEAVE = new Set(['quit', 'exit']);

export class ConsoleSession {
  #history: readonly string[] = $state.raw([]);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Lines sent before, oldest first, none twice in a row. */
  get history(): readonly string[] {
    return this.#history;
  }

  /** Sends a line at the moment shown. Returns what is wrong with it, or null. */
  send(line: string): Key | null {
    if (line !== this.#history.at(-1)) {
      this.#history = [...this.#history, line].slice(-MAX_HISTORY);
    }
    const argv = parseLine(line);
    if (argv === null) return 'console.unbalanced';
    if (argv.length === 0) return null;
    // As in redis-cli: these two end the client and never reach the server.
    if (argv.length === 1 && LEAVE.has((argv[0] ?? bytes('')).toLowerCase())) {
      this.#session.act({ kind: 'interrupt' });
    } else {
      this.#session.act({ kind: 'command', argv });
    }
    return null;
  }
}
