// The parameters that are asked for with every command, in a form that costs nothing to ask for.

import { frequencyRules } from './frequency.ts';
import type { RedisServer } from './server.ts';

/** Takes them over from the configuration, whenever that has changed. */
export function takeParameters(server: RedisServer): void {
  const { config, options } = server;
  server.memoryLimit = config.integer('maxmemory');
  const { hasDisk = false, watchPropagation } = options;
  server.feedsFile = watchPropagation ?? (hasDisk && config.isOn('appendonly'));
  server.eventClasses = config.text('notify-keyspace-events');
  server.minReplicas = config.integer('min-replicas-to-write');
  server.frequencies = frequencyRules((name) => config.text(name));
  for (const database of server.databases) database.countMemory(server.memoryLimit > 0);
}
