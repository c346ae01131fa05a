/* The sequence diagram tells what the journal tells: who spoke, what arrived, what never did. */
import { describe, expect, test } from 'vitest';
import { DESIGN_CHOICES } from '../../../src/designs/catalog.ts';
import { standardRun } from '../../../src/explore/standard-run.ts';
import { mermaidOf } from '../../../src/scene/sequence/mermaid.ts';
import { placeSequence } from '../../../src/scene/sequence/place-sequence.ts';
import { readSequence } from '../../../src/scene/sequence/read-sequence.ts';
import type { PacketEvent } from '../../../src/scene/sequence/sequence.ts';
import { Run } from '../../../src/sim/run.ts';
import { cli, crash, loseReply, playToWork, stage } from '../../failures/stage.ts';

function packets(run: Run): PacketEvent[] {
  return readSequence(run).events.filter((event): event is PacketEvent => event.kind === 'packet');
}

const WORDS = {
  lane: ({ id }: { id: string }) => id,
  mark: ({ mark }: { mark: string }) => mark,
  effect: (message: number, nth: number) => `${message} done ${nth}`,
};

describe('a worker that dies with the only copy', () => {
  test('its lifeline is broken from the crash on, and its work ends there', () => {
    const run = stage({ workers: 1 });
    const { at: begun } = playToWork(run);
    crash(run, 'worker-A');
    run.advanceTo(run.now + 2000);
    const { spans } = readSequence(run);
    const ofWorker = spans.filter(({ lane }) => lane === 'worker-A');
    expect(ofWorker).toContainEqual(
      expect.objectContaining({ kind: 'working', from: begun, until: begun, message: 1 }),
    );
    expect(ofWorker).toContainEqual(
      expect.objectContaining({ kind: 'dead', from: begun, until: null }),
    );
  });

  test('restarted, the gap ends', () => {
    const run = stage({ workers: 1 });
    playToWork(run);
    crash(run, 'worker-A', 1000);
    run.advanceTo(run.now + 3000);
    const dead = readSequence(run).spans.filter(({ kind }) => kind === 'dead');
    expect(dead).toHaveLength(1);
    expect(dead[0]?.until).toBe((dead[0]?.from ?? 0) + 1000);
  });
});

describe('packets', () => {
  test('a lost reply never arrives, and the retry is an arrow of its own', () => {
    const run = stage({ workers: 0 });
    run.act(loseReply('web-1'));
    run.advanceTo(5000);
    const said = packets(run);
    const pushes = said.filter(({ words }) => words.startsWith('LPUSH'));
    expect(pushes.map(({ messages, end }) => [messages, end?.lost])).toEqual([
      [[1], null],
      [[1], null],
    ]);
    const lost = said.filter(({ end }) => end !== null && end.lost !== null);
    expect(lost.map(({ direction, from, to }) => [direction, from, to])).toEqual([
      ['reply', 'redis', 'web-1'],
    ]);
  });

  test('one that is on its way has no end, and its arrow stops between the lanes', () => {
    const run = stage({ workers: 0 });
    while (!packets(run).some(({ words }) => words.startsWith('LPUSH'))) run.step();
    run.advanceTo(run.now + 20);
    const [push] = packets(run).filter(({ words }) => words.startsWith('LPUSH'));
    expect(push?.end).toBeNull();
    const { events, lanes } = placeSequence(readSequence(run), 900);
    const arrow = events.find(({ event }) => event.seq === push?.seq);
    const redis = lanes.find(({ lane }) => lane.id === 'redis')?.x ?? 0;
    expect(arrow?.to.x).toBeGreaterThan(arrow?.from.x ?? 0);
    expect(arrow?.to.x).toBeLessThan(redis);
  });

  test('what a person types stands between its own lane and Redis', () => {
    const run = stage({ workers: 0 });
    expect(readSequence(run).lanes.map(({ id }) => id)).not.toContain('console');
    cli(run, 'LPUSH other x');
    expect(readSequence(run).lanes.map(({ id }) => id)).toContain('console');
    expect(packets(run).map(({ from, to, words }) => [from, to, words])).toEqual([
      ['console', 'redis', 'LPUSH other x'],
      ['redis', 'console', ':1'],
    ]);
  });
});

describe.each(DESIGN_CHOICES.map((choice) => [choice.id, choice] as const))('%s', (_id, choice) => {
  const run = Run.start(standardRun(choice));
  run.advanceTo(8000);
  const sequence = readSequence(run);
  const placed = placeSequence(sequence, 900);

  test('goes down with time, and every arrow stays between its lanes', () => {
    expect(sequence.events.length).toBeGreaterThan(10);
    const tops = placed.events.map(({ from }) => from.y);
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    for (const { from, to } of placed.events) {
      expect(to.y).toBeGreaterThanOrEqual(from.y);
      expect(to.y).toBeLessThanOrEqual(placed.height);
      expect(Math.min(from.x, to.x)).toBeGreaterThan(0);
      expect(Math.max(from.x, to.x)).toBeLessThan(placed.width);
    }
  });

  test('no two labels share a lane and a row', () => {
    const rows = placed.events.map(({ event, from }) => {
      return `${event.kind === 'mark' ? event.lane : event.from} ${from.y}`;
    });
    expect(new Set(rows).size).toBe(rows.length);
  });

  test('as Mermaid text has a line for each event and names no lane twice', () => {
    const lines = mermaidOf(sequence, WORDS).trimEnd().split('\n');
    expect(lines[0]).toBe('sequenceDiagram');
    expect(lines).toHaveLength(1 + sequence.lanes.length + sequence.events.length);
    for (const line of lines.slice(1)) {
      expect(line).toMatch(
        /^ {2}((actor|participant) L\d+ as \S|L\d+(->>|-->>|-x|--x)L\d+: \S|Note over L\d+: \S)/,
      );
    }
  });
});

test('a long run is cut to its newest events, and says so', () => {
  const run = stage({ producer: { messages: 200, intervalMs: 100 }, workers: 2 });
  run.advanceTo(30_000);
  const sequence = readSequence(run);
  expect(sequence.isCut).toBe(true);
  expect(sequence.events.length).toBeLessThanOrEqual(150);
  expect(sequence.events.at(-1)?.at).toBeGreaterThan(25_000);
});

test('semicolons and hashes in a command cannot end a Mermaid statement', () => {
  const run = stage({ workers: 0 });
  cli(run, 'SET a;b #c');
  const text = mermaidOf(readSequence(run), WORDS);
  expect(text).toContain('SET a#59;b #35;c');
});
