// The way that a copy of a message took in the last seconds, from facts: worker's hand, reply,
// key, request, producer's hand. Each stay is found from the one after it, so that a journey costs
// only as many steps as it had lately. Where Redis makes a copy (an entry that is read, a message
// that is published), the new one comes out of the place of the old one, which stays itself.

import type { Ms } from '../../base/time.ts';
import { CONSOLE, type Fact, type FactOf } from '../../sim/fact.ts';
import { type MessageId, messagesIn } from '../../sim/payload.ts';
import type { Move, Place } from '../moment.ts';
import type { ListHistory } from './list-history.ts';
import { replyTag } from './packet-words.ts';
import { STRINGS } from './read-tables.ts';
import type { RecentFacts } from './recent-facts.ts';
import type { PacketSent } from './sent-packets.ts';
import { keyId, type StructureRead } from './structure-read.ts';

/** A copy at one place: since when, and by which fact it came there. */
export interface Stay {
  readonly place: Place;
  readonly since: Ms;
  readonly fact: number;
}

/** A stay and the moves within it, newest first. */
interface LongStay extends Stay {
  readonly moves: readonly Move[];
  /** Where it was when the stay began; in a list that is not where it ended. */
  readonly first: Place;
}

/** The place of a packet. A reply that carries a message is tagged with the command it answers. */
export function wireOf(sent: PacketSent, lostAt: Ms | null): Extract<Place, { kind: 'wire' }> {
  const { actor, direction, arrivesAt, at: sentAt } = sent;
  const bare = sent.direction === 'reply' && sent.messages.length === 0;
  const label = bare ? replyTag(sent.reply) : sent.label;
  return { kind: 'wire', actor, direction, sentAt, arrivesAt, lostAt, label };
}

const NONE: readonly never[] = [];

export class Journeys {
  readonly #recent: RecentFacts;
  readonly #lists: ReadonlyMap<string, ListHistory>;
  readonly #reads: readonly StructureRead[];
  readonly #from: Ms;
  #placesInKeys: ReadonlyMap<MessageId, Place> | null = null;

  /** Moves at `from` or earlier are not looked for. */
  constructor(
    recent: RecentFacts,
    lists: ReadonlyMap<string, ListHistory>,
    reads: readonly StructureRead[],
    from: Ms,
  ) {
    this.#recent = recent;
    this.#lists = lists;
    this.#reads = reads;
    this.#from = from;
  }

  /**
   * Whether nothing of how something came to its place is looked for any more, if it came then.
   * Within hands and lists, it may have moved since.
   */
  isLongAgo(since: Ms): boolean {
    return since <= this.#from;
  }

  /** Moves of a copy of `message` up to its last stay, oldest first. `stays` are known: newest last. */
  movesTo(message: MessageId, ...stays: readonly [Stay, ...Stay[]]): Move[] {
    const known = [...stays];
    const last = known.pop() as Stay;
    const { place, since } = last;
    if (this.isLongAgo(since) && place.kind !== 'hand' && place.kind !== 'list') return [];
    const moves: Move[] = [];
    let stay = this.#lengthen(last, message);
    for (;;) {
      moves.push(...stay.moves);
      if (stay.since <= this.#from) break;
      const before = known.pop() ?? this.#before(stay, message);
      if (before === undefined) break;
      moves.push({ at: stay.since, from: before.place, to: stay.first });
      stay = this.#lengthen(before, message);
    }
    return moves.reverse();
  }

  /** Moves of an element within its list, oldest first. */
  movesWithin(place: Extract<Place, { kind: 'list' }>): Move[] {
    const stay = { place, since: this.#from, fact: Number.MAX_SAFE_INTEGER };
    return [...this.#lengthen(stay, null).moves].reverse();
  }

  /** A stay in a list or in a hand has moves of its own, and may have begun elsewhere in it. */
  #lengthen(stay: Stay, message: MessageId | null): LongStay {
    const { place } = stay;
    if (place.kind === 'hand') return this.#inHand(stay, place, message);
    const history = place.kind === 'list' ? this.#lists.get(place.list) : undefined;
    if (place.kind !== 'list' || history === undefined) {
      return { place, since: stay.since, fact: stay.fact, moves: NONE, first: place };
    }
    const { moves, fromTail, arrival } = history.walkBack(place.fromTail, stay.fact);
    return {
      ...stay,
      since: arrival?.at ?? this.#from,
      fact: arrival?.seq ?? -1,
      moves,
      first: { ...place, fromTail },
    };
  }

  /** What a process lets go of makes room: everything behind it comes one place nearer. */
  #inHand(
    stay: Stay,
    place: Extract<Place, { kind: 'hand' }>,
    message: MessageId | null,
  ): LongStay {
    const releases: Ms[] = [];
    for (const fact of this.#recent.departuresOf(place.actor, stay.fact)) {
      if (fact.kind === 'actor-crashed') break;
      if (fact.message === message) break;
      releases.push(fact.at);
    }
    const { since, fact: came } = stay;
    if (releases.length === 0) return { place, since, fact: came, moves: NONE, first: place };
    const at = (back: number) => ({ ...place, slot: place.slot + back });
    const moves = releases
      .reverse()
      .map((when, back): Move => ({ at: when, from: at(back + 1), to: at(back) }));
    return { ...stay, moves, first: at(releases.length) };
  }

  #before(stay: LongStay, message: MessageId): Stay | undefined {
    switch (stay.place.kind) {
      case 'hand':
        return this.#replyTo(stay.place.actor, stay.since, message);
      case 'wire':
        return stay.place.direction === 'reply'
          ? this.#answeredFrom(stay, message)
          : {
              place: { kind: 'hand', actor: stay.place.actor, slot: 0 },
              since: this.#from,
              fact: this.#recent.madeBy(message)?.seq ?? -1,
            };
      case 'list':
      case 'slot':
        return this.#broughtBy(stay, message);
      case 'taken':
        return this.takenFrom(this.#recent.get(stay.fact)?.unit ?? null, message);
      default:
        return undefined;
    }
  }

  #replyTo(actor: string, at: Ms, message: MessageId): Stay | undefined {
    const arrived = this.#recent
      .repliesTo(actor, at)
      .find(({ messages }) => messages.includes(message));
    return arrived === undefined ? undefined : this.#flight(arrived);
  }

  #flight(arrived: FactOf<'packet-arrived'>): Stay | undefined {
    const sent = this.#recent.packetSent(arrived.packet);
    if (sent === undefined) return undefined;
    return { place: wireOf(sent, null), since: sent.at, fact: sent.seq };
  }

  /** Where a reply got the message from: taken out of a key, read in one, or published. */
  #answeredFrom(stay: LongStay, message: MessageId): Stay | undefined {
    const unit = this.#recent.get(stay.fact)?.unit ?? null;
    return (
      this.takenFrom(unit, message) ?? this.#readIn(stay, message) ?? this.#sentIn(unit, message)
    );
  }

  /** The place from which an execution took the message. The stay's `fact` is the taking. */
  takenFrom(unit: number | null, message: MessageId): Stay | undefined {
    if (unit === null) return undefined;
    for (const history of this.#lists.values()) {
      const found = history.removal(unit, message);
      if (found === undefined) continue;
      const place = { kind: 'list', list: history.id, fromTail: found.fromTail } as const;
      return { place, since: found.fact.at, fact: found.fact.seq };
    }
    for (const fact of this.#recent.unscored(message)) {
      if (fact.unit !== unit) continue;
      const place = slotOfFact(fact);
      if (place !== undefined) return { place, since: fact.at, fact: fact.seq };
    }
    return undefined;
  }

  /** An element that a reply shows and that stays where it is, or did for a while. */
  #readIn(stay: LongStay, message: MessageId): Stay | undefined {
    const found = this.#placeInKeys(message);
    if (found !== undefined) return { place: found, since: this.#from, fact: -1 };
    const removed = this.#recent.unscored(message).find(({ seq }) => seq > stay.fact);
    const place = removed === undefined ? undefined : slotOfFact(removed);
    return place === undefined ? undefined : { place, since: this.#from, fact: -1 };
  }

  /** The first place in a key that holds the message now. */
  #placeInKeys(message: MessageId): Place | undefined {
    if (this.#placesInKeys === null) {
      const places = new Map<MessageId, Place>();
      for (const { place, values } of this.#reads.flatMap(({ occupants }) => occupants)) {
        for (const found of values.flatMap(messagesIn)) {
          if (!places.has(found)) places.set(found, place);
        }
      }
      this.#placesInKeys = places;
    }
    return this.#placesInKeys.get(message);
  }

  /** The request that brought the message and gave it on to others at once. */
  #sentIn(unit: number | null, message: MessageId): Stay | undefined {
    const executed = this.#recent.ofUnit(unit).find((fact) => fact.kind === 'command-executed');
    return executed === undefined ? undefined : this.#requestOf(executed, message);
  }

  #requestOf(executed: Fact, message: MessageId): Stay | undefined {
    if (executed.kind !== 'command-executed' || executed.actor === CONSOLE) return undefined;
    const arrived = executed.cause === null ? undefined : this.#recent.get(executed.cause);
    if (arrived?.kind !== 'packet-arrived' || !arrived.messages.includes(message)) return undefined;
    return this.#flight(arrived);
  }

  /** What brought the message into a key: another key in the same execution, or a request. */
  #broughtBy(stay: Stay, message: MessageId): Stay | undefined {
    const arrival = this.#recent.get(stay.fact);
    if (arrival === undefined) return undefined;
    const moved = this.takenFrom(arrival.unit, message);
    if (moved !== undefined && moved.fact < arrival.seq) return moved;
    return this.#sentIn(arrival.unit, message);
  }
}

/** The place in a structure that a fact speaks of; undefined for lists and for other facts. */
export function slotOfFact(fact: Fact): Extract<Place, { kind: 'slot' }> | undefined {
  switch (fact.kind) {
    case 'zset-scored':
    case 'set-changed':
      return { kind: 'slot', structure: keyId(fact.db, fact.key), slot: fact.member };
    case 'hash-changed':
      return { kind: 'slot', structure: keyId(fact.db, fact.key), slot: fact.field };
    case 'stream-added':
      return { kind: 'slot', structure: keyId(fact.db, fact.key), slot: fact.id };
    case 'string-set':
      return { kind: 'slot', structure: STRINGS, slot: keyId(fact.db, fact.key) };
    default:
      return undefined;
  }
}
