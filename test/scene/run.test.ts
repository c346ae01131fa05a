// The picture of real runs: the same moment looks the same from either side, a copy is one element
// from its birth to its end, nothing jumps, and every message that the ledger knows is to be seen.

import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import type { MessageState } from '../../src/ledger/record.ts';
import { readRun } from '../../src/scene/reading/read-run.ts';
import { compose } from '../../src/scene/scene.ts';
import type { Scene, TokenState } from '../../src/scene/shapes.ts';
import { Run } from '../../src/sim/run.ts';
import { listScenario } from '../../src/sim/scenarios/list.ts';

const LAPTOP = { width: 936, height: 392 };

/** Two producers, two workers; one crashes holding a message, a reply and a request get lost. */
function eventfulRun(): Run {
  const run = Run.start({ scenario: listScenario(), seed: 7 });
  run.advanceTo(4000);
  run.act({ kind: 'fault', fault: 'reset-after', target: 'web-1:redis' });
  run.advanceTo(7600);
  run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-A', restartAfterMs: 3000 });
  run.advanceTo(9000);
  run.act({ kind: 'fault', fault: 'reset-before', target: 'web-2:redis' });
  run.seek(0);
  return run;
}

function sceneAt(run: Run, t: number): Scene {
  run.advanceTo(t);
  return compose(run, t, LAPTOP);
}

describe('a moment of a run', { timeout: 30_000 }, () => {
  it('looks the same when it is reached forwards, backwards or in one jump', () => {
    const run = eventfulRun();
    const moments = Array.from({ length: 36 }, (_, at) => 410 * at + 137);
    const told = (from: Run, t: number) => `${t}: ${JSON.stringify(sceneAt(from, t))}`;
    const forwards = moments.map((t) => told(run, t));
    const backwards = [...moments].reverse().map((t) => told(run, t));
    for (const scene of backwards) expect(forwards).toContain(scene);
    expect(told(eventfulRun(), moments[23] as number)).toBe(forwards[23]);
    expect(new Set(forwards).size).toBe(moments.length);
  });

  it('knows nothing of what comes later, though the run has been there', () => {
    const fresh = Run.parse(eventfulRun().toFile());
    // A step is shown until its moves have ended, which is after the playhead.
    const told = () => JSON.stringify(compose(fresh, fresh.now + 400, LAPTOP));
    const seen: (readonly [number, string])[] = [];
    for (let cursor = 40; cursor < 240; cursor += 1) {
      fresh.seekTo(cursor);
      seen.push([cursor, told()]);
    }
    fresh.advanceTo(15_000);
    const changed = seen.filter(([cursor, scene]) => {
      fresh.seekTo(cursor);
      return told() !== scene;
    });
    expect(changed).toEqual([]);
    expect(seen.length).toBeGreaterThan(30);
  });

  it('is not changed by looking at it', () => {
    const run = eventfulRun();
    run.advanceTo(8000);
    const before = run.digest();
    const scene = compose(run, 8000, LAPTOP);
    expect(compose(run, 8000, LAPTOP)).toEqual(scene);
    expect(run.digest()).toBe(before);
  });
});

describe('a copy of a message', { timeout: 30_000 }, () => {
  it('is one element from the request over list and worker to the world', () => {
    const run = eventfulRun();
    const states = new Map<string, TokenState[]>();
    for (let t = 0; t <= 6000; t += 40) {
      for (const { key, state } of sceneAt(run, t).tokens) {
        const seen = states.get(key) ?? [];
        if (seen.at(-1) !== state) states.set(key, [...seen, state]);
      }
    }
    const lives = [...states.values()].map((life) => life.join(' '));
    expect(lives).toContain('request waiting reply working done');
  });

  it('falls into the Lost tray as itself, with the reason in words', () => {
    const run = eventfulRun();
    const before = sceneAt(run, 7590).tokens.filter(({ state }) => state === 'working');
    const after = sceneAt(run, 8100);
    const [lost] = after.tokens.filter(({ state }) => state === 'lost');
    expect(before.map(({ key }) => key)).toContain(lost?.key);
    expect(readRun(run, 8100).losses[0]?.why).toMatchObject({
      key: 'stage.why.popped-then-crashed',
      params: { diedAt: '7.60' },
    });
  });

  it('never jumps, whatever happens', () => {
    const run = eventfulRun();
    const jumps: string[] = [];
    let before = new Map<string, { x: number; y: number }>();
    for (let t = 7000; t < 11_500; t += 15) {
      const now = new Map(sceneAt(run, t).tokens.map((token) => [token.key, token]));
      for (const [key, { x, y, state }] of now) {
        const earlier = before.get(key) ?? { x, y };
        const distance = Math.abs(x - earlier.x) + Math.abs(y - earlier.y);
        if (distance > 90) jumps.push(`${key} (${state}) by ${distance} px at ${t} ms`);
      }
      before = now;
    }
    expect(jumps).toEqual([]);
    expect(before.size).toBeGreaterThan(5);
  });
});

describe('moves within a list', () => {
  it('start where the element was just before', () => {
    const run = Run.start({ scenario: listScenario({ workers: 3 }), seed: 11 });
    run.advanceTo(9000);
    run.act({ kind: 'fault', fault: 'slow-worker', target: 'worker-A', factor: 9 });
    const moves = Array.from({ length: 12 }, (_, at) => 11_000 + 1300 * at).flatMap((t) => {
      run.advanceTo(t);
      return readRun(run, t).copies.flatMap((copy) =>
        copy.moves
          .filter(({ from, to }) => from.kind === 'list' && to.kind === 'list')
          .map((move) => ({ id: copy.id, ...move })),
      );
    });
    const wrong = moves.filter(({ id, at, from }) => {
      run.seek(at - 1);
      const copy = readRun(run, at - 1).copies.find((each) => each.id === id);
      return JSON.stringify(copy?.place) !== JSON.stringify(from);
    });
    expect(wrong).toEqual([]);
    expect(moves.length).toBeGreaterThan(10);
  });
});

describe('the stage and the ledger', { timeout: 30_000 }, () => {
  const SHOWN: Partial<Record<MessageState, readonly TokenState[]>> = {
    held: ['held'],
    waiting: ['waiting'],
    working: ['working'],
    done: ['done'],
    'done-twice': ['done-twice'],
    lost: ['lost'],
  };

  it('agree on every message at every moment', () => {
    const run = eventfulRun();
    const met = new Set<MessageState>();
    for (let t = 500; t < 22_000; t += 310) {
      const scene = sceneAt(run, t);
      for (const { id, state } of ledgerOf(run).messages()) {
        const expected = SHOWN[state];
        if (expected === undefined) continue;
        met.add(state);
        const shown = scene.tokens.filter(({ message }) => message === id).map((s) => s.state);
        const heaped = state === 'waiting' && scene.heaps.some(({ key }) => key === 'list:orders');
        expect(heaped || shown.some((each) => expected.includes(each)), `${id} ${state} ${t}`).toBe(
          true,
        );
      }
    }
    expect([...met].sort()).toEqual(['done', 'done-twice', 'held', 'lost', 'waiting', 'working']);
  });

  it('show a message that a retry stored twice as two discs, later linked in the world', () => {
    const run = eventfulRun();
    run.advanceTo(22_000);
    const scene = compose(run, 22_000, LAPTOP);
    const twice = scene.tokens.filter(({ state }) => state === 'done-twice');
    expect(twice.length).toBe(2);
    expect(twice[0]?.message).toBe(twice[1]?.message);
    expect(twice.map(({ times }) => times)).toContain(2);
    expect(twice.find(({ times }) => times === 2)?.linkedTo).toMatchObject({ x: twice[0]?.x });
  });
});

describe('a process that has not started', () => {
  it('is no crashed one and has no broken connection', () => {
    const late = listScenario({ worker: { startsAtMs: 5000 } });
    const run = Run.start({ scenario: late, seed: 5 });
    const scene = sceneAt(run, 2400);
    const card = scene.cards.find(({ key }) => key === 'worker-A');
    expect(card?.tone).toBe('new');
    expect(card?.labels.map(({ phrase: words }) => words)).toContainEqual({
      key: 'stage.actor.new',
      params: { seconds: '2.6' },
    });
    expect(scene.links.find(({ key }) => key === 'worker-A:redis')?.state).toBe('none');
    expect(sceneAt(run, 5400).links.find(({ key }) => key === 'worker-A:redis')?.state).toBe(
      'connecting',
    );
  });
});

describe('what is typed by hand', () => {
  it('shows elements that are no message, and messages taken out', () => {
    const run = Run.start({ scenario: listScenario({ workers: 0, producers: 1 }), seed: 3 });
    run.advanceTo(5000);
    run.act({ kind: 'command', argv: ['RPUSH', 'notes', 'hello'] });
    run.act({ kind: 'command', argv: ['RPOP', 'orders'] });
    run.act({ kind: 'command', argv: ['SET', 'name', 'value'] });
    run.advanceTo(9000);
    const scene = compose(run, 9000, { width: 1400, height: 800 });
    expect(scene.lists.map(({ key }) => key)).toEqual(['orders', 'notes']);
    expect(
      scene.tokens.filter(({ message }) => message === null).map(({ text }) => text[0]),
    ).toEqual(['h']);
    const taken = scene.tokens.find(({ message, state }) => message === 'm1' && state === 'held');
    const node = scene.cards.find(({ object }) => object.kind === 'node');
    expect(taken?.y).toBeGreaterThan((node?.box.y ?? 0) + (node?.box.height ?? 0) / 2);
    expect(scene.tables.map(({ name }) => name)).toEqual([
      { key: 'stage.name.table.string', params: { key: '', count: 1, rows: 'name: value' } },
    ]);
  });
});
