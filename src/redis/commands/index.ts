// All commands of the emulator. Dispatch, COMMAND, hints, docs and coverage read this one list.

import type { Command } from '../command.ts';
import { connectionCommands } from './connection.ts';
import { listCommands } from './list.ts';
import { listPopCommands } from './list-pop.ts';
import { pubsubCommands } from './pubsub.ts';
import { streamCommands } from './stream.ts';
import { streamClaimCommands } from './stream-claim.ts';
import { streamGroupCommands } from './stream-group.ts';
import { streamInfoCommands } from './stream-info.ts';
import { streamReadCommands } from './stream-read.ts';
import { transactionCommands } from './transactions.ts';

export const commands: readonly Command[] = [
  ...connectionCommands,
  ...transactionCommands,
  ...listCommands,
  ...listPopCommands,
  ...streamCommands,
  ...streamReadCommands,
  ...streamGroupCommands,
  ...streamClaimCommands,
  ...streamInfoCommands,
  ...pubsubCommands,
];
