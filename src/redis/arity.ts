// Whether a request has as many words as its command wants. Source: server.c commandCheckArity.

import type { Bytes } from '../base/bytes.ts';
import type { Command } from './command.ts';
import { type CommandError, wrongArity } from './errors.ts';

export function arityFault(command: Command, argv: readonly Bytes[]): CommandError | undefined {
  const { arity, name } = command;
  const isWrong = arity > 0 ? argv.length !== arity : argv.length < -arity;
  return isWrong ? wrongArity(name) : undefined;
}
