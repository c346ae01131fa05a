// With as many workers as have cards on a stage, and with more than that: what they hold, what is
// said of their connections and the headings have room beside each other, whatever goes wrong.

import { describe, expect, it } from 'vitest';
import { stage as en } from '../../src/i18n/en/stage.ts';
import { fill } from '../../src/i18n/language.ts';
import { stage as zh } from '../../src/i18n/zh-CN/stage.ts';
import type { Place } from '../../src/scene/moment.ts';
import { say } from '../../src/scene/phrase.ts';
import { readRun } from '../../src/scene/reading/read-run.ts';
import { composeMoment } from '../../src/scene/scene.ts';
import type { Box, Label, Scene } from '../../src/scene/shapes.ts';
import { fitWords } from '../../src/scene/text.ts';
import type { Action } from '../../src/sim/input.ts';
import { Run } from '../../src/sim/run.ts';
import { type DesignOptions, designScenario } from '../../src/sim/scenarios/design.ts';
import { collisions, doorCollisions, handCollisions } from './geometry.ts';
import { copy, moment, producer, worker } from './moments.ts';
import { discs, overlap, pairs, STAGES } from './stages.ts';

const SEED = 7;
const PHONES = STAGES.filter(({ name }) => name.includes('phone'));
const BREAKS_AT = 5200;
/** A moment later all moves have ended; only then nothing may cover anything. */
const SETTLED_MS = 600;

const DESIGNS: Readonly<Record<string, DesignOptions>> = {
  list: { protections: { claim: 'script' }, reaper: true },
  'sorted-set': { design: 'sorted-set', protections: { due: 'lease' } },
  pubsub: { design: 'pubsub' },
  stream: { design: 'stream', protections: { claimIdleMs: 3000 } },
};

const FAULTS: Readonly<Record<string, Action>> = {
  crash: { kind: 'fault', fault: 'process-crash', target: 'worker-A', restartAfterMs: 5000 },
  pause: { kind: 'fault', fault: 'pause', target: 'worker-A', durationMs: 4000 },
  slow: { kind: 'fault', fault: 'slow-worker', target: 'worker-A' },
  cut: { kind: 'fault', fault: 'link-cut', target: 'worker-A:redis' },
  'slow link': { kind: 'fault', fault: 'slow-link', target: 'worker-A:redis' },
  'cut producer': { kind: 'fault', fault: 'link-cut', target: 'web-1:redis' },
  reset: { kind: 'fault', fault: 'reset-after', target: 'web-1:redis' },
  partition: { kind: 'fault', fault: 'partition', target: 'redis' },
  'dead Redis': {
    kind: 'fault',
    fault: 'process-crash',
    target: 'redis',
    restartAfterMs: 5000,
  },
};

/** How many take part: the forms that the two rows of cards can have. */
const CROWDS = [
  { producers: 1, workers: 2 },
  { producers: 2, workers: 5 },
  { producers: 5, workers: 4 },
  { producers: 3, workers: 2 },
];

describe.each(Object.entries(DESIGNS))('%s on every stage', { timeout: 60_000 }, (_, design) => {
  it.each(Object.entries(FAULTS))('shows all apart after a %s', (_fault, action) => {
    const found = CROWDS.flatMap((crowd) => {
      const many = { ...design, ...crowd, producer: { messages: 60, intervalMs: 1500 } };
      const run = Run.start({ scenario: designScenario(many), seed: SEED });
      run.advanceTo(BREAKS_AT);
      run.act(action);
      return [600, 1800, 3500].flatMap((later) => {
        run.advanceTo(BREAKS_AT + later);
        const now = readRun(run, run.now);
        return STAGES.flatMap(({ name, size, options }) => {
          const scene = composeMoment(now, run.now + SETTLED_MS, size, options);
          const problems = [collisions, handCollisions, doorCollisions].flatMap((of) => of(scene));
          return problems.map((problem) => `${name}, ${JSON.stringify(crowd)}: ${problem}`);
        });
      });
    });
    expect(found, `seed=${SEED}`).toEqual([]);
  });
});

/** A moment at which each of some actors holds as many messages, numbered from `first`. */
function holding(actors: readonly string[], each: number, first: number) {
  const copies = actors.flatMap((actor, at) =>
    Array.from({ length: each }, (_, slot) =>
      copy(first + at * each + slot, { kind: 'hand', actor, slot }),
    ),
  );
  const all = actors.map((id) => (id.startsWith('web') ? producer(id) : worker(id)));
  return moment({ actors: all, copies });
}

/** How many messages the discs and heaps of a scene show. */
function shownIn({ tokens, heaps }: Scene): number {
  return tokens.length + heaps.reduce((sum, { count }) => sum + count, 0);
}

const ROWS = [1, 2, 3, 4, 5].map((count) => ({
  workers: ['A', 'B', 'C', 'D', 'E'].slice(0, count).map((letter) => `worker-${letter}`),
  producers: [1, 2, 3, 4, 5].slice(0, count).map((number) => `web-${number}`),
}));

describe.each(STAGES)('$name', ({ size, options }) => {
  it.each([1, 2, 3, 4, 5, 13])('has room for %i messages in every hand, or counts them', (each) => {
    for (const { workers, producers } of ROWS) {
      for (const first of [1, 200]) {
        const held = holding([...producers, ...workers], each, first);
        const scene = composeMoment(held, 60_000, size, options);
        expect(handCollisions(scene), `${workers.length}, from ${first}`).toEqual([]);
        expect(shownIn(scene)).toBe(held.copies.length);
        const busy = scene.tokens.filter(({ state }) => state === 'working');
        const crowded = scene.cards.some(({ key }) => key === 'more-consumer');
        if (!crowded) expect(busy.length).toBe(workers.length);
      }
    }
  });

  it('leaves the names of producers their room', () => {
    const held = holding(['web-1', 'web-2'], 4, 20);
    const scene = composeMoment(held, 60_000, size, options);
    const names = scene.cards.flatMap(({ labels }) => labels.filter(({ key }) => key === 'name'));
    const cut = names.filter(({ phrase, font, maxWidth }) =>
      [en, zh].some((texts) => {
        const words = say((key, params) => fill(texts[key], params), phrase);
        return fitWords(words, font, maxWidth, 1).shortened;
      }),
    );
    expect(names.length).toBe(2);
    expect(cut).toEqual([]);
  });
});

describe.each(PHONES)('what waits before doors that do not open, $name', ({ size, options }) => {
  const cut = { kind: 'cut', healsAt: 67_000 } as const;

  it.each([3, 4, 5])('stands apart on the wires of %i producers, and shows no tail', (count) => {
    const ids = Array.from({ length: count }, (_, at) => `web-${at + 1}`);
    const copies = ids.map((actor, at) => copy(at + 10, waiting(actor, 'request')));
    const actors = [...ids.map((id) => producer(id, { trouble: cut })), worker('worker-A')];
    const scene = composeMoment(moment({ actors, copies }), 60_000, size, options);
    expect([...meeting(scene), ...doorCollisions(scene)]).toEqual([]);
    expect(scene.tokens.map(({ x, y, tail }) => ({ x, y, tail }))).toEqual(
      scene.tokens.map(({ x, y }) => ({ x, y, tail: { x, y } })),
    );
  });

  it.each([3, 4, 5])('stands apart on the wires of %i workers', (count) => {
    const ids = ['A', 'B', 'C', 'D', 'E'].slice(0, count).map((name) => `worker-${name}`);
    const copies = ids.map((actor, at) => copy(at + 10, waiting(actor, 'reply')));
    const actors = [producer('web-1'), ...ids.map((id) => worker(id, { trouble: cut }))];
    const scene = composeMoment(moment({ actors, copies }), 60_000, size, options);
    // On the smallest phone the last ones share a card, and a heap.
    expect(scene.tokens.length).toBeGreaterThanOrEqual(3);
    expect([...meeting(scene), ...doorCollisions(scene)]).toEqual([]);
  });
});

/** Discs, their tags and what is said of connections, where two of them meet. */
function meeting(scene: Scene): string[] {
  const signs = [
    ...discs(scene),
    ...scene.tokens.flatMap(({ key, tag }) => (tag ? [{ key: `tag of ${key}`, ...tag }] : [])),
    ...scene.links.flatMap(({ label }) => (label ? [{ key: 'said', box: lineOf(label) }] : [])),
  ];
  return pairs(signs)
    .filter(([a, b]) => overlap(a.box, b.box))
    .map(([a, b]) => `${a.key} and ${b.key}`);
}

/** On the wire, long since where it should be let in. */
function waiting(actor: string, direction: 'request' | 'reply'): Place {
  const times = { sentAt: 50_000, arrivesAt: 50_500, lostAt: null };
  return { kind: 'wire', actor, direction, label: 'PUBLISH', ...times };
}

/** The letters of a line, all of its room, without what hangs under it. */
function lineOf({ x, y, maxWidth, font }: Label): Box {
  const height = font.size * 0.75;
  return { x: x - maxWidth / 2, y: y - height, width: maxWidth, height };
}
