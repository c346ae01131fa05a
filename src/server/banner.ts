// What the log begins with. Programs that start servers read the process id from it. Source:
// server.c main, redisAsciiArt. The picture is left out; the three lines beside it are there.

import { REDIS_VERSION } from '../redis/version.ts';
import type { ServerLog } from './log.ts';

export interface BannerFacts {
  readonly port: number;
  readonly hasConfigFile: boolean;
  /** always-show-logo. */
  readonly isWhole: boolean;
}

export function writeBanner(log: ServerLog, { port, hasConfigFile, isWhole }: BannerFacts): void {
  const { pid } = process;
  log.warning('oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  log.warning(
    `Redis version=${REDIS_VERSION}, bits=64, commit=00000000, modified=0, pid=${pid}, just started`,
  );
  log.warning(hasConfigFile ? 'Configuration loaded' : 'Warning: no config file specified');
  if (isWhole) {
    log.writeRaw('notice', `Running in standalone mode\nPort: ${port}\n PID: ${pid}\n\n`);
  } else {
    log.notice(`Running mode=standalone, port=${port}.`);
  }
}
