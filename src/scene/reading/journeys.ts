// The way that a copy of a message took in the last seconds, from facts: worker's hand, reply,
// list, request, producer's hand. Each stay is found from the one after it, so that a journey costs
// only as many steps as it had lately.

import type { Ms } from '../../base/time.ts';
import { CONSOLE, type FactOf } from '../../sim/fact.ts';
import type { MessageId } from '../../sim/payload.ts';
import type { Move, Place } from '../moment.ts';
import type { ListHistory } from './list-history.ts';
import { replyTag } from './packet-words.ts';
import type { PacketSent, RecentFacts } from './recent-facts.ts';

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

export class Journeys {
  readonly #recent: RecentFacts;
  readonly #lists: ReadonlyMap<string, ListHistory>;
  readonly #from: Ms;

  /** Moves at `from` or earlier are not looked for. */
  constructor(recent: RecentFacts, lists: ReadonlyMap<string, ListHistory>, from: Ms) {
    this.#recent = recent;
    this.#lists = lists;
    this.#from = from;
  }

  /** Moves of a copy of `message` up to its last stay, oldest first. `stays` are known: newest last. */
  movesTo(message: MessageId, ...stays: readonly [Stay, ...Stay[]]): Move[] {
    const moves: Move[] = [];
    const known = [...stays];
    let stay = this.#lengthen(known.pop() as Stay);
    for (;;) {
      moves.push(...stay.moves);
      if (stay.since <= this.#from) break;
      const before = known.pop() ?? this.#before(stay, message);
      if (before === undefined) break;
      moves.push({ at: stay.since, from: before.place, to: stay.first });
      stay = this.#lengthen(before);
    }
    return moves.reverse();
  }

  /** Moves of an element within its list, oldest first. */
  movesWithin(place: Extract<Place, { kind: 'list' }>): Move[] {
    const stay = { place, since: this.#from, fact: Number.MAX_SAFE_INTEGER };
    return [...this.#lengthen(stay).moves].reverse();
  }

  /** A stay in a list has moves of its own and may have begun at another place in the list. */
  #lengthen(stay: Stay): LongStay {
    const { place } = stay;
    const history = place.kind === 'list' ? this.#lists.get(place.list) : undefined;
    if (place.kind !== 'list' || history === undefined) return { ...stay, moves: [], first: place };
    const { moves, fromTail, arrival } = history.walkBack(place.fromTail, stay.fact);
    return {
      ...stay,
      since: arrival?.at ?? this.#from,
      fact: arrival?.seq ?? -1,
      moves,
      first: { ...place, fromTail },
    };
  }

  #before(stay: LongStay, message: MessageId): Stay | undefined {
    switch (stay.place.kind) {
      case 'hand':
        return this.#replyTo(stay.place.actor, stay.since, message);
      case 'wire':
        return stay.place.direction === 'reply'
          ? this.takenFrom(this.#recent.get(stay.fact)?.unit ?? null, message)
          : {
              place: { kind: 'hand', actor: stay.place.actor, slot: 0 },
              since: this.#from,
              fact: -1,
            };
      case 'list':
        return this.#broughtBy(stay, message);
      case 'taken':
        return this.takenFrom(this.#recent.get(stay.fact)?.unit ?? null, message);
      default:
        return undefined;
    }
  }

  #replyTo(actor: string, at: Ms, message: MessageId): Stay | undefined {
    const arrived = this.#recent.facts.find(
      (fact): fact is FactOf<'packet-arrived'> =>
        fact.kind === 'packet-arrived' &&
        fact.at === at &&
        fact.direction === 'reply' &&
        fact.actor === actor &&
        fact.messages.includes(message),
    );
    return arrived === undefined ? undefined : this.#flight(arrived);
  }

  #flight(arrived: FactOf<'packet-arrived'>): Stay | undefined {
    const sent = this.#recent.packetSent(arrived.packet, arrived.at);
    if (sent === undefined) return undefined;
    return { place: wireOf(sent, null), since: sent.at, fact: sent.seq };
  }

  /** The list from which an execution took the message. The stay's `fact` is the taking. */
  takenFrom(unit: number | null, message: MessageId): Stay | undefined {
    if (unit === null) return undefined;
    for (const history of this.#lists.values()) {
      const found = history.removal(unit, message);
      if (found === undefined) continue;
      const place = { kind: 'list', list: history.id, fromTail: found.fromTail } as const;
      return { place, since: found.fact.at, fact: found.fact.seq };
    }
    return undefined;
  }

  /** What brought the message into a list: another list in the same execution, or a request. */
  #broughtBy(stay: Stay, message: MessageId): Stay | undefined {
    const arrival = this.#recent.get(stay.fact);
    if (arrival === undefined) return undefined;
    const moved = this.takenFrom(arrival.unit, message);
    if (moved !== undefined && moved.fact < arrival.seq) return moved;
    const executed = this.#recent
      .ofUnit(arrival.unit)
      .find((fact) => fact.kind === 'command-executed');
    if (executed?.kind !== 'command-executed' || executed.actor === CONSOLE) return undefined;
    const arrived = executed.cause === null ? undefined : this.#recent.get(executed.cause);
    if (arrived?.kind !== 'packet-arrived' || !arrived.messages.includes(message)) return undefined;
    return this.#flight(arrived);
  }
}
