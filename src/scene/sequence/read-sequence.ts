// From the journal up to the playhead to a sequence diagram. Only the newest facts are read: nobody
// looks at thousands of arrows, and a long run must not make the page slow.

import type { Ms } from '../../base/time.ts';
import { CONSOLE, type Fact, type FactOf } from '../../sim/fact.ts';
import type { MessageId } from '../../sim/payload.ts';
import type { Run } from '../../sim/run.ts';
import { commandWords, replyTag } from '../reading/packet-words.ts';
import {
  type Lane,
  type MarkEvent,
  type MarkKind,
  type PacketEvent,
  type Sequence,
  type SequenceEvent,
  type Span,
  WORLD_LANE,
} from './sequence.ts';

/** Arrows and marks that are drawn at most. */
const MAX_EVENTS = 150;
/** Facts that are looked through at most, from the newest back. */
const MAX_FACTS = 6000;

/** The sequence diagram of a run up to its playhead. */
export function readSequence(run: Run): Sequence {
  const reader = new SequenceReader(lanesOf(run));
  const { journal } = run;
  const first = Math.max(0, journal.length - MAX_FACTS);
  for (let seq = first; seq < journal.length; seq += 1) reader.read(journal.get(seq));
  return reader.result(run, first > 0);
}

function lanesOf(run: Run): Lane[] {
  const { world } = run;
  const actors = world.actors();
  const sentinel = world.sentinel();
  const lane = (id: string, kind: Lane['kind']): Lane => ({ id, kind });
  return [
    ...actors.filter(({ role }) => role === 'producer').map(({ id }) => lane(id, 'producer')),
    ...world.nodes().map(({ id }) => lane(id, 'node')),
    ...(sentinel === null ? [] : [lane(sentinel.id, 'sentinel')]),
    ...actors.filter(({ role }) => role !== 'producer').map(({ id }) => lane(id, 'worker')),
    lane(WORLD_LANE, 'world'),
  ];
}

/** `m4` is message 4. */
function numberOf(message: MessageId): number {
  return Number(message.slice(1));
}

function packetWords(fact: FactOf<'packet-sent'>): string {
  switch (fact.direction) {
    case 'request':
      return commandWords(fact.argv);
    case 'reply':
      return replyTag(fact.reply);
    case 'stream':
      return fact.label;
  }
}

type OpenSpan = { -readonly [K in keyof Span]: Span[K] };

class SequenceReader {
  readonly #lanes: readonly Lane[];
  readonly #events: SequenceEvent[] = [];
  /** Where each packet stands in `#events`. */
  readonly #packets = new Map<string, number>();
  readonly #spans: OpenSpan[] = [];
  #consoleSpeaks = false;

  constructor(lanes: readonly Lane[]) {
    this.#lanes = lanes;
  }

  read(fact: Fact): void {
    switch (fact.kind) {
      case 'packet-sent':
        this.#sent(fact);
        break;
      case 'packet-arrived':
        this.#ended(fact, null);
        break;
      case 'packet-lost':
        this.#ended(fact, fact.reason);
        break;
      case 'console-typed':
      case 'console-replied':
        this.#console(fact);
        break;
      case 'side-effect-done':
      case 'side-effect-refused':
        this.#effect(fact);
        break;
      default:
        this.#mark(fact);
        this.#stretch(fact);
    }
  }

  #sent(fact: FactOf<'packet-sent'>): void {
    const isRequest = fact.direction === 'request';
    this.#packets.set(fact.packet, this.#events.length);
    this.#events.push({
      kind: 'packet',
      seq: fact.seq,
      at: fact.at,
      direction: fact.direction,
      from: isRequest ? fact.actor : fact.node,
      to: isRequest ? fact.node : fact.actor,
      words: packetWords(fact),
      messages: fact.messages.map(numberOf),
      arrivesAt: fact.arrivesAt,
      end: null,
    });
  }

  #ended(
    { packet, at }: FactOf<'packet-arrived'> | FactOf<'packet-lost'>,
    lost: FactOf<'packet-lost'>['reason'] | null,
  ): void {
    const index = this.#packets.get(packet);
    if (index === undefined) return;
    this.#events[index] = { ...(this.#events[index] as PacketEvent), end: { at, lost } };
  }

  /** redis-cli sits on the server's own machine: its packets take no time. */
  #console(fact: FactOf<'console-typed'> | FactOf<'console-replied'>): void {
    this.#consoleSpeaks = true;
    const isRequest = fact.kind === 'console-typed';
    this.#events.push({
      kind: 'packet',
      seq: fact.seq,
      at: fact.at,
      direction: isRequest ? 'request' : 'reply',
      from: isRequest ? CONSOLE : fact.node,
      to: isRequest ? fact.node : CONSOLE,
      words: isRequest ? commandWords(fact.argv) : replyTag(fact.reply),
      messages: isRequest ? [] : fact.messages.map(numberOf),
      arrivesAt: fact.at,
      end: { at: fact.at, lost: null },
    });
  }

  #effect(fact: FactOf<'side-effect-done'> | FactOf<'side-effect-refused'>): void {
    this.#events.push({
      kind: 'effect',
      seq: fact.seq,
      at: fact.at,
      from: fact.actor,
      message: numberOf(fact.message),
      nth: fact.kind === 'side-effect-done' ? fact.nth : 0,
      refused: fact.kind === 'side-effect-refused',
    });
  }

  #mark(fact: Fact): void {
    const found = markOf(fact);
    if (found === null) return;
    const { lane, mark, message = null } = found;
    const number = message === null ? null : numberOf(message);
    this.#events.push({ kind: 'mark', seq: fact.seq, at: fact.at, lane, mark, message: number });
  }

  #stretch(fact: Fact): void {
    switch (fact.kind) {
      case 'actor-crashed':
        this.#endAll(fact.actor, fact.at);
        this.#begin(fact.actor, 'dead', fact.at);
        break;
      case 'node-crashed':
        this.#begin(fact.node, 'dead', fact.at);
        break;
      case 'actor-restarted':
        this.#end(fact.actor, 'dead', fact.at);
        break;
      case 'node-started':
        this.#end(fact.node, 'dead', fact.at);
        break;
      case 'work-started':
        this.#begin(fact.actor, 'working', fact.at, numberOf(fact.message));
        break;
      case 'message-released':
        this.#endIfOpen(fact.actor, 'working', fact.at);
        break;
      case 'client-blocked':
        this.#begin(fact.actor, 'blocked', fact.at);
        break;
      case 'client-unblocked':
        this.#endIfOpen(fact.actor, 'blocked', fact.at);
        break;
      case 'pause-began':
        this.#begin(fact.target, 'paused', fact.at);
        break;
      case 'pause-ended':
        this.#end(fact.target, 'paused', fact.at);
        break;
      default:
    }
  }

  #begin(lane: string, kind: Span['kind'], from: Ms, message: number | null = null): void {
    this.#endIfOpen(lane, kind, from);
    this.#spans.push({ lane, kind, from, until: null, message });
  }

  #open(lane: string, kind: Span['kind']): OpenSpan | undefined {
    return this.#spans.find(
      (span) => span.lane === lane && span.kind === kind && span.until === null,
    );
  }

  #endIfOpen(lane: string, kind: Span['kind'], at: Ms): void {
    const open = this.#open(lane, kind);
    if (open !== undefined) open.until = at;
  }

  /** Ends what goes on, or what must have begun before the facts that were read. */
  #end(lane: string, kind: Span['kind'], at: Ms): void {
    const open = this.#open(lane, kind);
    if (open !== undefined) open.until = at;
    else this.#spans.push({ lane, kind, from: null, until: at, message: null });
  }

  #endAll(lane: string, at: Ms): void {
    for (const span of this.#spans) {
      if (span.lane === lane && span.until === null) span.until = at;
    }
  }

  result(run: Run, isCut: boolean): Sequence {
    const events = this.#events.slice(-MAX_EVENTS);
    const cut = isCut || events.length < this.#events.length;
    const since = cut ? (events[0]?.at ?? 0) : 0;
    const spans = this.#spans.filter(({ until }) => until === null || until >= since);
    return {
      lanes: this.#consoleSpeaks ? withConsole(this.#lanes) : this.#lanes,
      events,
      spans: [...spans, ...this.#stillDead(run)],
      isCut: cut,
      now: run.now,
    };
  }

  /** Those that died before the facts that were read, or have not begun to live. */
  #stillDead(run: Run): Span[] {
    const whole = (lane: string): Span => ({
      lane,
      kind: 'dead',
      from: null,
      until: null,
      message: null,
    });
    const isKnown = (lane: string) => this.#open(lane, 'dead') !== undefined;
    return [
      ...run.world.actors().filter(({ id, alive }) => !alive && !isKnown(id)),
      ...run.world.nodes().filter(({ id, up }) => !up && !isKnown(id)),
    ].map(({ id }) => whole(id));
  }
}

/** The person at redis-cli sits next to Redis. */
function withConsole(lanes: readonly Lane[]): Lane[] {
  const at = lanes.findIndex(({ kind }) => kind === 'node');
  return [...lanes.slice(0, at), { id: CONSOLE, kind: 'console' }, ...lanes.slice(at)];
}

interface Mark extends Pick<MarkEvent, 'lane' | 'mark'> {
  readonly message?: MessageId;
}

const ACTOR_MARKS = {
  'message-created': 'created',
  'retry-scheduled': 'retry',
  'gave-up': 'gave-up',
  'request-timed-out': 'timed-out',
  'actor-crashed': 'crashed',
  'actor-restarted': 'restarted',
} as const satisfies Partial<Record<Fact['kind'], MarkKind>>;

function markOf(fact: Fact): Mark | null {
  switch (fact.kind) {
    case 'message-created':
    case 'retry-scheduled':
    case 'gave-up':
      return { lane: fact.actor, mark: ACTOR_MARKS[fact.kind], message: fact.message };
    case 'request-timed-out':
    case 'actor-crashed':
    case 'actor-restarted':
      return { lane: fact.actor, mark: ACTOR_MARKS[fact.kind] };
    case 'node-crashed':
      return { lane: fact.node, mark: fact.how === 'power' ? 'power-lost' : 'crashed' };
    case 'node-started':
      return { lane: fact.node, mark: 'restarted' };
    case 'pause-began':
      return { lane: fact.target, mark: 'paused' };
    case 'pause-ended':
      return { lane: fact.target, mark: 'resumed' };
    case 'connection-reset':
      return { lane: fact.link.slice(0, fact.link.indexOf(':')), mark: 'reset' };
    default:
      return null;
  }
}
