// What the console shows, read from the journal: what was sent to Redis and what it answered, by
// everyone and by the person at redis-cli. Only the newest entries are kept on the page.

import { type Bytes, raw } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import { formatCommand, formatReply, glossOf } from '../../console/format.ts';
import type { Reply } from '../../resp/reply.ts';
import type { Fact } from '../../sim/fact.ts';
import type { Journal } from '../../sim/journal.ts';

export interface ConsoleEntry {
  /** `seq` of its fact. */
  readonly seq: number;
  readonly at: Ms;
  /** A process's id, or `console`. */
  readonly actor: string;
  readonly kind: 'command' | 'reply' | 'error' | 'closed' | 'crashed';
  readonly lines: readonly string[];
  /** What bytes beyond ASCII say. */
  readonly gloss: string | null;
}

/** Entries once made: a fact never changes, and an entry that stays the same is not drawn anew. */
const made = new WeakMap<Fact, ConsoleEntry | null>();

const SCRIPT_SHOWN = 20;
const MAX_ENTRIES = 120;
/** Facts that are looked through, from the newest back. */
const MAX_FACTS = 1500;

/**
 * The newest entries up to the playhead, oldest first: of the person, and of these processes. What
 * servers and their sentinel tell each other would drown both, so it is not asked for.
 */
export function consoleEntries(journal: Journal, processes: ReadonlySet<string>): ConsoleEntry[] {
  const entries: ConsoleEntry[] = [];
  const first = Math.max(0, journal.length - MAX_FACTS);
  for (let seq = journal.length - 1; seq >= first && entries.length < MAX_ENTRIES; seq -= 1) {
    const entry = entryOf(journal.get(seq), processes);
    if (entry !== null) entries.push(entry);
  }
  return entries.reverse();
}

/** Whether the person at redis-cli waits for a reply at the playhead. */
export function consoleWaits(journal: Journal): boolean {
  for (let seq = journal.length - 1; seq >= 0; seq -= 1) {
    const { kind } = journal.get(seq);
    if (kind === 'console-typed') return true;
    if (kind === 'console-replied' || kind === 'console-closed') return false;
  }
  return false;
}

/** The entry of a fact; null where there is none, or where it is of nobody who is asked for. */
function entryOf(fact: Fact, processes: ReadonlySet<string>): ConsoleEntry | null {
  if ('actor' in fact && !processes.has(fact.actor)) return null;
  let entry = made.get(fact);
  if (entry === undefined) {
    entry = makeEntry(fact);
    made.set(fact, entry);
  }
  return entry;
}

function makeEntry(fact: Fact): ConsoleEntry | null {
  const { seq, at } = fact;
  const gloss = null;
  switch (fact.kind) {
    case 'console-typed': {
      const lines = [formatCommand(fact.argv)];
      return { seq, at, actor: 'console', kind: 'command', lines, gloss };
    }
    case 'console-replied':
      return replyEntry(fact, 'console', fact.reply, fact.protocol);
    case 'console-closed':
      return { seq, at, actor: 'console', kind: 'closed', lines: [fact.reason], gloss };
    case 'command-executed': {
      const lines = [formatCommand(withShortScript(fact.argv))];
      return { seq, at, actor: fact.actor, kind: 'command', lines, gloss };
    }
    case 'actor-crashed': {
      const lines = [fact.messages.join(' ')];
      return { seq, at, actor: fact.actor, kind: 'crashed', lines, gloss };
    }
    case 'packet-sent':
      return fact.direction === 'reply' ? replyEntry(fact, fact.actor, fact.reply, 2) : null;
    default:
      return null;
  }
}

/** A script is as long as all else together: of those that others send, the beginning will do. */
function withShortScript(argv: readonly Bytes[]): Bytes[] {
  const [name, script = '', ...rest] = argv;
  if (name !== 'EVAL' || script.length <= SCRIPT_SHOWN) return [...argv];
  return [name, raw(`${script.slice(0, SCRIPT_SHOWN)}...`), ...rest];
}

function replyEntry(fact: Fact, actor: string, reply: Reply, protocol: 2 | 3): ConsoleEntry {
  return {
    seq: fact.seq,
    at: fact.at,
    actor,
    kind: reply.kind === 'error' ? 'error' : 'reply',
    lines: formatReply(reply, protocol),
    gloss: glossOf(reply),
  };
}
