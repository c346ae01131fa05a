// What faults can be used on: everything in the world that has a name, with what it is about at the
// moment. Adding a sort of thing is a case here and in `thingsIn`.

import type { Sentence } from '../../i18n/dictionary.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type {
  ActorView,
  ConsumerView,
  LinkView,
  NodeView,
  SentinelView,
  WorldView,
} from '../../sim/world.ts';
import { moment, nameOfActor, nameOfTarget, numbersOf } from '../events/names.ts';

/** A message that a fault can be used on: it has still to be done, or even to be made. */
export interface MessageThing {
  readonly id: string;
  readonly state: OpenState | 'not-made';
}

const OPEN_STATES = ['unsent', 'held', 'in-flight', 'waiting', 'working', 'taken'] as const;
type OpenState = (typeof OPEN_STATES)[number];

/** At most so many are offered; the oldest come first, as a queue has them. */
const MAX_MESSAGES = 12;

/** The messages of a ledger that are still to be done, and the next one to be made. */
export function openMessages(ledger: Ledger): MessageThing[] {
  const all = ledger.messages();
  const open = all.flatMap(({ id, state }) => {
    const found = OPEN_STATES.find((each) => each === state);
    return found === undefined ? [] : [{ id, state: found }];
  });
  const next = Math.max(0, ...all.map(({ number }) => number)) + 1;
  return [...open.slice(0, MAX_MESSAGES), { id: `m${next}`, state: 'not-made' }];
}

/** Whoever runs as a process of its own. */
type ProcessView = ActorView | SentinelView;

/** One thing in the world. Its id is what a fault is aimed at. */
export type Thing =
  | { readonly kind: 'process'; readonly id: string; readonly actor: ProcessView }
  | {
      readonly kind: 'link';
      readonly id: string;
      readonly link: LinkView;
      readonly actor: ActorView | undefined;
    }
  | { readonly kind: 'node'; readonly id: string; readonly node: NodeView }
  | { readonly kind: 'message'; readonly id: string; readonly message: MessageThing };

/** The world and its messages, as far as faults are concerned. */
export interface FaultScene {
  readonly world: WorldView;
  readonly messages: readonly MessageThing[];
}

export function isConsumer(actor: ProcessView): actor is ConsumerView {
  return 'role' in actor && actor.role === 'consumer';
}

/** A worker: a consumer that does the work, not one that only brings messages back or on. */
export function isWorker(actor: ProcessView): actor is ConsumerView {
  return isConsumer(actor) && actor.spec.duty === 'work';
}

/** Everything there is, workers first. */
export function thingsIn({ world, messages }: FaultScene): Thing[] {
  const actors = world.actors();
  const inOrder = [
    ...actors.filter(isWorker),
    ...actors.filter((actor) => isConsumer(actor) && !isWorker(actor)),
    ...actors.filter((actor) => !isConsumer(actor)),
  ];
  const rank = new Map(inOrder.map(({ id }, index) => [id, index]));
  const sentinel = world.sentinel();
  const links = [...world.links()].sort(
    (a, b) => (rank.get(a.actor) ?? 0) - (rank.get(b.actor) ?? 0),
  );
  links.push(...world.replicationLinks(), ...(sentinel?.links ?? []));
  return [
    ...[...inOrder, ...(sentinel === null ? [] : [sentinel])].map((actor) => ({
      kind: 'process' as const,
      id: actor.id,
      actor,
    })),
    ...links.map((link) => ({
      kind: 'link' as const,
      id: link.id,
      link,
      actor: world.actor(link.actor),
    })),
    ...world.nodes().map((node) => ({ kind: 'node' as const, id: node.id, node })),
    ...messages.map((message) => ({ kind: 'message' as const, id: message.id, message })),
  ];
}

/** What people call it. A link goes by its process. */
export function nameOfThing(thing: Thing): Sentence | string {
  return thing.kind === 'link' ? nameOfActor(thing.link.actor) : nameOfTarget(thing.id);
}

/** What it is about right now. */
export function stateOf(thing: Thing): Sentence {
  switch (thing.kind) {
    case 'process':
      return processState(thing.actor);
    case 'link':
      return linkState(thing.link);
    case 'node':
      return nodeState(thing.node);
    case 'message': {
      const { state } = thing.message;
      if (state === 'not-made') return { key: 'state.not-made' };
      return { key: `reason.${state}` };
    }
  }
}

function processState(actor: ProcessView): Sentence {
  if (actor.state === 'new') return newUntil(actor.restartsAt);
  if (!actor.alive) return downUntil(actor.restartsAt);
  if (actor.pausedUntil !== null) return pausedUntil(actor.pausedUntil);
  if (isConsumer(actor) && actor.slowness > 1) {
    return { key: 'state.slow', params: { factor: actor.slowness } };
  }
  const holds = 'holds' in actor ? actor.holds : [];
  if (holds.length === 0) return { key: 'state.holds-nothing' };
  const messages = numbersOf(holds.map((message) => message.id));
  return { key: 'state.holds', params: { count: holds.length, messages } };
}

function linkState({ cut, extraMs, state }: LinkView): Sentence {
  if (cut !== null) {
    if (cut.healsAt === null) return { key: 'state.cut' };
    return { key: 'state.cut-until', params: { at: moment(cut.healsAt) } };
  }
  if (extraMs > 0) return { key: 'state.slow-link', params: { ms: extraMs } };
  return { key: `state.link-${state}` };
}

function nodeState({ up, restartsAt, pausedUntil: until }: NodeView): Sentence {
  if (!up) return downUntil(restartsAt);
  return until === null ? { key: 'state.runs' } : pausedUntil(until);
}

function newUntil(startsAt: number | null): Sentence {
  if (startsAt === null) return { key: 'state.new' };
  return { key: 'state.new-until', params: { at: moment(startsAt) } };
}

function downUntil(restartsAt: number | null): Sentence {
  if (restartsAt === null) return { key: 'state.crashed' };
  return { key: 'state.crashed-until', params: { at: moment(restartsAt) } };
}

function pausedUntil(until: number): Sentence {
  return { key: 'state.paused-until', params: { at: moment(until) } };
}

/** Whether a packet of that direction is on its way on the link. */
export function flying(link: string, world: WorldView, direction: 'request' | 'reply'): Sentence {
  const found = world
    .packets()
    .some((packet) => packet.link === link && packet.direction === direction);
  return { key: found ? `state.${direction}-flying` : 'state.next-one' };
}
