/*
 * The emulator and a live redis-server side by side: they get the same turns, and everything that
 * can be seen of them is compared after each action: what every connection received, what the AOF
 * got, and after a write the digest of the dataset, the count of changes and the encodings of the
 * keys named.
 */
import { bytes, quoted } from '../../../src/base/bytes.ts';
import { splitWords } from '../../../src/resp/split-words.ts';
import { EmulatorNode } from '../emulator-node.ts';
import { LiveNode } from '../live-node.ts';
import type { TwinNode } from '../node.ts';
import { renderReplies, replyTrees } from '../render.ts';
import { perform } from '../replay.ts';
import type { Action } from '../transcript.ts';
import { agree, loosest, masked, type Rule, ruleFor, withoutOrder } from './rules.ts';
import type { Turn } from './turns.ts';

/** What differed after which turn, as text for people. */
export interface Difference {
  readonly turn: number;
  readonly text: string;
}

const CONFIG = { appendonly: 'yes', 'enable-debug-command': 'yes' };

/** Moments in the far future, which the emulator does not hold to the millisecond. */
const FAR_MOMENT = /("PEXPIREAT" ".*"|"PXAT") "\d{16,19}"/;
const SUBSCRIBERS = new Set(['S', 'T']);

/** What one connection has asked and not been answered, and what its transaction has queued. */
interface Asked {
  rules: Rule[];
  queued: Rule[] | null;
}

/** The default of set-max-intset-entries. */
const MOST_INTEGERS = 512;

export class Pair {
  readonly #emulator = new EmulatorNode(CONFIG);
  readonly #live: LiveNode;
  readonly #asked = new Map<string, Asked>();
  #dirty = 0;
  /** Actions so far. */
  actions = 0;

  private constructor(live: LiveNode) {
    this.#live = live;
    this.#emulator.advanceTo(Date.now());
  }

  static async start(): Promise<Pair> {
    return new Pair(await LiveNode.start(CONFIG));
  }

  async stop(): Promise<void> {
    await this.#live.stop();
  }

  /** Plays turns until one shows a difference; null if none does. */
  async play(turns: readonly Turn[]): Promise<Difference | null> {
    for (const [turn, actions] of turns.entries()) {
      const text = await this.#turn(actions).catch((fault: Error) => {
        throw new Error(`${fault.message}, at ${JSON.stringify(actions)}`, { cause: fault });
      });
      if (text !== null) return { turn, text };
    }
    return null;
  }

  async #turn(actions: Turn): Promise<string | null> {
    const waits = actions.some(({ kind }) => kind === 'wait');
    let aofRule: Rule = 'exact';
    for (const [at, action] of actions.entries()) {
      this.actions += 1;
      const words = wordsOf(action);
      const isUnordered = this.#isUnordered(words);
      aofRule = loosest([aofRule, ruleFor(words)]);
      this.#note(action, words, isUnordered);
      this.#emulator.advanceTo(Date.now());
      if (action.kind !== 'wait') await perform(this.#emulator, action);
      await perform(this.#live, action);
      this.#emulator.advanceTo(Date.now());
      // What goes by itself goes at different moments of a turn that waits.
      if (waits && at < actions.length - 1) continue;
      const found = this.#replies() ?? this.#aof(aofRule) ?? (await this.#dataset(words, actions));
      if (found !== null) return found;
    }
    return null;
  }

  #note(action: Action, words: readonly string[], isUnordered: boolean): void {
    if (action.kind === 'leave') this.#asked.delete(action.connection);
    if (action.kind !== 'send') return;
    const asked = this.#asked.get(action.connection) ?? { rules: [], queued: null };
    this.#asked.set(action.connection, asked);
    // One that waits is asked later, when there may be other keys.
    const mayLackOrder = isUnordered || asked.rules.length > 0;
    const rule = mayLackOrder ? withoutOrder(ruleFor(words)) : ruleFor(words);
    const name = words[0]?.toUpperCase() ?? '';
    const isEnd = ['EXEC', 'DISCARD', 'RESET'].includes(name);
    asked.rules.push(isEnd ? loosest(['order', ...(asked.queued ?? [])]) : rule);
    if (isEnd) asked.queued = null;
    else if (name === 'MULTI') asked.queued ??= [];
    else asked.queued?.push(rule);
  }

  /** Whether the order of what these words ask for may be that of a hash table. */
  #isUnordered(words: readonly string[]): boolean {
    const { server } = this.#emulator;
    // Then a result of sets that are none is one.
    const isMade = ['SUNION', 'SDIFF'].includes(words[0]?.toUpperCase() ?? '');
    if (isMade && server.config.integer('set-max-intset-entries') < MOST_INTEGERS) return true;
    return server.databases.some((database) =>
      words.some((word) => database.raw(bytes(word))?.encoding() === 'hashtable'),
    );
  }

  #replies(): string | null {
    const [ours, theirs] = [this.#emulator.take(), this.#live.take()];
    for (const name of [...new Set([...ours.keys(), ...theirs.keys()])].sort()) {
      const [a, b] = [ours.get(name), theirs.get(name)];
      const [mine, live] = [a?.bytes ?? bytes(''), b?.bytes ?? bytes('')];
      const asked = this.#asked.get(name);
      const answered = asked?.rules.splice(0, replyTrees(live).length) ?? [];
      if (SUBSCRIBERS.has(name)) answered.push('order');
      const isAgreed = a?.closed === b?.closed && agree(mine, live, loosest(answered));
      if (b?.closed) this.#asked.delete(name);
      if (isAgreed) continue;
      return differing(`${name}<`, renderReplies(mine, null), renderReplies(live, null));
    }
    return null;
  }

  #aof(rule: Rule): string | null {
    const lines = (node: TwinNode) =>
      node.takePropagated().map((argv) => {
        const words = rule === 'dice' ? argv.slice(0, 2) : argv;
        return words
          .map((word) => masked(quoted(word)))
          .join(' ')
          .replace(FAR_MOMENT, '$1 (moment)');
      });
    const [ours, theirs] = [lines(this.#emulator), lines(this.#live)];
    return ours.join('\n') === theirs.join('\n') ? null : differing('AOF', ours, theirs);
  }

  /** Asks only after something was written; what the clock puts in a stream goes by turn's end. */
  async #dataset(words: readonly string[], turn: Turn): Promise<string | null> {
    const { dirty } = this.#emulator.server;
    if (dirty === this.#dirty) return null;
    this.#dirty = dirty;
    const isHalf = turn.some(({ kind }) => kind === 'send') && !isLast(words, turn);
    const keys = [...new Set(words)].filter((word) => word.length < 30);
    const asked = [
      ...(isHalf ? [] : ['DEBUG DIGEST']),
      ...keys.map((word) => `OBJECT ENCODING ${quoted(bytes(word))}`),
    ];
    const [ours, theirs] = [await this.#emulator.inspect(asked), await this.#live.inspect(asked)];
    const [a, b] = [ours, theirs].map((got) => {
      const lines = renderReplies(got, null);
      return lines.map((line, at) => `${line}  <- ${asked[at]}`);
    });
    const [changes, live] = [await this.#emulator.changes(), await this.#live.changes()];
    if (ours === theirs && changes === live) return null;
    return differing(
      'looked at',
      [...(a ?? []), `${changes} changes`],
      [...(b ?? []), `${live} changes`],
    );
  }
}

function isLast(words: readonly string[], turn: Turn): boolean {
  const last = turn.at(-1);
  return last !== undefined && wordsOf(last).join(' ') === words.join(' ');
}

function wordsOf(action: Action): readonly string[] {
  return action.kind === 'send' ? (splitWords(bytes(action.line)) ?? []) : [];
}

function differing(where: string, ours: readonly string[], theirs: readonly string[]): string {
  const shown = (lines: readonly string[]) => lines.map((line) => `    ${line}`).join('\n');
  return `${where}\n  emulator:\n${shown(ours)}\n  redis-server:\n${shown(theirs)}`;
}
