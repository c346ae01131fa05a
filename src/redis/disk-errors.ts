// A disk that fails: writes are refused rather than taken and lost. Source: server.c
// writeCommandsDeniedByDiskError, script.c scriptPrepareForRun.

import { CommandError } from './errors.ts';
import type { RedisServer } from './server.ts';

const NO_SNAPSHOT = new CommandError(
  "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to " +
    'disk. Commands that may modify the data set are disabled, because this instance is ' +
    'configured to report errors during writes if RDB snapshotting fails ' +
    '(stop-writes-on-bgsave-error option). Please check the Redis logs for details about the RDB ' +
    'error.',
);

const SCRIPTS_BLOCKED =
  "but it's currently unable to persist to disk. Writable scripts are blocked. Use 'no-writes' " +
  'flag for read only scripts.';

function isSnapshotMissing({ config, background }: RedisServer): boolean {
  if (background.lastSaveOk || !config.isOn('stop-writes-on-bgsave-error')) return false;
  return config.text('save') !== '';
}

/** Why the disk allows no writes at the moment. */
export function diskFault(server: RedisServer): CommandError | undefined {
  if (isSnapshotMissing(server)) return NO_SNAPSHOT;
  const { aofFault } = server.background;
  if (aofFault === null || !server.config.isOn('appendonly')) return undefined;
  return new CommandError(`MISCONF Errors writing to the AOF file: ${aofFault}`);
}

/** The same, said to a script that declares that it writes. */
export function scriptDiskFault(server: RedisServer): CommandError | undefined {
  if (isSnapshotMissing(server)) {
    return new CommandError(
      `MISCONF Redis is configured to save RDB snapshots, ${SCRIPTS_BLOCKED}`,
    );
  }
  if (diskFault(server) === undefined) return undefined;
  const { aofFault } = server.background;
  return new CommandError(
    `MISCONF Redis is configured to persist data to AOF, ${SCRIPTS_BLOCKED} AOF error: ${aofFault}`,
  );
}
