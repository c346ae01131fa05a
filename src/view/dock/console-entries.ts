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
    const found = entriesOf(journal.get(seq), processes);
    entries.push(...found.reverse());
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

function entriesOf(fact: Fact, processes: ReadonlySet<string>): ConsoleEntry[] {
  const { seq, at } = fact;
  const gloss = null;
  switch (fact.kind) {
    case 'console-typed': {
      const lines = [formatCommand(fact.argv)];
      return [{ seq, at, actor: 'console', kind: 'command', lines, gloss }];
    }
    case 'console-replied':
      return [replyEntry(fact, 'console', fact.reply, fact.protocol)];
    case 'console-closed': {
      const lines = [fact.reason];
      return [{ seq, at, actor: 'console', kind: 'closed', lines, gloss }];
    }
    case 'command-executed': {
      if (!processes.has(fact.actor)) return [];
      const { actor } = fact;
      const lines = [formatCommand(withShortScript(fact.argv))];
      return [{ seq, at, actor, kind: 'command', lines, gloss }];
    }
    case 'actor-crashed': {
      const lines = [fact.messages.join(' ')];
      return processes.has(fact.actor)
        ? [{ seq, at, actor: fact.actor, kind: 'crashed', lines, gloss }]
        : [];
    }
    case 'packet-sent':
      if (!processes.has(fact.actor) || fact.direction !== 'reply') return [];
      return [replyEntry(fact, fact.actor, fact.reply, 2)];
    default:
      return [];
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
