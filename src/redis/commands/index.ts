// All commands of the emulator. Dispatch, COMMAND, hints, docs and coverage read this one list.

import type { Command } from '../command.ts';
import { bitfieldCommands } from './bitfield.ts';
import { bitmapCommands } from './bitmap.ts';
import { connectionCommands } from './connection.ts';
import { connectionClientCommands } from './connection-client.ts';
import { functionCommands } from './function.ts';
import { genericCommands } from './generic.ts';
import { genericDatabaseCommands } from './generic-database.ts';
import { genericDumpCommands } from './generic-dump.ts';
import { genericExpiryCommands } from './generic-expiry.ts';
import { genericObjectCommands } from './generic-object.ts';
import { genericSortCommands } from './generic-sort.ts';
import { geoCommands } from './geo.ts';
import { geoSearchCommands } from './geo-search.ts';
import { hashCommands } from './hash.ts';
import { hashNumberCommands } from './hash-number.ts';
import { hyperloglogCommands } from './hyperloglog.ts';
import { listCommands } from './list.ts';
import { listPopCommands } from './list-pop.ts';
import { persistenceCommands } from './persistence.ts';
import { pubsubCommands } from './pubsub.ts';
import { replicationCommands } from './replication.ts';
import { replicationFailoverCommands } from './replication-failover.ts';
import { scriptingCommands } from './scripting.ts';
import { serverCommandCommands } from './server-command.ts';
import { serverConfigCommands } from './server-config.ts';
import { serverDebugCommands } from './server-debug.ts';
import { serverInfoCommands } from './server-info.ts';
import { serverMonitorCommands } from './server-monitor.ts';
import { serverReportCommands } from './server-report.ts';
import { serverShutdownCommands } from './server-shutdown.ts';
import { setCommands } from './set.ts';
import { setAlgebraCommands } from './set-algebra.ts';
import { setRandomCommands } from './set-random.ts';
import { streamCommands } from './stream.ts';
import { streamClaimCommands } from './stream-claim.ts';
import { streamGroupCommands } from './stream-group.ts';
import { streamInfoCommands } from './stream-info.ts';
import { streamReadCommands } from './stream-read.ts';
import { stringCommands } from './string.ts';
import { stringCountCommands } from './string-count.ts';
import { stringLcsCommands } from './string-lcs.ts';
import { stringRangeCommands } from './string-range.ts';
import { transactionCommands } from './transactions.ts';
import { zsetCommands } from './zset.ts';
import { zsetAlgebraCommands } from './zset-algebra.ts';
import { zsetPopCommands } from './zset-pop.ts';
import { zsetRandomCommands } from './zset-random.ts';
import { zsetRangeCommands } from './zset-range.ts';

export const commands: readonly Command[] = [
  ...connectionCommands,
  ...connectionClientCommands,
  ...transactionCommands,
  ...genericCommands,
  ...genericExpiryCommands,
  ...genericDatabaseCommands,
  ...genericDumpCommands,
  ...genericObjectCommands,
  ...genericSortCommands,
  ...stringCommands,
  ...stringCountCommands,
  ...stringRangeCommands,
  ...stringLcsCommands,
  ...listCommands,
  ...listPopCommands,
  ...streamCommands,
  ...streamReadCommands,
  ...streamGroupCommands,
  ...streamClaimCommands,
  ...streamInfoCommands,
  ...pubsubCommands,
  ...replicationCommands,
  ...replicationFailoverCommands,
  ...persistenceCommands,
  ...setCommands,
  ...setRandomCommands,
  ...setAlgebraCommands,
  ...hashCommands,
  ...hashNumberCommands,
  ...hyperloglogCommands,
  ...zsetCommands,
  ...zsetRangeCommands,
  ...geoCommands,
  ...geoSearchCommands,
  ...zsetPopCommands,
  ...zsetAlgebraCommands,
  ...zsetRandomCommands,
  ...bitmapCommands,
  ...bitfieldCommands,
  ...scriptingCommands,
  ...functionCommands,
  ...serverCommandCommands,
  ...serverConfigCommands,
  ...serverInfoCommands,
  ...serverMonitorCommands,
  ...serverReportCommands,
  ...serverDebugCommands,
  ...serverShutdownCommands,
];
