// What Redis executed in a run, as lines for redis-cli: `redis-cli < commands.redis` does it again on
// a real server. One connection sends them all, one after the other, so a command that waited
// stands where it was served, and a transaction where it was executed. What the moment decided is
// written out: the ids that entries got, and which entries were claimed.

import { type Bytes, raw } from '../base/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import type { Fact, FactOf } from '../sim/fact.ts';
import { formatCommand } from './format.ts';

/** The lines, and whether they end before the playhead: no line makes a server crash. */
export interface RealCommands {
  readonly lines: readonly string[];
  readonly endsEarly: boolean;
}

type Words = readonly Bytes[];
type Executed = FactOf<'command-executed'>;

/** About the connection, the server or other servers, not about the data. */
const LEFT_OUT = new Set(
  (
    'AUTH CLIENT CONFIG DEBUG FAILOVER HELLO INFO MONITOR PING PSUBSCRIBE PSYNC PUNSUBSCRIBE QUIT ' +
    'REPLCONF REPLICAOF RESET ROLE SHUTDOWN SSUBSCRIBE SUBSCRIBE SUNSUBSCRIBE UNSUBSCRIBE UNWATCH ' +
    'WAIT WATCH'
  ).split(' '),
);

/** Up to the playhead, or to the first moment at which a server died. */
export function realCommands(facts: Iterable<Fact>): RealCommands {
  const script = new Script();
  for (const fact of facts) {
    if (fact.kind === 'node-crashed') return { lines: script.lines, endsEarly: true };
    script.take(fact);
  }
  return { lines: script.lines, endsEarly: false };
}

class Script {
  readonly lines: string[] = [];
  readonly #waiting = new Map<string, Words>();
  readonly #queues = new Map<string, Words[]>();
  /** The database that each client has chosen, and the one that the lines have come to. */
  readonly #chosen = new Map<string, string>();
  #db = '0';

  take(fact: Fact): void {
    if (fact.kind === 'command-executed') this.#executed(fact);
    // The lines are run faster than the time in which a key expires.
    if (fact.kind === 'key-removed' && fact.reason === 'expired') {
      this.#write([[raw('DEL'), fact.key]], `${fact.db}`);
    }
    if (fact.kind === 'client-unblocked' && fact.reason === 'served') {
      const argv = this.#waiting.get(keyOf(fact));
      // It asked for what comes after the last entry, and that would now wait for the next.
      if (argv !== undefined && nameOf(argv) !== 'XREAD') this.#write([argv], this.#dbOf(fact));
    }
  }

  #dbOf(client: ClientOfNode): string {
    return this.#chosen.get(keyOf(client)) ?? '0';
  }

  #executed(fact: Executed): void {
    const { argv, reply } = fact;
    const name = nameOf(argv);
    const client = keyOf(fact);
    const queue = this.#queues.get(client);
    if (name === 'MULTI') this.#queues.set(client, []);
    else if (name === 'EXEC' || name === 'DISCARD') this.#ended(fact);
    else if (queue !== undefined) queue.push(argv);
    else if (LEFT_OUT.has(name)) return;
    else if (reply === null) this.#waiting.set(client, argv);
    else if (reply.kind === 'error') return;
    else if (name === 'SELECT') this.#chosen.set(client, argv[1] ?? '0');
    else this.#write([settled(argv, reply)], this.#dbOf(fact));
  }

  /** Refused or dropped transactions have changed nothing. */
  #ended(fact: Executed): void {
    const { reply } = fact;
    const client = keyOf(fact);
    const queue = this.#queues.get(client) ?? [];
    this.#queues.delete(client);
    if (reply?.kind !== 'array') return;
    const done = queue.map((argv, index) =>
      LEFT_OUT.has(nameOf(argv)) ? null : settled(argv, reply.items[index] ?? null),
    );
    this.#write([[raw('MULTI')], ...done, [raw('EXEC')]], this.#dbOf(fact));
    const chosen = queue.filter((argv) => nameOf(argv) === 'SELECT').at(-1)?.[1];
    if (chosen === undefined) return;
    this.#chosen.set(client, chosen);
    this.#db = chosen;
  }

  #write(commands: readonly (Words | null)[], db: string): void {
    const some = commands.filter((argv) => argv !== null);
    if (some.length === 0) return;
    if (db !== this.#db) this.lines.push(`SELECT ${db}`);
    this.#db = db;
    this.lines.push(...some.map(formatCommand));
  }
}

interface ClientOfNode {
  readonly node: string;
  readonly client: number;
}

function keyOf({ node, client }: ClientOfNode): string {
  return `${node} ${client}`;
}

function nameOf([name = raw('')]: Words): string {
  return name.toUpperCase();
}

/** The command with what its moment decided; null when nothing came of it. */
function settled(argv: Words, reply: Reply | null): Words | null {
  switch (nameOf(argv)) {
    case 'EVAL':
    case 'EVALSHA':
      return reply?.kind === 'bulk' ? withEntryId(argv, reply.value) : argv;
    case 'XADD':
      return reply?.kind === 'bulk' ? withId(argv, reply.value) : argv;
    case 'XAUTOCLAIM':
      return reply?.kind === 'array' ? claiming(argv, idsIn(reply.items[1])) : argv;
    case 'XCLAIM':
      return reply === null ? argv : claiming(argv, idsIn(reply));
    default:
      return argv;
  }
}

/** XADD with the id that it answered. Its options are those before the first field. */
function withId(argv: Words, id: Bytes): Words {
  let at = 2;
  for (;;) {
    const option = (argv[at] ?? '').toUpperCase();
    if (option === 'NOMKSTREAM') at += 1;
    else if (option === 'LIMIT') at += 2;
    else if (option === 'MAXLEN' || option === 'MINID') {
      at += argv[at + 1] === '~' || argv[at + 1] === '=' ? 3 : 2;
    } else break;
  }
  return argv.map((word, index) => (index === at ? id : word));
}

/** A script that adds an entry and answers its id, where the `*` is one of its arguments. */
function withEntryId(argv: Words, id: Bytes): Words {
  const isId = /^\d+-\d+$/.test(id);
  return isId ? argv.map((word) => (word === '*' ? id : word)) : argv;
}

/** Claims by name, however long they have been idle where the lines are run. */
function claiming([, key, group, consumer]: Words, ids: Words): Words | null {
  if (ids.length === 0 || key === undefined || group === undefined) return null;
  return [raw('XCLAIM'), key, group, consumer ?? raw(''), raw('0'), ...ids];
}

function idsIn(entries: Reply | undefined): Bytes[] {
  if (entries?.kind !== 'array') return [];
  return entries.items.flatMap((entry) => {
    if (entry.kind === 'bulk') return [entry.value];
    const id = entry.kind === 'array' ? entry.items[0] : undefined;
    return id?.kind === 'bulk' ? [id.value] : [];
  });
}
