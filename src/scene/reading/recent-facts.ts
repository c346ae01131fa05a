// The facts of the last few seconds before the playhead, by what the stage asks them for. Only
// facts that have happened count: a journal also remembers what was recorded beyond the playhead.

import type { Ms } from '../../base/time.ts';
import type { Fact, FactOf, PacketId } from '../../sim/fact.ts';
import type { Journal } from '../../sim/journal.ts';

/** Packets that were sent that long before their end are still found. */
const LONGEST_FLIGHT_MS = 60_000;

/** A request or a reply; what primaries stream to their replicas is not drawn here. */
export type PacketSent = Exclude<FactOf<'packet-sent'>, { direction: 'stream' }>;
export type PacketLost = FactOf<'packet-lost'>;
export type ListSpliced = FactOf<'list-spliced'>;

export class RecentFacts {
  /** Oldest first. */
  readonly facts: readonly Fact[];
  readonly #journal: Journal;
  readonly #packets = new Map<PacketId, PacketSent | null>();

  constructor(journal: Journal, from: Ms, to: Ms) {
    this.#journal = journal;
    this.facts = journal.between(from, to).filter(({ seq }) => seq < journal.length);
  }

  /** The fact of this number; undefined beyond the playhead. */
  get(seq: number): Fact | undefined {
    return seq >= 0 && seq < this.#journal.length ? this.#journal.get(seq) : undefined;
  }

  /** How a packet was sent, which may be long ago. */
  packetSent(packet: PacketId, before: Ms): PacketSent | undefined {
    let found = this.#packets.get(packet);
    if (found === undefined) {
      found = this.#findPacket(packet, before) ?? null;
      this.#packets.set(packet, found);
    }
    return found ?? undefined;
  }

  #findPacket(packet: PacketId, before: Ms): PacketSent | undefined {
    // Flights are short: look a little back first.
    for (const span of [1000, LONGEST_FLIGHT_MS]) {
      const facts = this.#journal.between(before - span, before);
      const sent = facts.find((fact) => fact.kind === 'packet-sent' && fact.packet === packet);
      if (sent?.kind === 'packet-sent') return sent.direction === 'stream' ? undefined : sent;
    }
    return undefined;
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
  ofUnit(unit: number | null): Fact[] {
    return unit === null ? [] : this.facts.filter((fact) => fact.unit === unit);
  }
}
