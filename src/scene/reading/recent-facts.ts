// The facts of the last few seconds before the playhead, by what the stage asks them for. Only
// facts that have happened count: a journal also remembers what was recorded beyond the playhead.

import type { Ms } from '../../base/time.ts';
import type { Fact, FactOf, PacketId } from '../../sim/fact.ts';
import type { Journal } from '../../sim/journal.ts';
import { type MessageId, messagesIn } from '../../sim/payload.ts';
import { type AnySent, type PacketSent, packetSent } from './sent-packets.ts';

/** How far back a fact is looked for that may be older than the span. */
const LONGEST_FLIGHT_MS = 60_000;

export type PacketLost = FactOf<'packet-lost'>;
export type ListSpliced = FactOf<'list-spliced'>;

export class RecentFacts {
  /** Oldest first. */
  readonly facts: readonly Fact[];
  readonly #journal: Journal;
  /** Made when they are first asked for: each is asked for once for every copy of a message. */
  #units: ReadonlyMap<number, readonly Fact[]> | null = null;
  #departures: ReadonlyMap<string, readonly Departure[]> | null = null;
  #arrivals: ReadonlyMap<string, readonly Arrival[]> | null = null;
  #made: ReadonlyMap<MessageId, readonly Fact[]> | null = null;
  #unscored: ReadonlyMap<MessageId, readonly Unscored[]> | null = null;

  constructor(journal: Journal, from: Ms, to: Ms) {
    this.#journal = journal;
    const { length, recordedLength } = journal;
    const facts = journal.between(from, to);
    this.facts = length === recordedLength ? facts : facts.filter(({ seq }) => seq < length);
  }

  /** The fact of this number; undefined beyond the playhead. */
  get(seq: number): Fact | undefined {
    return seq >= 0 && seq < this.#journal.length ? this.#journal.get(seq) : undefined;
  }

  /** How a packet was sent, which may be long ago. */
  packetSent(packet: PacketId): PacketSent | undefined {
    const sent = this.anySent(packet);
    return sent?.direction === 'stream' ? undefined : sent;
  }

  /** The same for what goes from server to server, too. */
  anySent(packet: PacketId): AnySent | undefined {
    const sent = packetSent(this.#journal, packet);
    return sent !== undefined && sent.seq < this.#journal.length ? sent : undefined;
  }

  /** Packets lost in the span. */
  packetsLost(): PacketLost[] {
    return this.facts.filter((fact) => fact.kind === 'packet-lost');
  }

  /** The last fact of a sort up to a moment, as far back as a flight may take. */
  lastBefore<F extends Fact>(at: Ms, isIt: (fact: Fact) => fact is F): F | undefined {
    for (const facts of [this.facts, this.#journal.between(at - LONGEST_FLIGHT_MS, at)]) {
      for (let index = facts.length - 1; index >= 0; index -= 1) {
        const fact = facts[index] as Fact;
        if (fact.seq < this.#journal.length && isIt(fact)) return fact;
      }
    }
    return undefined;
  }

  /** What happened in one atomic execution, as far as it is within the span. */
  ofUnit(unit: number | null): readonly Fact[] {
    if (unit === null) return NONE;
    this.#units ??= grouped(this.facts, (fact) => (fact.unit === null ? [] : [fact.unit]));
    return this.#units.get(unit) ?? NONE;
  }

  /** What a process let go of after a fact, and its crashes. */
  *departuresOf(actor: string, after: number): Iterable<Departure> {
    this.#departures ??= grouped(this.facts.filter(isDeparture), (fact) => [fact.actor]);
    const all = this.#departures.get(actor) ?? NONE;
    for (let at = firstAfter(all, after); at < all.length; at += 1) yield all[at] as Departure;
  }

  /** The fact by which a message was made; undefined when that is too long ago. */
  madeBy(message: MessageId): Fact | undefined {
    this.#made ??= grouped(this.facts, (fact) =>
      fact.kind === 'message-created' ? [fact.message] : [],
    );
    return this.#made.get(message)?.[0];
  }

  /** Replies that came to a process at a moment. */
  repliesTo(actor: string, at: Ms): readonly Arrival[] {
    this.#arrivals ??= grouped(this.facts.filter(isReply), (fact) => [fact.actor]);
    return (this.#arrivals.get(actor) ?? NONE).filter((fact) => fact.at === at);
  }

  /** Members with a message that were taken out of a sorted set. */
  unscored(message: MessageId): readonly Unscored[] {
    this.#unscored ??= grouped(this.facts.filter(isUnscored), ({ member }) => messagesIn(member));
    return this.#unscored.get(message) ?? NONE;
  }
}

type Departure = FactOf<'message-released'> | FactOf<'actor-crashed'>;
type Arrival = FactOf<'packet-arrived'>;
type Unscored = FactOf<'zset-scored'>;

const NONE: readonly never[] = [];

function isDeparture(fact: Fact): fact is Departure {
  return fact.kind === 'message-released' || fact.kind === 'actor-crashed';
}

/** The place of the first of some facts that comes after a number. */
function firstAfter(facts: readonly Fact[], seq: number): number {
  let low = 0;
  let high = facts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((facts[middle] as Fact).seq > seq) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isReply(fact: Fact): fact is Arrival {
  return fact.kind === 'packet-arrived' && fact.direction === 'reply';
}

function isUnscored(fact: Fact): fact is Unscored {
  return fact.kind === 'zset-scored' && fact.after === null;
}

/** Things by each of their names, in their order. */
function grouped<Name, Thing>(
  things: readonly Thing[],
  namesOf: (thing: Thing) => readonly Name[],
): Map<Name, Thing[]> {
  const groups = new Map<Name, Thing[]>();
  for (const thing of things) {
    for (const name of namesOf(thing)) {
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [thing]);
      else group.push(thing);
    }
  }
  return groups;
}
