/*
 * Random commands for streams and groups, by seed: mostly sensible, with some of every fault. IDs
 * stay far from the clock, so that two servers at different times answer the same.
 */
import { pickInt, roll } from '../../src/base/random.ts';

const KEYS = ['s', 't', 'u', 'l'];
const GROUPS = ['g', 'h'];
const CONSUMERS = ['a', 'b', 'Z'];
const NUMBERS = ['0', '1', '2', '3', '7', '100', '-1', 'x', '9223372036854775807'];
const LIMITS = ['18446744073709551615', '9223372036854775808', '9007199254740993', '0'];
const NO_IDS = ['x', '-', '+', '1-', '', ' 5', '5-01', '1--01', '$', '>', '5-*'];
const VALUES = ['1', 'v', '-70', '5000', '40000', '9000000', '3000000000', '99999999999999', '-0'];
const IDLE = ['0', '0', '50000', '-1', 'x'];

/** One client's next command. `clock` of the generator makes most IDs ascend. */
export class StreamCommands {
  readonly #seed: number;
  #drawn = 0;
  #clock = 100;

  constructor(seed: number) {
    this.#seed = seed;
  }

  below(count: number): number {
    this.#drawn += 1;
    return pickInt(roll(this.#seed, 'stream-commands', this.#drawn), count);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** These words so many times out of a hundred, else none. */
  #maybe(percent: number, words: () => readonly string[]): readonly string[] {
    return this.below(100) < percent ? words() : [];
  }

  #id(): string {
    const what = this.below(20);
    if (what < 12) return `${Math.max(0, this.#clock - this.below(50))}-${this.below(3)}`;
    if (what < 17) return `${Math.max(0, this.#clock - this.below(50))}`;
    if (what < 18) return `${this.pick(LIMITS)}-${this.pick(LIMITS)}`;
    return what < 19 ? '0' : this.pick(NO_IDS);
  }

  #ids(): string[] {
    return Array.from({ length: 1 + this.below(4) }, () => this.#id());
  }

  #end(): string {
    return this.pick(['-', '+', '-', '+', `(${this.#id()}`, this.#id()]);
  }

  #count(): readonly string[] {
    return this.#maybe(50, () => ['COUNT', this.pick(NUMBERS)]);
  }

  #trim(): readonly string[] {
    const goal = this.pick(['MAXLEN', 'MINID']);
    const mark = this.pick([[], ['='], ['~'], ['~']]);
    const threshold = goal === 'MINID' ? this.#id() : String(this.below(25));
    return [goal, ...mark, threshold, ...this.#maybe(15, () => ['LIMIT', this.pick(NUMBERS)])];
  }

  #fields(): string[] {
    const names = this.pick([['a'], ['a'], ['a', 'b'], ['12', 'x']]);
    return names.flatMap((name) => [name, this.pick([...VALUES, 'x'.repeat(this.below(80))])]);
  }

  #add(key: string): string[] {
    this.#clock += this.below(3);
    const id = this.pick([`${this.#clock}-${this.below(4)}`, `${this.#clock}-*`, this.#id()]);
    const trim = this.#maybe(15, () => this.#trim());
    const create = this.#maybe(5, () => ['NOMKSTREAM']);
    return ['XADD', key, ...create, ...trim, id, ...this.#fields()];
  }

  #read(group: string, consumer: string): string[] {
    const keys = Array.from({ length: 1 + this.below(2) }, () => this.pick(KEYS));
    const wait = this.#maybe(20, () => ['BLOCK', '0']);
    if (this.below(5) === 0) {
      const ids = keys.map(() => this.pick(['$', this.#id()]));
      return ['XREAD', ...this.#count(), ...wait, 'STREAMS', ...keys, ...ids];
    }
    const noAck = this.#maybe(20, () => ['NOACK']);
    const ids = keys.map(() => this.pick(['>', '>', '>', '0', this.#id()]));
    const words = ['GROUP', group, consumer, ...this.#count(), ...wait, ...noAck];
    return ['XREADGROUP', ...words, 'STREAMS', ...keys, ...ids];
  }

  #claim(key: string, group: string, consumer: string): string[] {
    const start = [key, group, consumer, this.pick(IDLE)];
    const justId = this.#maybe(30, () => ['JUSTID']);
    if (this.below(2) === 0) {
      const from = this.pick(['0', this.#end()]);
      return ['XAUTOCLAIM', ...start, from, ...this.#count(), ...justId];
    }
    const option = this.pick([
      [],
      [],
      ['FORCE'],
      ['IDLE', '100000'],
      ['TIME', '1000'],
      ['RETRYCOUNT', this.pick(NUMBERS)],
      ['LASTID', this.#id()],
      ['FOO'],
    ]);
    return ['XCLAIM', ...start, ...this.#ids(), ...option, ...justId];
  }

  #group(key: string, group: string, consumer: string): string[] {
    const position = this.pick(['$', '0', '0', this.#id()]);
    const read = this.#maybe(20, () => ['ENTRIESREAD', this.pick(NUMBERS)]);
    return this.pick([
      ['XGROUP', 'CREATE', key, group, position, 'MKSTREAM', ...read],
      ['XGROUP', 'CREATE', key, group, position, ...read],
      ['XGROUP', 'SETID', key, group, position, ...read],
      ['XGROUP', 'CREATECONSUMER', key, group, consumer],
      ['XGROUP', this.pick(['DESTROY', 'CREATE']), key, group, ...this.#maybe(50, () => ['0'])],
      ['XGROUP', 'DELCONSUMER', key, group, consumer],
    ]);
  }

  #look(key: string, group: string, consumer: string): string[] {
    const range = [this.#end(), this.#end(), this.pick(NUMBERS)];
    return this.pick([
      ['XLEN', key],
      ['XRANGE', key, this.#end(), this.#end(), ...this.#count()],
      ['XREVRANGE', key, this.#end(), this.#end(), ...this.#count()],
      ['XPENDING', key, group],
      ['XPENDING', key, group, ...range, ...this.#maybe(40, () => [consumer])],
      ['XPENDING', key, group, 'IDLE', this.pick(['0', '50000', '-5']), ...range],
      ['XINFO', 'STREAM', key],
      ['XINFO', 'STREAM', key, 'FULL', ...this.#count()],
      ['XINFO', 'GROUPS', key],
      ['XINFO', 'CONSUMERS', key, group],
    ]);
  }

  next(): string[] {
    const key = this.pick(KEYS);
    const group = this.pick(GROUPS);
    const consumer = this.pick(CONSUMERS);
    const what = this.below(100);
    if (what < 35) return this.#add(key);
    if (what < 50) return this.#read(group, consumer);
    if (what < 58) return this.#claim(key, group, consumer);
    if (what < 68) return this.#group(key, group, consumer);
    if (what < 73) return ['XACK', key, group, ...this.#ids()];
    if (what < 78) return ['XDEL', key, ...this.#ids()];
    if (what < 81) return ['XTRIM', key, ...this.#trim()];
    if (what < 83) return ['XSETID', key, String(this.#clock + 2), 'MAXDELETEDID', this.#id()];
    if (what < 98) return this.#look(key, group, consumer);
    return this.pick([
      ['DEL', key],
      ['RPUSH', 'l', 'x'],
    ]);
  }
}
