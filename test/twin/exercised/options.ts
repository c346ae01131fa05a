/*
 * The options of a command, and which of them a request uses. An option is a node of the argument
 * tree that a request can do without: it is optional, one of several, or brought by a token. Its
 * name is its path in the tree, with tokens in upper case.
 */
import {
  type Argument,
  type Documented,
  isMultiple,
  isOptional,
  repeatsToken,
} from '../argument-tree.ts';

/** The option that every request uses: the command itself. */
export const ITSELF = '(itself)';

function nameOf({ token, type, name }: Argument): string {
  if (token === undefined) return name;
  return type === 'pure-token' || type === 'oneof' || type === 'block' ? token : `${token} ${name}`;
}

function pathOf(argument: Argument, parent: string): string {
  return parent === '' ? nameOf(argument) : `${parent} > ${nameOf(argument)}`;
}

function isOption(argument: Argument, isChoice: boolean): boolean {
  return isChoice || isOptional(argument) || argument.token !== undefined;
}

function below(list: readonly Argument[], parent: string, isChoice: boolean): string[] {
  return list.flatMap((argument) => {
    const path = pathOf(argument, parent);
    const own = isOption(argument, isChoice) ? [path] : [];
    const children = argument.arguments ?? [];
    return [...own, ...below(children, path, argument.type === 'oneof')];
  });
}

/** All options of a command, in the order of its tree, `ITSELF` first. */
export function optionsOf(entry: Documented): string[] {
  return [ITSELF, ...new Set(below(entry.arguments, '', false))];
}

/** Words left, the options used so far, and how many keys a count has announced. */
interface State {
  readonly at: number;
  readonly used: readonly string[];
  readonly numkeys: number | null;
}

const INTEGER = /^[+-]?\d+$/;
const DOUBLE = /^\(?[+-]?(\d|\.|inf|nan)/i;

class Reading {
  readonly #words: readonly string[];

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** All ways to read these arguments from there, in their order or with options mixed. */
  *list(list: readonly Argument[], parent: string, from: State): Generator<State> {
    if (list.length === 0) {
      yield from;
      return;
    }
    const required = list.findIndex((argument) => !isOptional(argument));
    const reachable = required < 0 ? list : list.slice(0, required + 1);
    for (const argument of [...reachable].sort(byToken)) {
      const rest = list.filter((other) => other !== argument);
      for (const state of this.#several(argument, parent, false, from)) {
        if (state.at > from.at) yield* this.list(rest, parent, state);
      }
    }
    if (required < 0) yield from;
  }

  *#several(argument: Argument, parent: string, isChoice: boolean, from: State): Generator<State> {
    const path = pathOf(argument, parent);
    const own = isOption(argument, isChoice) ? [path] : [];
    const start = { ...from, used: [...from.used, ...own] };
    const isCounted = argument.type === 'key' && from.numkeys !== null && isMultiple(argument);
    if (isCounted) {
      const at = from.at + (from.numkeys ?? 0);
      if (at <= this.#words.length) yield { ...start, at, numkeys: null };
      return;
    }
    for (const afterToken of this.#token(argument, start)) {
      for (const first of this.#one(argument, path, afterToken)) {
        // The fewest first, as what follows may be an option that looks like any other word.
        yield first;
        if (isMultiple(argument)) yield* this.#more(argument, path, first);
      }
    }
  }

  *#more(argument: Argument, path: string, from: State): Generator<State> {
    const starts = repeatsToken(argument) ? this.#token(argument, from) : [from];
    for (const start of starts) {
      for (const next of this.#one(argument, path, start)) {
        if (next.at === from.at) continue;
        yield next;
        yield* this.#more(argument, path, next);
      }
    }
  }

  #token({ token, type }: Argument, from: State): State[] {
    if (token === undefined || type === 'pure-token') return [from];
    const isThere = this.#words[from.at]?.toUpperCase() === token.toUpperCase();
    return isThere ? [{ ...from, at: from.at + 1 }] : [];
  }

  *#one(argument: Argument, path: string, from: State): Generator<State> {
    const children = argument.arguments ?? [];
    if (argument.type === 'block') {
      yield* this.list(children, path, from);
    } else if (argument.type === 'oneof') {
      for (const child of [...children].sort(byToken)) {
        yield* this.#several(child, path, true, from);
      }
    } else {
      yield* this.#word(argument, from);
    }
  }

  *#word({ type, token, name }: Argument, from: State): Generator<State> {
    const word = this.#words[from.at];
    if (word === undefined) return;
    if (type === 'pure-token' && word.toUpperCase() !== token?.toUpperCase()) return;
    if ((type === 'integer' || type === 'unix-time') && !INTEGER.test(word)) return;
    if (type === 'double' && !DOUBLE.test(word)) return;
    const numkeys = name === 'numkeys' ? Number(word) : from.numkeys;
    yield { ...from, at: from.at + 1, numkeys };
  }
}

/** What begins with a token is tried first, as a key may be any word. */
function byToken(a: Argument, b: Argument): number {
  return weight(a) - weight(b);
}

function weight({ token, type, arguments: children = [] }: Argument): number {
  if (token !== undefined) return 0;
  const isGroup = type === 'oneof' || type === 'block';
  return isGroup && children.some((child) => weight(child) === 0) ? 0 : 1;
}

/** The options that a request's words (after those that name the command) use; null: no reading. */
export function usedOptions(entry: Documented, words: readonly string[]): Set<string> | null {
  // Of some commands the documentation tells no arguments, though they take some.
  if (entry.arguments.length === 0) return new Set([ITSELF]);
  const start: State = { at: 0, used: [ITSELF], numkeys: null };
  for (const end of new Reading(words).list(entry.arguments, '', start)) {
    if (end.at === words.length) return new Set(end.used);
  }
  return null;
}
