// All commands of the emulator. Dispatch, COMMAND, hints, docs and coverage read this one list.

import type { Command } from '../command.ts';
import { connectionCommands } from './connection.ts';
import { connectionClientCommands } from './connection-client.ts';
import { functionCommands } from './function.ts';
import { genericCommands } from './generic.ts';
import { genericDatabaseCommands } from './generic-database.ts';
import { genericExpiryCommands } from './generic-expiry.ts';
import { genericObjectCommands } from './generic-object.ts';
import { genericSortCommands } from './generic-sort.ts';
import { listCommands } from './list.ts';
import { listPopCommands } from './list-pop.ts';
import { scriptingCommands } from './scripting.ts';
import { stringCommands } from './string.ts';
import { stringCountCommands } from './string-count.ts';
import { stringLcsCommands } from './string-lcs.ts';
import { stringRangeCommands } from './string-range.ts';
import { transactionCommands } from './transactions.ts';

export const commands: readonly Command[] = [
  ...connectionCommands,
  ...connectionClientCommands,
  ...transactionCommands,
  ...genericCommands,
  ...genericExpiryCommands,
  ...genericDatabaseCommands,
  ...genericObjectCommands,
  ...genericSortCommands,
  ...stringCommands,
  ...stringCountCommands,
  ...stringRangeCommands,
  ...stringLcsCommands,
  ...listCommands,
  ...listPopCommands,
  ...scriptingCommands,
  ...functionCommands,
];
