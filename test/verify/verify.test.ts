/* Each design, played on a real redis-server: the same replies, the same dataset. */
import { describe, expect, it } from 'vitest';
import { choicesNamed, DESIGN_CHOICES } from '../../src/designs/catalog.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import { Run } from '../../src/sim/run.ts';
import { schedulesOf } from './schedules.ts';
import { verify } from './verify.ts';

const UNTIL_MS = 8000;

function runOf(id: string): Run {
  const [choice] = choicesNamed(id);
  if (choice === undefined) throw new Error(`no design ${id}`);
  return Run.start(standardRun(choice, { messages: 2 }));
}

describe('a run on redis-server', () => {
  it.each(DESIGN_CHOICES.map(({ id }) => id))('goes as in the lab: %s', async (id) => {
    const run = runOf(id);
    run.advanceTo(UNTIL_MS);
    const { commands, differences, digests } = await verify(run);
    expect(differences).toEqual([]);
    expect(digests.server).toEqual(digests.emulator);
    expect(commands).toBeGreaterThan(3);
  });

  it('goes as in the lab when it is broken', async () => {
    const [choice] = choicesNamed('stream/claim');
    if (choice === undefined) throw new Error('there is such a design');
    const schedules = schedulesOf(choice, 1, 1);
    expect(schedules.map(({ name }) => name)).toContain('twice');
    for (const { run } of schedules) expect((await verify(run)).differences).toEqual([]);
  });

  it('would show a difference: what the server was never told', async () => {
    const run = runOf('list/pop');
    run.advanceTo(300);
    run.act({ kind: 'command', argv: ['RPUSH', 'orders', '{"id":9}', 'x'] });
    run.advanceTo(UNTIL_MS);
    const { differences } = await verify(run);
    expect(differences.length).toBeGreaterThan(0);
  });
});
