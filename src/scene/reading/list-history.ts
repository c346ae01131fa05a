// How the elements of one list moved lately. The present length and the splices of the last seconds
// give the place of an element at every moment in between, walking back from the present.

import { type MessageId, messagesIn } from '../../sim/payload.ts';
import type { Move } from '../moment.ts';
import type { ListSpliced, RecentFacts } from './recent-facts.ts';

interface Splice {
  readonly fact: ListSpliced;
  /** Length before and after it. */
  readonly before: number;
  readonly after: number;
}

/** Where an element was found, and by which splice. */
export interface Found {
  readonly fact: ListSpliced;
  readonly fromTail: number;
}

/** What a walk back through the splices gives. */
export interface Walk {
  /** Moves within the list, newest first. */
  readonly moves: readonly Move[];
  /** Place right after it came in. */
  readonly fromTail: number;
  /** How it came in; undefined when that is too long ago. */
  readonly arrival: ListSpliced | undefined;
}

export class ListHistory {
  readonly id: string;
  /** Newest first. */
  readonly #splices: readonly Splice[];

  /** `node`, `db` and `key` name the list; `length` is what it has now. */
  constructor(
    id: string,
    where: { readonly node: string; readonly db: number; readonly key: string },
    length: number,
    recent: RecentFacts,
  ) {
    this.id = id;
    const splices: Splice[] = [];
    let after = length;
    for (let at = recent.facts.length - 1; at >= 0; at -= 1) {
      const fact = recent.facts[at];
      if (fact === undefined || !('key' in fact) || fact.key !== where.key) continue;
      if (fact.node !== where.node || fact.db !== where.db) continue;
      // Before the key was deleted or renamed it was another list.
      if (fact.kind === 'key-placed') break;
      if (fact.kind === 'key-removed' && fact.reason !== 'emptied') break;
      if (fact.kind !== 'list-spliced') continue;
      const before = after - fact.added.length + fact.removed.length;
      splices.push({ fact, before, after });
      after = before;
    }
    this.#splices = splices;
  }

  /** The splice of an execution that took a message out, and where the message was. */
  removal(unit: number | null, message: MessageId): Found | undefined {
    for (const { fact, before } of this.#splices) {
      if (fact.unit !== unit) continue;
      const at = fact.removed.findIndex((value) => messagesIn(value).includes(message));
      if (at !== -1) return { fact, fromTail: before - 1 - (fact.index + at) };
    }
    return undefined;
  }

  /** Follows an element back from where it is after the facts before `seq`. */
  walkBack(fromTail: number, seq: number): Walk {
    const moves: Move[] = [];
    let place = fromTail;
    for (const { fact, after } of this.#splices) {
      if (fact.seq >= seq) continue;
      const index = after - 1 - place;
      if (index >= fact.index + fact.added.length) continue;
      if (index >= fact.index) return { moves, fromTail: place, arrival: fact };
      const earlier = place + fact.removed.length - fact.added.length;
      if (earlier !== place) {
        moves.push({ at: fact.at, from: this.#place(earlier), to: this.#place(place) });
      }
      place = earlier;
    }
    return { moves, fromTail: place, arrival: undefined };
  }

  #place(fromTail: number) {
    return { kind: 'list', list: this.id, fromTail } as const;
  }
}
