/*
 * Random turns for a pair of servers: what clients send and when time goes by. A turn is one action
 * or several that belong together, because only together they leave two servers alike: what dice or
 * the clock decided is compared by the rules of rules.ts and deleted in the same turn.
 *
 * A and B speak RESP2, E speaks RESP3; they may wait. C (RESP2) and D (RESP3) never do, so that
 * there is always somebody to serve the others. F does what time must go by for. S and T (RESP3)
 * are subscribers.
 */
import { type Bytes, bytes } from '../../../src/base/bytes.ts';
import { Choices } from '../../base/choices.ts';
import { randomCollectionCommand } from '../../redis/random-collection-commands.ts';
import { randomCommand, randomWait } from '../../redis/random-commands.ts';
import { typed } from '../replay.ts';
import { StreamCommands } from '../stream-commands.ts';
import type { Action } from '../transcript.ts';
import { scriptCommand } from './scripts.ts';
import { grown, treeCommand, treeWait } from './tree-commands.ts';

export type Turn = readonly Action[];

const MAY_WAIT = ['A', 'B', 'E'];
const WORKERS = [...MAY_WAIT, 'C', 'C', 'C', 'D', 'D'];
const KEYS = ['a', 'b', 'c', 'd', 'e', 's', 't', 'u', 'h', 'g', 'z', 'y', 'q', 'x', 'l', 'n'];

/** Where a value turns from one encoding into another. */
const THRESHOLDS = [
  'hash-max-listpack-entries',
  'hash-max-listpack-value',
  'hash-max-ziplist-entries',
  'set-max-intset-entries',
  'zset-max-listpack-entries',
  'zset-max-listpack-value',
  'list-max-listpack-size',
  'list-compress-depth',
  'stream-node-max-entries',
  'stream-node-max-bytes',
];
const SIZES = ['0', '1', '2', '3', '5', '64', '128', '512', '-1', '-2', 'x', '1kb'];
const EVENTS = ['', 'KEA', 'Kg', 'Elshz', 'KEAnm', 'AE', 'Kt$', 'x'];

function say(connection: string, words: readonly string[]): Action {
  return { kind: 'send', connection, line: words.map((word) => typed(bytes(word))).join(' ') };
}

/** Bytes as they are: commands of the older generators may hold any. */
function sayBytes(connection: string, words: readonly Bytes[]): Action {
  return { kind: 'send', connection, line: words.map(typed).join(' ') };
}

/**
 * SORT of 7.0 takes an element for no number when `errno` still tells of an overflow that another
 * command met: it never clears it (sort.c). Reading a number does.
 */
function freshErrno(action: Action): Action[] {
  if (action.kind !== 'send' || !/^SORT(_RO)?\b/i.test(action.line)) return [];
  return [say(action.connection, ['ZADD', 'errno', 'XX', '1', 'member'])];
}

/** The turns of one episode, the same for a seed for ever. */
export class Turns {
  readonly #pick: Choices;
  readonly #streams: StreamCommands;
  /** What this episode is about: every episode has its own mixture. */
  readonly #weights: readonly number[];

  constructor(seed: number) {
    this.#pick = new Choices(seed);
    this.#streams = new StreamCommands(seed);
    this.#weights = this.#sources.map(() => this.#pick.of([0, 1, 1, 2, 6]));
  }

  /** How the connections introduce themselves. */
  static opening(): Turn[] {
    return [...'DET'].map((name) => [say(name, ['HELLO', '3'])]);
  }

  next(): Turn {
    return this.#next().flatMap((action) => [...freshErrno(action), action]);
  }

  #next(): Turn {
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    if (this.#pick.below(3) === 0 || total === 0) return this.#rare();
    let at = this.#pick.below(total);
    const chosen = this.#weights.findIndex((weight) => {
      at -= weight;
      return at < 0;
    });
    return this.#sources[chosen]?.() ?? [];
  }

  /** Sources of commands, by weight. */
  readonly #sources: readonly (() => Turn)[] = [
    () => [sayBytes(this.#worker(), randomCommand(this.#pick))],
    () => [sayBytes(this.#worker(), randomCollectionCommand(this.#pick))],
    () => [say(this.#worker(), this.#streamWords())],
    () => [say(this.#worker(), treeCommand(this.#pick))],
    () => [say(this.#worker(), treeCommand(this.#pick))],
    () => [say(this.#worker(), this.#script())],
    () => [this.#waiting()],
    () => this.#transaction(),
  ];

  #rare(): Turn {
    const pick = this.#pick;
    const key = pick.of(KEYS);
    const worker = this.#worker();
    const never = pick.of(['C', 'D']);
    const what = pick.below(30);
    if (what < 5) return [say(never, treeCommand(pick))];
    if (what < 8) return [this.#waiting()];
    if (what < 10) return [this.#config()];
    if (what < 13) return [this.#pubsub()];
    if (what < 14) return [{ kind: 'leave', connection: pick.of(MAY_WAIT) }];
    if (what < 15) return this.#expiry(key);
    // Never behind a wait: which members go is allowed to differ in the turn itself only.
    if (what < 17)
      return [
        say(never, ['SPOP', key, pick.of(['', '1', '2', '3'])].filter(Boolean)),
        say(never, ['DEL', key]),
      ];
    if (what < 18)
      return [say(never, ['XADD', 'auto', '*', 'f', 'v']), say(never, ['DEL', 'auto'])];
    if (what < 19) return this.#timeout(key);
    return this.#common(worker, key, what);
  }

  #common(worker: string, key: string, what: number): Turn {
    const pick = this.#pick;
    switch (what) {
      case 19:
        return [say(worker, ['RANDOMKEY'])];
      case 20:
        return [say(worker, ['SELECT', pick.of(['0', '0', '1'])])];
      case 21:
        return [say('C', [pick.of(['FLUSHDB', 'FLUSHALL']), ...pick.of([[], ['SYNC'], ['x']])])];
      case 22:
        return [
          say('C', [
            'CLIENT',
            'UNBLOCK',
            `{id ${pick.of(MAY_WAIT)}}`,
            pick.of(['ERROR', 'TIMEOUT']),
          ]),
        ];
      case 23:
        return [say(worker, ['RESET']), say(worker, ['HELLO', worker > 'C' ? '3' : '2'])];
      case 24:
        return [say(worker, ['HELLO', pick.of(['2', '3', '3', '4', 'x'])])];
      case 25:
        return [
          say(
            worker,
            grown('XADD', pick).map((word) => (word === '*' ? '21-1' : word)),
          ),
        ];
      case 26:
        return [say(worker, pick.of([['KEYS', '*'], ['SCAN', '0'], ['DBSIZE']]))];
      case 27:
        return [say(worker, this.#script())];
      case 28:
        return this.#transaction();
      default:
        return [say(worker, ['DEL', key, pick.of(KEYS)])];
    }
  }

  #worker(): string {
    return this.#pick.of(WORKERS);
  }

  /** Never one that waits. */
  #streamWords(): string[] {
    const words = this.#streams.next();
    const at = words.indexOf('BLOCK');
    return at < 0 ? words : [...words.slice(0, at), ...words.slice(at + 2)];
  }

  /** A command that a script or a transaction may call; no cursor of just one server's making. */
  #command(): string[] {
    const words = this.#anyCommand();
    const cursor = words[words[0]?.toUpperCase() === 'SCAN' ? 1 : 2];
    return /SCAN$/i.test(words[0] ?? '') && cursor !== '0' ? ['PING'] : words;
  }

  #anyCommand(): string[] {
    const pick = this.#pick;
    const what = pick.below(4);
    if (what === 0) return this.#streamWords();
    if (what === 1) return treeCommand(pick);
    return what === 2 ? [...randomCollectionCommand(pick)] : [...randomCommand(pick)];
  }

  #script(): string[] {
    return scriptCommand(this.#pick, () => this.#command());
  }

  #waiting(): Action {
    const pick = this.#pick;
    const client = pick.of(MAY_WAIT);
    if (pick.below(3) === 0) return sayBytes(client, randomWait(pick));
    return say(client, treeWait(pick));
  }

  #transaction(): Turn {
    const pick = this.#pick;
    const client = this.#worker();
    const watch = pick.below(3) === 0 ? [say(client, ['WATCH', pick.of(KEYS), pick.of(KEYS)])] : [];
    const meddle = pick.below(3) === 0 ? [say('C', treeCommand(pick))] : [];
    const body = Array.from({ length: 1 + pick.below(4) }, () => {
      const waits = pick.below(6) === 0;
      return say(client, waits ? treeWait(pick) : this.#command());
    });
    const end = say(client, [pick.below(8) === 0 ? 'DISCARD' : 'EXEC']);
    return [...watch, ...meddle, say(client, ['MULTI']), ...body, end];
  }

  #config(): Action {
    const pick = this.#pick;
    if (pick.below(3) === 0) {
      return say('C', ['CONFIG', 'SET', 'notify-keyspace-events', pick.of(EVENTS)]);
    }
    const name = pick.of(THRESHOLDS);
    if (pick.below(5) === 0) return say('C', ['CONFIG', 'GET', name]);
    return say('C', ['CONFIG', 'SET', name, pick.of(SIZES)]);
  }

  #pubsub(): Action {
    const pick = this.#pick;
    const subscriber = pick.of(['S', 'T']);
    const channels = pick.some(['news', 'room', '__keyspace@0__:a', '__keyevent@0__:del'], 2);
    const patterns = pick.some(['n*', '__key*', '?oom', '__keyevent@*__:*'], 2);
    return pick.of([
      say(subscriber, ['SUBSCRIBE', ...channels]),
      say(subscriber, ['PSUBSCRIBE', ...patterns]),
      say(subscriber, ['UNSUBSCRIBE', ...pick.of([[], channels.slice(0, 1)])]),
      say(subscriber, ['PUNSUBSCRIBE', ...pick.of([[], patterns.slice(0, 1)])]),
      say(subscriber, ['SSUBSCRIBE', 'shard', ...channels.slice(0, 1)]),
      say(subscriber, ['SUNSUBSCRIBE', ...pick.of([[], ['shard']])]),
      say(subscriber, pick.of([['PING'], ['PING', 'x'], ['GET', 'a'], ['QUIT'], ['RESET']])),
      say(this.#worker(), ['PUBLISH', pick.of(['news', 'room']), 'hello']),
      say(this.#worker(), ['SPUBLISH', 'shard', 'hello']),
      say(this.#worker(), ['PUBSUB', ...pick.of([['CHANNELS'], ['NUMPAT'], ['NUMSUB', 'news']])]),
      say(this.#worker(), ['PUBSUB', ...pick.of([['SHARDCHANNELS'], ['SHARDNUMSUB', 'shard']])]),
    ]);
  }

  /** A key expires while nobody looks, and then somebody does. */
  #expiry(key: string): Turn {
    const soon = this.#pick.of([
      ['PEXPIRE', key, '1'],
      ['SET', key, 'v', 'PX', '1'],
      ['GETEX', key, 'PX', '1'],
      ['PEXPIREAT', key, '{nowms+250}'],
    ]);
    return [
      say('F', soon),
      // A moment must still be to come when a busy machine gets there.
      { kind: 'wait', ms: soon[0] === 'PEXPIREAT' ? 270 : 20 },
      say(
        'F',
        this.#pick.of([
          ['EXISTS', key],
          ['TYPE', key],
          ['TTL', key],
        ]),
      ),
    ];
  }

  /** F waits in vain, unless there is something for it at once. */
  #timeout(key: string): Turn {
    const words = this.#pick.of([
      ['BLPOP', key, 'a', '0.01'],
      ['BRPOP', key, '0.005'],
      ['BLMOVE', key, 'b', 'LEFT', 'RIGHT', '0.01'],
      ['BLMPOP', '0.01', '2', key, 'a', 'LEFT'],
      ['BZPOPMAX', key, 'z', '0.01'],
      ['BZMPOP', '0.01', '1', key, 'MIN'],
      ['XREAD', 'BLOCK', '10', 'STREAMS', key, '$'],
      ['XREADGROUP', 'GROUP', 'g', 'a', 'BLOCK', '10', 'STREAMS', 'q', '>'],
    ]);
    return [say('F', words), { kind: 'wait', ms: 30 }];
  }
}
