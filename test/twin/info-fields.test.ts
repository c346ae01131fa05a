/* INFO has the sections and fields of a live server, in its order. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raw } from '../../src/base/bytes.ts';
import { infoText } from '../../src/redis/info.ts';
import { RedisServer } from '../../src/redis/server.ts';
import { encodeCommand } from '../../src/resp/encode.ts';
import { findRedisServer } from '../environment/redis-server.ts';
import { LiveNode } from './live-node.ts';

/** Lines that depend on what ran before. */
const VARIABLE = /^(cmdstat_|errorstat_|latency_percentiles_)/;

function fieldsOf(info: string): string[] {
  return info
    .split('\r\n')
    .map((line) => line.split(':')[0] as string)
    .filter((field) => !VARIABLE.test(field));
}

/** An empty section ends in two line ends as any other. */
function ours(...sections: string[]): string[] {
  return fieldsOf(infoText(new RedisServer({ seed: 1 }), sections));
}

describe.skipIf(!findRedisServer())('INFO', () => {
  let live: LiveNode;

  beforeAll(async () => {
    live = await LiveNode.start({});
  });

  afterAll(() => live.stop());

  it.each([
    [[]],
    [['everything']],
    [['all']],
    [['default', 'commandstats']],
    [['server']],
    [['clients', 'memory']],
    [['stats', 'replication', 'cpu']],
    [['nosuch', 'persistence']],
  ])('%j has the fields of a live server', async (sections) => {
    await live.send('A', encodeCommand(['INFO', ...sections].map(raw)));
    const received = live.take().get('A')?.bytes ?? '';
    const text = received.slice(received.indexOf('\r\n') + 2, -2);
    expect(ours(...sections)).toEqual(fieldsOf(text));
    expect(fieldsOf(text).length).toBeGreaterThan(3);
  });
});
