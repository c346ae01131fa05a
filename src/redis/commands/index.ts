// All commands of the emulator. Dispatch, COMMAND, hints, docs and coverage read this one list.

import type { Command } from '../command.ts';
import { connectionCommands } from './connection.ts';
import { listCommands } from './list.ts';
import { listPopCommands } from './list-pop.ts';
import { scriptingCommands } from './scripting.ts';
import { transactionCommands } from './transactions.ts';

export const commands: readonly Command[] = [
  ...connectionCommands,
  ...transactionCommands,
  ...listCommands,
  ...listPopCommands,
  ...scriptingCommands,
];
