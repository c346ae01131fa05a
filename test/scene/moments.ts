// Moments written by hand, for tests of the picture that need no run: small, readable, and able to
// show what a run reaches only after a while.

import type { ActorMoment, CopyMoment, LossMoment, Moment, Place } from '../../src/scene/moment.ts';
import { hueOf } from '../../src/scene/palette.ts';
import { literal, phrase } from '../../src/scene/phrase.ts';
import type { ListMoment, TableMoment } from '../../src/scene/structure-moments.ts';

export function producer(id: string, over: Partial<ActorMoment> = {}): ActorMoment {
  return {
    id,
    role: 'producer',
    name: literal(id),
    shortName: id,
    tally: phrase('stage.tally.sent', { count: 7, total: 20 }),
    doing: phrase('stage.producer.resting', { seconds: '0.6' }),
    condition: 'running',
    backAt: null,
    connection: 'open',
    link: `${id}:redis`,
    trouble: null,
    server: null,
    workStartedAt: null,
    workEndsAt: null,
    beliefs: [],
    armed: [],
    ...over,
  };
}

export function worker(id: string, over: Partial<ActorMoment> = {}): ActorMoment {
  return {
    ...producer(id),
    role: 'consumer',
    name: phrase('stage.actor.worker', { label: id.replace('worker-', '') }),
    shortName: id.replace('worker-', ''),
    tally: phrase('stage.tally.done', { count: 3 }),
    doing: phrase('stage.worker.blocked', { command: 'BRPOP' }),
    ...over,
  };
}

export function copy(number: number, place: Place, over: Partial<CopyMoment> = {}): CopyMoment {
  return {
    id: `m${number}.1`,
    message: `m${number}`,
    text: String(number),
    hue: hueOf(number),
    isAcknowledged: false,
    isPoison: false,
    place,
    moves: [],
    bornAt: 0,
    ended: null,
    ...over,
  };
}

export function list(key: string, length: number, over: Partial<ListMoment> = {}): ListMoment {
  return {
    kind: 'list',
    id: key,
    key,
    isExpected: true,
    isDead: false,
    length,
    entersBy: 'LPUSH',
    leavesBy: 'BRPOP',
    next: null,
    waiting: [],
    ...over,
  };
}

/** The table of strings with one of them in it. */
function strings(name: string): TableMoment {
  const row = { slot: name, name, value: '1', expiresAt: 90_000_000, holdsMessage: false };
  const table = { kind: 'table', type: 'string', id: 'strings', key: '', length: 1 } as const;
  return { ...table, isExpected: false, isDead: false, rows: [row] };
}

export function loss(number: number, slot: number): LossMoment {
  return {
    message: `m${number}`,
    number,
    at: 7020,
    slot,
    why: phrase('stage.why.popped-then-crashed', {
      worker: phrase('stage.actor.worker', { label: 'B' }),
      takenAt: '6.11',
      diedAt: '7.02',
    }),
  };
}

export function moment(over: Partial<Moment> = {}): Moment {
  const copies = over.copies ?? [];
  const inWorld = copies.flatMap(({ place }) => (place.kind === 'world' ? [place] : []));
  return {
    at: 7420,
    actors: [producer('web-1'), producer('web-2'), worker('worker-A'), worker('worker-B')],
    node: { id: 'redis', up: true, backAt: null, disk: null },
    nodes: [],
    replication: [],
    sentinel: null,
    structures: [list('orders', copies.filter(({ place }) => place.kind === 'list').length)],
    units: [],
    packets: [],
    losses: [],
    done: {
      messages: new Set(inWorld.map(({ slot }) => slot)).size,
      sideEffects: inWorld.length,
    },
    ...over,
    copies,
  };
}

/** The picture of the design: every state of a message at once. */
export function busyMoment(): Moment {
  return moment({
    actors: [
      producer('web-1', {
        doing: phrase('stage.producer.sending'),
        beliefs: [{ number: 8, stored: 'unknown', mistaken: false }],
      }),
      producer('web-2', {
        beliefs: [{ number: 3, stored: false, mistaken: true }],
      }),
      worker('worker-A', {
        doing: phrase('stage.worker.working', { number: 3 }),
        workStartedAt: 5900,
        workEndsAt: 8200,
      }),
      worker('worker-B', { condition: 'crashed', backAt: 11420, connection: 'closed' }),
      worker('worker-C'),
    ],
    structures: [
      list('orders', 3, {
        waiting: [
          {
            actor: 'worker-C',
            name: phrase('stage.actor.worker', { label: 'C' }),
            deadline: null,
          },
        ],
      }),
    ],
    copies: [
      copy(8, { kind: 'hand', actor: 'web-1', slot: 0 }),
      copy(
        8,
        {
          kind: 'wire',
          actor: 'web-1',
          direction: 'request',
          sentAt: 7120,
          arrivesAt: 7620,
          lostAt: null,
          label: 'LPUSH',
        },
        { id: 'm8.2' },
      ),
      copy(7, { kind: 'list', list: 'orders', fromTail: 2 }),
      copy(6, { kind: 'list', list: 'orders', fromTail: 1 }),
      copy(5, { kind: 'list', list: 'orders', fromTail: 0 }),
      copy(3, { kind: 'hand', actor: 'worker-A', slot: 0 }),
      copy(1, { kind: 'world', slot: 0, nth: 1 }),
      copy(2, { kind: 'world', slot: 1, nth: 1 }),
      copy(2, { kind: 'world', slot: 1, nth: 2 }, { id: 'm2.2' }),
      copy(
        4,
        { kind: 'lost', slot: 0 },
        {
          moves: [
            {
              at: 7020,
              from: { kind: 'hand', actor: 'worker-B', slot: 0 },
              to: { kind: 'lost', slot: 0 },
            },
          ],
        },
      ),
    ],
    packets: [
      {
        id: 'p9',
        place: {
          kind: 'wire',
          actor: 'worker-C',
          direction: 'request',
          sentAt: 7200,
          arrivesAt: 7650,
          lostAt: null,
          label: 'BRPOP',
        },
        words: 'BRPOP orders 0',
        from: phrase('stage.actor.worker', { label: 'C' }),
        to: literal('Redis'),
      },
    ],
    losses: [loss(4, 0)],
  });
}

/** More of everything than can be drawn one by one. */
export function crowdedMoment(): Moment {
  const long = 'orders:created:by:everyone:in:the:whole:company';
  const range = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => from + at);
  const workers = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((letter) => worker(`worker-${letter}`));
  const slow = phrase('stage.worker.working-slowly', { number: 118, factor: 4 });
  return moment({
    actors: [
      ...range(1, 3).map((number) => producer(`web-${number}`)),
      ...workers.map((each): ActorMoment => {
        if (each.id === 'worker-B') {
          return { ...each, condition: 'crashed', connection: 'closed' };
        }
        if (each.id !== 'worker-C') return each;
        return { ...each, doing: slow, workStartedAt: 5000, workEndsAt: 9000 };
      }),
    ],
    structures: [
      list(long, 40, {
        waiting: ['A', 'D', 'E', 'F'].map((label) => ({
          actor: `worker-${label}`,
          name: phrase('stage.actor.worker', { label }),
          deadline: null,
        })),
      }),
      list('orders:processing', 2, { leavesBy: null }),
      strings('done:4'),
    ],
    copies: [
      ...range(121, 40).map((number) =>
        copy(number, { kind: 'list', list: long, fromTail: number - 121 }),
      ),
      copy(119, { kind: 'list', list: 'orders:processing', fromTail: 1 }),
      copy(120, { kind: 'list', list: 'orders:processing', fromTail: 0 }),
      copy(118, { kind: 'hand', actor: 'worker-C', slot: 0 }),
      copy(117, { kind: 'hand', actor: 'worker-G', slot: 0 }),
      ...range(1, 40).map((number) => copy(number, { kind: 'world', slot: number - 1, nth: 1 })),
      copy(38, { kind: 'world', slot: 37, nth: 2 }, { id: 'm38.2' }),
      ...range(50, 6).map((number) => copy(number, { kind: 'lost', slot: number - 50 })),
    ],
    losses: range(50, 6).map((number) => loss(number, number - 50)),
  });
}
