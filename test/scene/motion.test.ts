// Motion is a function of the moment: no jumps, no memory of what was drawn before, nothing that
// moves when nothing happens, and no travel for those who do not want it.

import { describe, expect, it } from 'vitest';
import type { CopyMoment, Move, Place } from '../../src/scene/moment.ts';
import { HOP_MS, SHIFT_MS, TRAIL_MS, WRECK_MS } from '../../src/scene/motion.ts';
import { composeMoment } from '../../src/scene/scene.ts';
import type { TokenShape } from '../../src/scene/shapes.ts';
import { copy, loss, moment } from './moments.ts';

const LAPTOP = { width: 936, height: 392 };

const wire = (direction: 'request' | 'reply', actor: string, sentAt: number): Place => ({
  kind: 'wire',
  actor,
  direction,
  sentAt,
  arrivesAt: sentAt + 500,
  lostAt: null,
  label: 'LPUSH',
});
const inList = (fromTail: number): Place => ({ kind: 'list', list: 'orders', fromTail });
const hand = (actor: string): Place => ({ kind: 'hand', actor, slot: 0 });

/** The life of one copy: when it comes to which place. */
const LIFE: readonly (readonly [number, Place])[] = [
  [0, hand('web-1')],
  [1000, wire('request', 'web-1', 1000)],
  [1500, inList(2)],
  [1600, inList(1)],
  [1700, inList(0)],
  [1900, wire('reply', 'worker-A', 1900)],
  [2400, hand('worker-A')],
  [2600, { kind: 'world', slot: 0, nth: 1 }],
];

/** That copy as a moment's reader would tell it at `t`. */
function copyAt(t: number): CopyMoment {
  const past = LIFE.filter(([at]) => at <= t);
  const moves = past
    .slice(1)
    .map(([at, to], index): Move => ({ at, from: (past[index] as [number, Place])[1], to }))
    .filter(({ at }) => t - at < TRAIL_MS);
  const place = (past.at(-1) as [number, Place])[1];
  return copy(4, place, { moves });
}

function tokenAt(t: number, reducedMotion = false): TokenShape {
  const what = moment({ at: t, copies: [copyAt(t)], done: { messages: 1, sideEffects: 1 } });
  const [token] = composeMoment(what, t, LAPTOP, { reducedMotion }).tokens;
  if (token === undefined) throw new Error(`no token at ${t}`);
  return token;
}

describe('motion', () => {
  it('never jumps: in a few milliseconds nothing goes further than a few px', () => {
    let before = tokenAt(896);
    for (let t = 900; t < 3200; t += 4) {
      const after = tokenAt(t);
      const distance = Math.abs(after.x - before.x) + Math.abs(after.y - before.y);
      expect(distance, `at ${t} ms, ${before.state} to ${after.state}`).toBeLessThan(18);
      expect(Math.abs(after.radius - before.radius)).toBeLessThan(0.5);
      before = after;
    }
  });

  it('ends: after the last move everything lies still where it belongs', () => {
    const landed = 2600 + HOP_MS;
    const { x, y, radius } = tokenAt(landed);
    expect(tokenAt(landed + 5000)).toMatchObject({ x, y, radius });
    expect(tokenAt(landed - 20)).not.toMatchObject({ x, y });
  });

  it.each([
    ['request', 'web-1'],
    ['reply', 'worker-A'],
  ] as const)('on a wire (%s) covers no card', (direction, actor) => {
    const what = moment({ copies: [copy(4, wire(direction, actor, 1000))] });
    for (let t = 1000; t <= 1500; t += 10) {
      const { tokens, cards } = composeMoment(what, t, LAPTOP);
      const disc = tokens[0] as TokenShape;
      const covered = cards.filter(
        ({ box }) =>
          disc.x + disc.radius > box.x + 0.01 &&
          disc.x - disc.radius < box.x + box.width - 0.01 &&
          disc.y > box.y &&
          disc.y < box.y + box.height,
      );
      expect(covered.map(({ key }) => key)).toEqual([]);
    }
  });

  it('is the same element with the same number and hue all the way', () => {
    const keys = new Set(LIFE.map(([at]) => tokenAt(at + 50).key));
    const hues = new Set(LIFE.map(([at]) => tokenAt(at + 50).hue));
    expect([...keys]).toEqual(['m4.1']);
    expect([...hues]).toEqual([4]);
  });

  it('tells each state by shape: tail and tag on the wire, ring at work', () => {
    expect(
      LIFE.map(([at, place]) => tokenAt(at + (place.kind === 'wire' ? 300 : 60)).state),
    ).toEqual(['held', 'request', 'waiting', 'waiting', 'waiting', 'reply', 'working', 'done']);
    expect(tokenAt(1250).tag).toMatchObject({ text: 'LPUSH', direction: 'request' });
    expect(tokenAt(1250).tail).not.toBeNull();
    expect(tokenAt(2200).tag?.direction).toBe('reply');
    expect(tokenAt(1700).tag).toBeNull();
  });

  it('follows the connection: half of the time is half of the way', () => {
    const far = 1000 + HOP_MS + 40;
    const [a, b] = [tokenAt(far), tokenAt(1499)];
    const { x: start } = tokenAt(900);
    expect(a.x).toBeGreaterThan(start);
    expect(b.x).toBeGreaterThan(a.x);
    expect(b.y).toBeCloseTo(a.y, 0);
  });

  it('shifts in a list more quickly than it hops', () => {
    expect(SHIFT_MS).toBeLessThan(HOP_MS);
    const shift: Move = { at: 1000, from: inList(1), to: inList(0) };
    const seen = (t: number) =>
      composeMoment(moment({ copies: [copy(1, inList(0), { moves: [shift] })] }), t, LAPTOP)
        .tokens[0] as TokenShape;
    expect(seen(1000).x).toBeLessThan(seen(1000 + SHIFT_MS / 2).x);
    expect(seen(1000 + SHIFT_MS / 2).x).toBeLessThan(seen(1000 + SHIFT_MS).x);
    expect(seen(1000 + SHIFT_MS).x).toBe(seen(9000).x);
  });
});

describe('what is lost', () => {
  const fall: Move = { at: 1000, from: hand('worker-B'), to: { kind: 'lost', slot: 0 } };
  const seen = (t: number, reducedMotion = false) =>
    composeMoment(
      moment({
        copies: [copy(4, fall.to, { moves: t - fall.at < TRAIL_MS ? [fall] : [] })],
        losses: [loss(4, 0)],
      }),
      t,
      LAPTOP,
      { reducedMotion },
    );

  it('falls faster and faster into the tray and lies still there', () => {
    const y = (t: number) => (seen(t).tokens[0] as TokenShape).y;
    const [first, second] = [y(1150) - y(1000), y(1300) - y(1150)];
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
    expect(y(1000 + HOP_MS)).toBe(y(60_000));
  });

  it('is marked as lost from the first moment, not only when it has landed', () => {
    expect(seen(1001).tokens[0]?.state).toBe('lost');
  });

  it('leaves a line behind that fades, also for those who want no motion', () => {
    expect(seen(1500).lostTrails.map(({ kind }) => kind)).toEqual(['lost']);
    expect(seen(1500, true).lostTrails.map(({ kind }) => kind)).toEqual(['lost']);
    const late = seen(1000 + TRAIL_MS - 500).lostTrails[0]?.opacity ?? 1;
    expect(late).toBeLessThan(1);
    expect(seen(1000 + TRAIL_MS).lostTrails).toEqual([]);
  });

  it('on a wire stays where it was hit, gets its cross and fades', () => {
    const place = { ...wire('request', 'web-1', 1000), lostAt: 1250 } as Place;
    const wreck = (t: number) =>
      composeMoment(
        moment({ copies: [copy(8, place, { ended: { at: 1250, broken: true } })] }),
        t,
        LAPTOP,
      ).tokens[0];
    expect(wreck(1300)).toMatchObject({ state: 'lost', x: wreck(1600)?.x });
    expect(wreck(1900)?.opacity).toBeLessThan(wreck(1400)?.opacity ?? 0);
    expect(wreck(1250 + WRECK_MS)).toBeUndefined();
  });
});

describe('reduced motion', () => {
  it('does not travel: positions change only when something happens', () => {
    const places = new Set<string>();
    for (let t = 900; t < 3200; t += 4) {
      const { x, y } = tokenAt(t, true);
      places.add(`${x},${y}`);
    }
    expect(places.size).toBe(LIFE.length);
  });

  it('shows the way as numbered stops instead', () => {
    const what = moment({ copies: [copyAt(2700)], done: { messages: 1, sideEffects: 1 } });
    const still = composeMoment(what, 2700, LAPTOP, { reducedMotion: true });
    const moving = composeMoment(what, 2700, LAPTOP);
    expect(moving.routes).toEqual([]);
    expect(still.routes[0]?.stops.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  });
});
