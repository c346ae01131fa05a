// The client's faults, with the exact texts that several commands share. Source: server.c
// createSharedObjects, and the commands themselves. Anything else that is thrown is a fault of ours
// and must escape loudly.

/**
 * Ends a command with an error reply. Not an Error: it carries no stack, as clients provoke it
 * freely and a stack costs more than the command. `text` starts with the code, for example `ERR`.
 */
export class CommandError {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export const WRONG_TYPE = new CommandError(
  'WRONGTYPE Operation against a key holding the wrong kind of value',
);
export const SYNTAX = new CommandError('ERR syntax error');
export const NOT_AN_INTEGER = new CommandError('ERR value is not an integer or out of range');
export const NOT_A_FLOAT = new CommandError('ERR value is not a valid float');
export const NO_SUCH_KEY = new CommandError('ERR no such key');
export const INDEX_OUT_OF_RANGE = new CommandError('ERR index out of range');
export const MUST_BE_POSITIVE = new CommandError('ERR value is out of range, must be positive');
export const SAME_OBJECT = new CommandError('ERR source and destination objects are the same');
export const DB_OUT_OF_RANGE = new CommandError('ERR DB index is out of range');
export const OUT_OF_MEMORY = new CommandError(
  "OOM command not allowed when used memory > 'maxmemory'.",
);
export const NO_AUTH = new CommandError('NOAUTH Authentication required.');
export const READ_ONLY_REPLICA = new CommandError(
  "READONLY You can't write against a read only replica.",
);

/** `name` in lower case; a subcommand as `client|setname`. */
export function wrongArity(name: string): CommandError {
  return new CommandError(`ERR wrong number of arguments for '${name}' command`);
}

/** An ordinary error with the code ERR. */
export function err(text: string): CommandError {
  return new CommandError(`ERR ${text}`);
}
export const LOADING = new CommandError('LOADING Redis is loading the dataset in memory');
