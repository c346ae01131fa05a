/*
 * Random commands grown from their argument trees: every option of every command comes up, alone
 * and with others, mostly sensible and now and then with a word too many, too few or wrong.
 */
import type { Choices } from '../../base/choices.ts';
import {
  type Argument,
  type Documented,
  documented,
  isMultiple,
  isOptional,
  repeatsToken,
} from '../argument-tree.ts';
import { keyFor, randomValue, WRONG_WORDS } from './values.ts';

/**
 * What is not grown from its tree, and why. Other generators send some of these with the care that
 * they need.
 */
const LEFT_OUT: readonly (readonly [RegExp, why: string])[] = [
  [/^(SHUTDOWN|DEBUG|QUIT)/, 'ends or halts the server or the connection'],
  [/^(SYNC|PSYNC|REPLCONF|REPLICAOF|SLAVEOF|FAILOVER|WAIT)/, 'replication has tests of its own'],
  [/^(MONITOR|CLIENT (KILL|PAUSE|UNPAUSE|REPLY|LIST|INFO|TRACKING|CACHING))/, 'upsets others'],
  [/^(SAVE|BGSAVE|BGREWRITEAOF|LASTSAVE)/, 'works in the background'],
  [/^(CONFIG|AUTH|HELLO|RESET)/, 'sent with chosen parameters only'],
  [/^(INFO|LOLWUT|LATENCY|MEMORY|SLOWLOG|COMMAND|ROLE|TIME)/, 'tells of the server itself'],
  [/^(SPOP|XADD|RANDOMKEY)/, 'dice or clock decide what stays: sent with what follows'],
  [/^(EVAL|EVALSHA|FCALL|SCRIPT|FUNCTION)/, 'scripts have a generator of their own'],
  [/^(MULTI|EXEC|DISCARD|WATCH|UNWATCH|FLUSHALL|FLUSHDB|SWAPDB)/, 'weighted elsewhere'],
  [/^(P|S)?(UN)?SUBSCRIBE/, 'for subscribers'],
  [/^PFSELFTEST/, 'takes seconds'],
  [/^GEO(SEARCH|RADIUS)/, 'places at the same distance come in no order'],
  [/^B(LPOP|RPOP|LMOVE|RPOPLPUSH|LMPOP|ZMPOP|ZPOPMIN|ZPOPMAX)|^X(READ|READGROUP)$/, 'may wait'],
];

function isGrown({ words }: Documented): boolean {
  return !LEFT_OUT.some(([pattern]) => pattern.test(words.join(' ')));
}

const GROWN = documented.filter(isGrown);
const WAITING = documented.filter(({ command }) => command.flags.includes('blocking'));
const BY_NAME = new Map(documented.map((entry) => [entry.words.join(' '), entry]));

/** One command as it grows; `numkeys` is how many keys the last count asked for. */
class Growth {
  readonly #pick: Choices;
  readonly #entry: Documented;
  #numkeys: number | null = null;
  /** How many keys XREAD has named, which as many ids must follow. */
  #keys = 0;

  constructor(pick: Choices, entry: Documented) {
    this.#pick = pick;
    this.#entry = entry;
  }

  words(): string[] {
    const { words, arguments: trees } = this.#entry;
    return [...words, ...trees.flatMap((argument) => this.#argument(argument))];
  }

  #argument(argument: Argument): string[] {
    if (isOptional(argument) && this.#pick.below(3) > 0 && this.#numkeys === null) return [];
    const count = this.#countOf(argument);
    const token = argument.type === 'pure-token' ? [] : this.#token(argument);
    const each = Array.from({ length: count }, () => this.#one(argument));
    if (repeatsToken(argument)) return each.flatMap((words) => [...token, ...words]);
    return [...token, ...each.flat()];
  }

  #countOf(argument: Argument): number {
    if (!isMultiple(argument)) return 1;
    const isKey = argument.type === 'key';
    const count =
      isKey && this.#numkeys !== null
        ? this.#numkeys
        : argument.name === 'id' && this.#keys > 0
          ? this.#keys
          : 1 + this.#pick.below(3);
    if (isKey) {
      this.#numkeys = null;
      this.#keys = count;
    }
    return argument.name === 'weight' ? this.#keys : count;
  }

  #token({ token }: Argument): string[] {
    if (token === undefined) return [];
    return [this.#pick.below(8) === 0 ? token.toLowerCase() : token];
  }

  #one(argument: Argument): string[] {
    switch (argument.type) {
      case 'pure-token':
        return this.#token(argument);
      case 'oneof':
        return this.#argument(this.#pick.of(argument.arguments ?? []));
      case 'block':
        return (argument.arguments ?? []).flatMap((part) => this.#argument(part));
      case 'key':
        return [keyFor(this.#entry.command, argument, this.#pick)];
      default:
        return [this.#value(argument)];
    }
  }

  #value(argument: Argument): string {
    if (argument.name !== 'numkeys') {
      return randomValue(this.#entry.command, argument, this.#pick);
    }
    this.#numkeys = 1 + this.#pick.below(3);
    return this.#pick.below(20) === 0 ? this.#pick.of(WRONG_WORDS) : String(this.#numkeys);
  }
}

/** A word lost, doubled, put elsewhere, replaced or added. */
function damaged(words: readonly string[], pick: Choices): string[] {
  const at = 1 + pick.below(words.length);
  const [before, after] = [words.slice(0, at), words.slice(at)];
  // A small number must not become a lifetime: keys would go at no certain moment.
  const mayTurn = !/SET|EX/.test(words[0] ?? '');
  switch (pick.below(mayTurn ? 5 : 4)) {
    case 0:
      return [...before, ...after.slice(1)];
    case 1:
      return [...before, ...after.slice(0, 1), ...after];
    case 2:
      return [...before, pick.of(WRONG_WORDS), ...after.slice(1)];
    case 3:
      return [...before, pick.of(['x', '1', 'COUNT', 'LIMIT', 'GET']), ...after];
    default:
      return [...before, ...after.slice(1), ...after.slice(0, 1)];
  }
}

/** The words of that command (`CLIENT SETNAME` as one text), grown at random. */
export function grown(name: string, pick: Choices): string[] {
  const entry = BY_NAME.get(name);
  if (entry === undefined) throw new Error(`no command ${name}`);
  return new Growth(pick, entry).words();
}

/** The next random command, one that does not wait. */
export function treeCommand(pick: Choices): string[] {
  const words = new Growth(pick, pick.of(GROWN)).words();
  return pick.below(10) === 0 ? damaged(words, pick) : words;
}

/** A random command that may wait for ever. */
export function treeWait(pick: Choices): string[] {
  return new Growth(pick, pick.of(WAITING.filter(({ words }) => words[0] !== 'WAIT'))).words();
}
