// The ledger's state while it folds: one entry per message, the mirror of the keys, and the copies
// that are between two places inside one atomic execution. Entries are immutable and replaced, so
// that a mark (an image) shares nearly everything.

import type { Bytes } from '../base/bytes.ts';
import type { Fact } from '../sim/fact.ts';
import type { ActorId, NodeId } from '../sim/ids.ts';
import { type MessageId, numberOf } from '../sim/payload.ts';
import { KeyMirror, type KeysImage } from './keys.ts';
import type { Copy, CopyEnd, MessageRecord, MessageState, Place } from './record.ts';
import { lossOf, stateOf } from './state.ts';
import { CowVector, type VectorImage } from './vector.ts';

/** What the book needs to know of a fact. */
export type Moment = Pick<Fact, 'seq' | 'at'>;

/** The facts about a message, newest first. */
interface Trail {
  readonly fact: number;
  readonly before: Trail | null;
}

export interface Entry {
  readonly record: MessageRecord;
  readonly trail: Trail | null;
  /** Copies born so far, for the next copyId. */
  readonly born: number;
}

/** A copy that left its place within an execution and has not reached another one yet. */
export interface Loose {
  readonly copyId: string;
  readonly message: MessageId;
  readonly unit: number | null;
  /** What becomes of it when the execution ends and nobody took it. */
  readonly how: CopyEnd;
  /** Whether it came out of a key; if not, a request brought it. */
  readonly wasInKey: boolean;
  /** The connection whose request brought it; null for one out of a key. */
  readonly connection: string | null;
  /** The fact that set it loose. */
  readonly since: Moment;
}

/** A copy that came into the world in a key, in the execution that is being folded. */
export interface Newborn {
  readonly copyId: string;
  readonly message: MessageId;
  readonly unit: number | null;
  /** The key that it is in. */
  readonly keyName: string;
}

/** A copy inside a node, before a key: what a connection sent and what has not run yet. */
export interface Queued {
  readonly copyId: string;
  readonly message: MessageId;
  readonly connection: string;
  /**
   * `sent`: its command has not run yet. `in-transaction`: EXEC will run it. `put-off`: the server
   * keeps it back (CLIENT PAUSE) and runs it by itself. `streamed`: it came from a primary, and its
   * replica is about to apply it.
   */
  readonly phase: 'sent' | 'in-transaction' | 'put-off' | 'streamed';
}

/** A replica that applies what its primary sent. */
interface Obedience {
  readonly node: NodeId;
  readonly connection: string;
  /** It is sent all that its primary holds. */
  readonly isFull: boolean;
}

export interface BookImage {
  readonly entries: VectorImage<Entry>;
  readonly keys: KeysImage;
  readonly loose: readonly Loose[];
  readonly newborn: readonly Newborn[];
  readonly queued: readonly Queued[];
  readonly obeying: Obedience | null;
  readonly counts: ReadonlyMap<MessageState, number>;
  readonly sent: number;
  readonly executor: {
    readonly unit: number | null;
    readonly actor: ActorId;
    /** The messages in the words, when the console typed them. */
    readonly typed: readonly MessageId[];
  } | null;
}

type Draft = Omit<MessageRecord, 'state' | 'lost'>;
/** What can change of a message. */
type Change = Partial<
  Pick<Draft, 'copies' | 'ended' | 'timesDone' | 'timesSent' | 'belief' | 'effects'>
>;

export class Book {
  readonly keys = new KeyMirror();
  loose: readonly Loose[] = [];
  newborn: readonly Newborn[] = [];
  queued: readonly Queued[] = [];
  /** Who applies a stream while its facts are folded. */
  obeying: Obedience | null = null;
  /** Who runs the execution that is being folded. */
  executor: BookImage['executor'] = null;
  #entries = new CowVector<Entry>();
  /**
   * Append only, also over restores: an index counts only if the entry there is of that message.
   */
  readonly #index = new Map<MessageId, number>();
  #counts = new Map<MessageState, number>();
  #sent = 0;

  #position(id: MessageId): number | undefined {
    const index = this.#index.get(id);
    if (index === undefined || this.#entries.get(index)?.record.id !== id) return undefined;
    return index;
  }

  record(id: MessageId): MessageRecord | undefined {
    const index = this.#position(id);
    return index === undefined ? undefined : this.#entries.get(index)?.record;
  }

  /** The record of the n-th message that was seen, from 0. */
  recordAt(place: number): MessageRecord | undefined {
    return place < this.#entries.length ? this.#entries.get(place)?.record : undefined;
  }

  /** Opens a record for a message that was not seen before. */
  open(id: MessageId, payload: Bytes, by: ActorId, fact: Moment): void {
    if (this.#position(id) !== undefined) return;
    const draft: Draft = {
      id,
      number: numberOf(id),
      payload,
      createdAt: fact.at,
      createdBy: by,
      copies: [],
      ended: [],
      timesDone: 0,
      timesSent: 0,
      belief: null,
      effects: [],
    };
    const record = finish(draft);
    this.#index.set(id, this.#entries.push({ record, trail: null, born: 0 }));
    this.#count(record.state, 1);
  }

  /** Changes a record by a fact, which joins the message's trail. */
  change(id: MessageId, fact: Moment, change: (record: MessageRecord) => Change): void {
    const index = this.#position(id);
    const entry = index === undefined ? undefined : this.#entries.get(index);
    if (index === undefined || entry === undefined) return;
    const before = entry.record;
    const record = changed(before, change(before));
    const isNew = entry.trail === null || entry.trail.fact < fact.seq;
    const trail = isNew ? { fact: fact.seq, before: entry.trail } : entry.trail;
    this.#entries.set(index, { record, trail, born: entry.born });
    if (record.state !== before.state) {
      this.#count(before.state, -1);
      this.#count(record.state, 1);
    }
    if (before.timesSent === 0 && record.timesSent > 0) this.#sent += 1;
  }

  #count(state: MessageState, by: number): void {
    this.#counts.set(state, (this.#counts.get(state) ?? 0) + by);
  }

  /** Brings a new copy into the world; returns its id, or undefined for an unknown message. */
  addCopy(id: MessageId, place: Place, fact: Moment): string | undefined {
    const index = this.#position(id);
    const entry = index === undefined ? undefined : this.#entries.get(index);
    if (index === undefined || entry === undefined) return undefined;
    const copyId = `${id}.${entry.born}`;
    const { record, trail, born } = entry;
    this.#entries.set(index, { record, trail, born: born + 1 });
    const since = fact.at;
    const { seq } = fact;
    const copy: Copy = { copyId, message: id, place, since, fact: seq, born: seq, taken: null };
    this.change(id, fact, ({ copies }) => ({ copies: [...copies, copy] }));
    return copyId;
  }

  moveCopy(
    id: MessageId,
    copyId: string,
    place: Place,
    fact: Moment,
    taken: Copy['taken'] = null,
  ): void {
    this.change(id, fact, ({ copies }) => ({
      copies: copies.map((copy) =>
        copy.copyId === copyId
          ? { ...copy, place, since: fact.at, fact: fact.seq, taken: taken ?? copy.taken }
          : copy,
      ),
    }));
  }

  /** A newborn copy turns out to be an older one that moved: it takes the newborn one's place. */
  becomes({ copyId, message, keyName }: Newborn, older: string, fact: Moment): void {
    this.keys.replace(keyName, copyId, older);
    this.change(message, fact, ({ copies }) => {
      const place = copies.find((copy) => copy.copyId === copyId)?.place;
      const others = copies.filter((copy) => copy.copyId !== copyId);
      return {
        copies: others.map((copy) =>
          copy.copyId === older && place !== undefined
            ? { ...copy, place, since: fact.at, fact: fact.seq }
            : copy,
        ),
      };
    });
  }

  /** A copy is no more. */
  endCopy(id: MessageId, copyId: string, how: CopyEnd, fact: Moment): void {
    this.change(id, fact, ({ copies, ended }) => ({
      copies: copies.filter((copy) => copy.copyId !== copyId),
      ended: [
        ...ended,
        ...copies
          .filter((copy) => copy.copyId === copyId)
          .map((copy) => ({ ...copy, how, endedAt: fact.at, endedBy: fact.seq })),
      ],
    }));
  }

  /** A living copy of a message at a place, the oldest first. */
  find(id: MessageId, isThere: (place: Place) => boolean): Copy | undefined {
    return this.record(id)?.copies.find(({ place }) => isThere(place));
  }

  /** The copies in the files of a node that is down. */
  onDisk(node: NodeId): Copy[] {
    const found: Copy[] = [];
    for (let index = 0; index < this.#entries.length; index += 1) {
      for (const copy of this.#entries.get(index)?.record.copies ?? []) {
        if (copy.place.kind === 'disk' && copy.place.node === node) found.push(copy);
      }
    }
    return found;
  }

  image(): BookImage {
    return {
      entries: this.#entries.image(),
      keys: this.keys.image(),
      loose: this.loose,
      newborn: this.newborn,
      queued: this.queued,
      obeying: this.obeying,
      counts: new Map(this.#counts),
      sent: this.#sent,
      executor: this.executor,
    };
  }

  restore(image: BookImage): void {
    this.#entries.restore(image.entries);
    this.keys.restore(image.keys);
    this.loose = image.loose;
    this.newborn = image.newborn;
    this.queued = image.queued;
    this.obeying = image.obeying;
    this.#counts = new Map(image.counts);
    this.#sent = image.sent;
    this.executor = image.executor;
  }

  /** How many messages are in a state. */
  countOf(state: MessageState): number {
    return this.#counts.get(state) ?? 0;
  }

  /** Where a message stands among the entries: for looks into images. */
  get index(): ReadonlyMap<MessageId, number> {
    return this.#index;
  }
}

/** Field by field: the same by spreading costs more than all the rest of folding a fact. */
function changed(before: MessageRecord, change: Change): MessageRecord {
  const { copies = before.copies, ended = before.ended, effects = before.effects } = change;
  const { timesDone = before.timesDone, timesSent = before.timesSent } = change;
  const state = stateOf({ copies, timesDone, timesSent });
  return {
    id: before.id,
    number: before.number,
    payload: before.payload,
    createdAt: before.createdAt,
    createdBy: before.createdBy,
    copies,
    ended,
    timesDone,
    timesSent,
    belief: change.belief ?? before.belief,
    effects,
    state,
    lost: lossOf(state, ended),
  };
}

function finish(draft: Draft): MessageRecord {
  const state = stateOf(draft);
  return { ...draft, state, lost: lossOf(state, draft.ended) };
}
