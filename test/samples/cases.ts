/*
 * What each sample is put through, and what must come of it: the same for every client and server.
 */
import type { SampleClient, SampleId } from '../../src/designs/samples.ts';
import { type Call, call } from './calls.ts';

export interface Case {
  readonly sample: SampleId;
  readonly title: string;
  readonly calls: readonly Call[];
  /** What each call answers, in order. */
  readonly answers: readonly unknown[];
  /** The side effects, in order. */
  readonly done: readonly number[];
  /** What is in Redis at the end: how long each list and set is, what each string holds. */
  readonly left: Readonly<Record<string, number | string>>;
  /** A client that cannot do it. */
  readonly except?: SampleClient;
}

type Some = Partial<Call>;
/** A call, and the answer that it must get. */
type Step = readonly [call: Call, answer: unknown];

/** How the functions of a set of samples are called. */
interface Shape {
  readonly produce: Call['args'];
  readonly work: Call['args'];
  /** What `produce` answers. */
  readonly produced?: unknown;
}

const BLOCKING: Shape = { produce: ['order'], work: ['work', 'waitS'] };
const STAMPED: Shape = { produce: ['order'], work: ['work', 'clock', 'waitS'] };
const POLLING: Shape = { produce: ['order'], work: ['work', 'now'] };
const NAMED: Shape = { produce: ['order'], work: ['me', 'work', 'now'] };
const DELAYED: Shape = { produce: ['order', 'now'], work: ['work', 'now'] };
const STREAM: Shape = { produce: ['order'], work: ['me', 'work', 'waitMs'] };

/** The calls of one shape. */
function of(shape: Shape) {
  const crashes = (some: Some): unknown => (some.crash ? 'crashed' : true);
  return {
    produce: (id: number, now = 0): Step => [
      call('produce', { args: shape.produce, id, now }),
      null,
    ],
    three: (): Step[] =>
      [1, 2, 3].map((id) => [call('produce', { args: shape.produce, id }), null]),
    work: (some: Some = {}, answer: unknown = crashes(some)): Step => [
      call('workOnce', { args: shape.work, ...some }),
      answer,
    ],
  };
}

const reap = (now: number, answer: number): Step => [
  call('reapOnce', { args: ['now'], now }),
  answer,
];
const recover = (some: Some = {}): Step => [
  call('recover', { args: ['me', 'work'], ...some }),
  some.crash ? 'crashed' : null,
];
const claim = (some: Some, answer: unknown): Step => [
  call('claimOnce', { args: ['me', 'work', 'minIdleMs'], ...some }),
  answer,
];
const command = (line: string): Step => [call('command', { words: line.split(' ') }), null];
const group: Step = [call('createGroup'), null];
const B = { me: 'worker-B' } as const;
const HOUR_MS = 3_600_000;

function check(
  sample: SampleId,
  title: string,
  steps: readonly Step[],
  done: readonly number[],
  left: Case['left'] = {},
): Case {
  const [calls, answers] = [steps.map(([each]) => each), steps.map(([, answer]) => answer)];
  return { sample, title, calls, answers, done, left };
}

function popped(): Case[] {
  const { three, work } = of(BLOCKING);
  return [
    check(
      'list/pop',
      'each order is done once, the oldest first',
      [...three(), work(), work(), work(), work({}, false)],
      [1, 2, 3],
    ),
    check(
      'list/pop',
      'a crash loses the order in hand',
      [...three(), work({ crash: 'before' }), work(), work(), work({}, false)],
      [2, 3],
    ),
  ];
}

/** What every list with a backup copy and a reaper does. */
function backedUp(sample: SampleId, shape: Shape, marks: (...ids: number[]) => Case['left']) {
  const { three, work, produce } = of(shape);
  return [
    check(
      sample,
      'each order is done once, the oldest first',
      [...three(), work(), work(), work(), work({}, false), reap(HOUR_MS, 0)],
      [1, 2, 3],
      marks(1, 2, 3),
    ),
    check(
      sample,
      'the reaper brings back what a crash left, once its lease has ended',
      [
        ...three(),
        work({ crash: 'before' }),
        work({ now: 1, crash: 'before' }),
        reap(9999, 0),
        work({ now: 9999 }),
        reap(10_001, 2),
        ...[work({ now: 10_001 }), work({ now: 10_001 }), work({ now: 10_001 }, false)],
      ],
      [3, 1, 2],
      marks(1, 2, 3),
    ),
    check(
      sample,
      'an order is done twice when the crash comes between side effect and ack',
      [produce(1), work({ crash: 'after' }), reap(10_000, 1), work({ now: 10_000 })],
      [1, 1],
      marks(1),
    ),
  ];
}

const unmarked = () => ({});
const marked = (...ids: number[]) => Object.fromEntries(ids.map((id) => [`done:${id}`, 'done']));

function lists(): Case[] {
  const stamped = of(STAMPED);
  const named = of(NAMED);
  return [
    ...popped(),
    ...backedUp('list/processing-list', STAMPED, unmarked),
    check(
      'list/processing-list',
      'a crash between claim and deadline leaves what no reaper finds',
      [
        stamped.produce(1),
        command('LMOVE orders orders:processing RIGHT LEFT'),
        reap(HOUR_MS, 0),
        stamped.work({}, false),
      ],
      [],
      { 'orders:processing': 1 },
    ),
    ...backedUp('list/backup-set', POLLING, unmarked),
    ...backedUp('list/mark-lease', NAMED, marked),
    check(
      'list/mark-lease',
      'an order that its producer stored twice is done once',
      [named.produce(1), named.produce(1), named.work(), named.work(B), named.work({}, false)],
      [1],
      marked(1),
    ),
    check(
      'list/mark-lease',
      'an order that another worker is at is left to it, and comes again later',
      [
        named.produce(1),
        command('SET done:1 worker-B'),
        named.work(),
        reap(10_000, 1),
        command('DEL done:1'),
        named.work({ now: 10_000 }),
      ],
      [1],
      marked(1),
    ),
  ];
}

function sortedSets(sample: SampleId): Case[] {
  const { produce, three, work } = of(DELAYED);
  const late = { now: 3000 };
  return [
    check(
      sample,
      'each order is done once, when it is due',
      [
        ...[produce(1, 20), produce(2, 0), produce(3, 10)],
        ...[work({ now: 2999 }, false), work(late), work(late, false)],
        ...[work({ now: 3020 }), work({ now: 3020 }), work({ now: 3020 }, false)],
      ],
      [2, 3, 1],
    ),
    check(
      sample,
      'two workers that look at the same time do it once',
      [produce(1), [call('race', { args: DELAYED.work, ...late }), null], work(late, false)],
      [1],
    ),
    check(
      sample,
      'a crash loses the order in hand',
      [...three(), work({ ...late, crash: 'before' }), work(late), work(late), work(late, false)],
      [2, 3],
    ),
  ];
}

const publish = (id: number, receivers: number): Step => [
  call('produce', { args: ['order'], id }),
  receivers,
];

const channel = check(
  'pubsub/plain',
  'who does not listen misses what is published',
  [
    publish(1, 0),
    [call('listen'), null],
    publish(2, 1),
    [call('hear'), null],
    [call('leave'), null],
    publish(3, 0),
  ],
  [2],
);

function groups(sample: SampleId): Case[] {
  const { produce, three, work } = of(STREAM);
  return [
    check(
      sample,
      'each order is done once, whoever reads, and a second group of the name is no error',
      [...three(), group, group, work(), work(B), work(), work(B, false)],
      [1, 2, 3],
      { orders: '0 pending' },
    ),
    check(
      sample,
      'a worker that comes back finds what it had taken',
      [group, ...three(), work({ crash: 'before' }), work(B), recover(), work(), recover()],
      [2, 1, 3],
      { orders: '0 pending' },
    ),
    check(
      sample,
      'an order is done twice when the crash comes between side effect and ack',
      [group, produce(1), work({ crash: 'after' }), recover()],
      [1, 1],
      { orders: '0 pending' },
    ),
    {
      ...check(
        sample,
        'an entry that was trimmed while it was pending is lost, and leaves the PEL',
        [group, ...three(), work({ crash: 'before' }), command('XTRIM orders MAXLEN 2'), recover()],
        [],
        { orders: '0 pending' },
      ),
      // It reads fields where Redis answers nil, and throws.
      except: 'node-redis',
    },
    check(
      sample,
      'without a claim nobody else gets what a worker had that never comes back',
      [group, ...three(), work({ crash: 'before' }), work(B), work(B), recover(B), work(B, false)],
      [2, 3],
      { orders: '1 pending' },
    ),
  ];
}

function claims(sample: SampleId): Case[] {
  const { produce, three, work } = of(STREAM);
  const early = { ...B, minIdleMs: HOUR_MS };
  return [
    check(
      sample,
      'another worker claims what a crash left, once it is idle for long enough',
      [
        ...[group, ...three(), work({ crash: 'before' }), work(B), work(B)],
        ...[claim(early, false), claim(B, true), claim(B, false)],
      ],
      [2, 3, 1],
      { orders: '0 pending' },
    ),
    check(
      sample,
      'an order is done twice when the crash comes between side effect and ack',
      [group, produce(1), work({ crash: 'after' }), claim(B, true), work(B, false)],
      [1, 1],
      { orders: '0 pending' },
    ),
  ];
}

function poisoned(): Case[] {
  const { three, work } = of(STREAM);
  const dies = { ...B, crash: 'before' } as const;
  const killing = [group, ...three(), work({ crash: 'before' }), work(), work()];
  const again = claim(dies, 'crashed');
  return [
    check(
      'stream/claim',
      'an order that kills its workers goes round for ever',
      [...killing, again, again, again, again, again],
      [2, 3],
      { orders: '1 pending' },
    ),
    check(
      'stream/dead-letter',
      'an order that kills its workers is put away after three deliveries',
      [...killing, again, again, claim(dies, true), claim(dies, false)],
      [2, 3],
      { orders: '0 pending', 'orders:dead': 1 },
    ),
  ];
}

/** Every case, in the order of the samples. */
export const CASES: readonly Case[] = [
  ...lists(),
  ...sortedSets('sorted-set/checked'),
  ...sortedSets('sorted-set/script-pop'),
  channel,
  ...groups('stream/group'),
  ...groups('stream/claim'),
  ...claims('stream/claim'),
  ...groups('stream/dead-letter'),
  ...claims('stream/dead-letter'),
  ...poisoned(),
];
