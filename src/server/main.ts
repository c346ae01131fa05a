// `npm run serve`: the emulator on a TCP port, for redis-cli and any client.

import { randomInt } from 'node:crypto';
import { RedisServer } from '../redis/server.ts';
import { OptionFault, readOptions } from './options.ts';
import { TcpFront } from './tcp.ts';

async function main(): Promise<void> {
  const { port, hosts, config } = readOptions(process.argv.slice(2));
  const redis = new RedisServer({ seed: randomInt(2 ** 31), config });
  const front = new TcpFront(redis);
  const actual = await listenWherePossible(front, port, hosts);
  process.stdout.write(`Redis emulator ready on port ${actual}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void front.close().then(() => process.exit(0));
    });
  }
}

/** A machine without IPv6 has no ::1: then the addresses that can be bound will do. */
async function listenWherePossible(
  front: TcpFront,
  port: number,
  hosts: readonly string[],
): Promise<number> {
  let actual = port;
  let failure: unknown;
  let bound = 0;
  for (const host of hosts) {
    try {
      actual = await front.listen({ port: actual, hosts: [host] });
      bound += 1;
    } catch (fault) {
      failure = fault;
    }
  }
  if (bound === 0) throw failure;
  return actual;
}

try {
  await main();
} catch (fault) {
  const what = fault instanceof Error ? fault.message : String(fault);
  process.stderr.write(`${fault instanceof OptionFault ? '' : 'cannot serve: '}${what}\n`);
  process.exitCode = 1;
}
