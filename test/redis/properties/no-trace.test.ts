/* What must leave no trace: an error in the dataset, and later turns in a snapshot. */
import { describe, expect, it } from 'vitest';
import { raw } from '../../../src/base/bytes.ts';
import { replyTrees } from '../../twin/render.ts';
import { digestOf, RandomLife, randomTurns } from './random-life.ts';

const SEEDS = process.env.TWIN_SEED ? [Number(process.env.TWIN_SEED)] : [1, 2, 3, 4];
/** These may have written before they failed. */
const RUNS_COMMANDS = /^"?(EVAL|EVALSHA|FCALL|EXEC)/i;

describe('an error', () => {
  it.each(SEEDS)('leaves the dataset as it was, seed=%i', async (seed) => {
    const life = new RandomLife();
    let before = digestOf(life.server);
    let errors = 0;
    await life.play(randomTurns(seed, 1000), (action) => {
      const after = digestOf(life.server);
      const had = before;
      before = after;
      if (action.kind !== 'send' || RUNS_COMMANDS.test(action.line)) return;
      const received = life.node.take();
      const own = replyTrees(received.get(action.connection)?.bytes ?? raw(''));
      if (received.size !== 1 || own.length !== 1 || !own[0]?.line.startsWith('-')) return;
      errors += 1;
      expect(after, `seed=${seed}: ${action.line}`).toBe(had);
    });
    expect(errors).toBeGreaterThan(30);
  });
});

describe('a snapshot', () => {
  it.each(SEEDS)('survives 1,000 random turns, seed=%i', async (seed) => {
    const life = new RandomLife();
    const turns = randomTurns(seed, 1300);
    await life.play(turns.slice(0, 300));
    const snapshot = life.server.snapshot();
    const [state, dataset] = [life.server.digest(), digestOf(life.server)];
    await life.play(turns.slice(300));
    expect(digestOf(life.server)).not.toBe(dataset);
    life.server.restore(snapshot);
    expect(life.server.digest(), `seed=${seed}`).toBe(state);
    expect(digestOf(life.server), `seed=${seed}`).toBe(dataset);
  });
});
