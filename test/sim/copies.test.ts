// What a checkpoint gives back, as V8 sees it.

import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { FactRecord } from '../../src/sim/journal.ts';
import { Kernel } from '../../src/sim/kernel.ts';
import { OutsideWorld } from '../../src/sim/outside-world.ts';
import { parseRunFile } from '../../src/sim/run-file.ts';
import { listScenario } from '../../src/sim/scenarios/list.ts';

setFlagsFromString('--allow-natives-syntax');
const haveSameClass = runInThisContext('(a, b) => %HaveSameMap(a, b)') as (
  a: unknown,
  b: unknown,
) => boolean;

/** What every event reads and changes, by name. */
function records({ state, servers }: Kernel): Map<string, object> {
  const all = new Map<string, object>([['state', state]]);
  for (const kind of ['processes', 'connections', 'nodes'] as const) {
    for (const [id, record] of state[kind]) all.set(`${kind} ${id}`, record);
  }
  for (const [id, server] of servers) {
    for (const client of server.clients.values()) all.set(`client ${id} ${client.id}`, client);
  }
  return all;
}

describe('a world that went back', () => {
  it('is made of the same hidden classes: compiled code serves it as before', () => {
    const draft = { scenario: listScenario({ producers: 2, workers: 2 }), seed: 1, inputs: [] };
    const { scenario } = parseRunFile(draft);
    const kernel = new Kernel(scenario, 1, new FactRecord(), new OutsideWorld());
    for (let event = 0; event < 100; event += 1) kernel.step();
    const before = records(kernel);
    kernel.restore(kernel.image());
    const after = records(kernel);
    expect(after.size).toBe(before.size);
    expect(before.size).toBeGreaterThan(10);
    const others = [...after].filter(([name, record]) => !haveSameClass(record, before.get(name)));
    expect(others.map(([name]) => name)).toEqual([]);
  });
});
