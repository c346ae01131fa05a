// Streams as the stage shows them: the newest entries, where each group has come to, what each
// consumer has pending, and what was trimmed.

import { type Bytes, text } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { StreamView } from '../../redis/types/stream-view.ts';
import type { Fact, FactOf } from '../../sim/fact.ts';
import { messagesIn, numberOf } from '../../sim/payload.ts';
import { literal } from '../phrase.ts';
import type {
  EntryMoment,
  GroupMoment,
  PendingMoment,
  ReaderMoment,
  StreamConsumerMoment,
  StreamMoment,
  StreamState,
} from '../structure-moments.ts';
import { actorName } from './names.ts';
import { recentStates } from './recent-states.ts';
import {
  type KeyAt,
  keyId,
  keyLabel,
  type ReadingContext,
  type StructureRead,
} from './structure-read.ts';

/** The newest entries; more are in the heap anyway. */
const ENTRIES_AT_MOST = 48;
/** Pending entries of a group; more are counted only. */
const PENDING_AT_MOST = 200;

type PendingView = StreamView['groups'][number]['pending'][number];
/** Where a reader without a group keeps the id that it has come to: `orders:last:worker-A`. */
const READER = ':last:';

/** By the design: who reads without a group, or without acks, has no PEL. */
function consumersExpected({ scenario, protections }: ReadingContext): number {
  if (protections.read !== 'group' || protections.noAck) return 0;
  return protections.sharedName ? 1 : scenario.workers.length;
}

/** A stream; an expected one may be empty. */
export function readStream(
  where: KeyAt,
  expected: { readonly isDead?: boolean } | null,
  context: ReadingContext,
): StructureRead {
  const { db, key } = where;
  const id = keyId(db, key);
  const view = context.node.inspect.stream(db, key) ?? EMPTY;
  const shown = view.entries.slice(-ENTRIES_AT_MOST);
  const messages = new Map(shown.map(({ id: slot, fields }) => [slot, firstIn(fields)]));
  const moment: StreamMoment = {
    kind: 'stream',
    id,
    key: keyLabel(db, key),
    isExpected: expected !== null,
    isDead: expected?.isDead ?? false,
    length: view.entries.length,
    firstId: view.entries[0]?.id ?? null,
    lastId: view.lastId,
    trimmed: trimmedOf(where, context),
    states: entryStates(where, view, context),
    groups: view.groups.map((group) => ({
      ...groupOf(group, where, messages, context),
      delivered: rankOf(group.lastDelivered, view),
    })),
    readers: readersOf(where, view, context),
    claimIdleMs: context.protections.claimIdleMs,
    consumersExpected: expected === null || expected.isDead ? 0 : consumersExpected(context),
  };
  const occupants = shown.map(({ id: slot, fields }) => ({
    db,
    key,
    place: { kind: 'slot', structure: id, slot } as const,
    values: fields,
  }));
  return { moment, db, key, occupants };
}

const EMPTY: StreamView = { entries: [], lastId: '0-0', groups: [] };

function firstIn(fields: readonly Bytes[]): number | null {
  for (const field of fields) {
    const [message] = messagesIn(field);
    if (message !== undefined) return numberOf(message);
  }
  return null;
}

function entryStates(where: KeyAt, view: StreamView, context: ReadingContext): StreamState[] {
  const entries = view.entries
    .slice(-ENTRIES_AT_MOST)
    .map(({ id, fields }): EntryMoment => ({ slot: id, number: firstIn(fields) }));
  const now = { length: view.entries.length, entries };
  return recentStates(now, where, context, ({ length, entries: some }, fact) => {
    if (fact.kind === 'stream-added') {
      return { length: length - 1, entries: some.filter(({ slot }) => slot !== fact.id) };
    }
    if (fact.kind !== 'stream-removed') return undefined;
    const back = fact.ids.map((slot): EntryMoment => ({ slot, number: null }));
    const all = [...back, ...some].sort((a, b) => compareIds(a.slot, b.slot));
    return { length: length + back.length, entries: all };
  }).map(({ since, state }) => ({ since, ...state }));
}

function compareIds(a: string, b: string): number {
  const [aMs = 0, aSeq = 0] = a.split('-').map(Number);
  const [bMs = 0, bSeq = 0] = b.split('-').map(Number);
  return aMs - bMs || aSeq - bSeq;
}

/** How many entries have this id or a smaller one. */
function rankOf(id: string, { entries }: StreamView): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareIds(entries[middle]?.id ?? '', id) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Messages whose entries were trimmed or deleted. */
function trimmedOf({ db, key }: KeyAt, { ledger, recent, node }: ReadingContext) {
  let count = 0;
  let latest: { readonly endedBy: number; readonly id: string } | null = null;
  for (const { ended } of ledger.messages()) {
    for (const { place, how, fact, endedBy } of ended) {
      if (place.kind !== 'key' || how !== 'deleted' || place.key !== key) continue;
      if (place.db !== db || place.node !== node.id) continue;
      const added = recent.get(fact);
      if (added?.kind !== 'stream-added') continue;
      count += 1;
      if (latest === null || endedBy >= latest.endedBy) latest = { endedBy, id: added.id };
    }
  }
  return latest === null ? null : { count, lastId: latest.id };
}

function groupOf(
  group: StreamView['groups'][number],
  where: KeyAt,
  messages: ReadonlyMap<string, number | null>,
  context: ReadingContext,
): Omit<GroupMoment, 'delivered'> {
  const names = group.consumers.map(({ name }) => name);
  const pending = group.pending.slice(0, PENDING_AT_MOST);
  const moment = ({ id, consumer, deliveredAt, deliveryCount }: PendingView): PendingMoment => ({
    slot: id,
    number: messages.get(id) ?? numberOfGone(id, where, context),
    consumer: names.indexOf(consumer),
    deliveredAt: deliveredAt - (context.node.wallClock - context.world.at),
    deliveryCount,
    isGone: !messages.has(id),
  });
  const states = recentStates(pending, where, context, (now, fact) => {
    if (fact.kind !== 'pending-changed' || fact.group !== group.name) return undefined;
    const before = lastBefore(fact, context);
    const others = now.filter(({ id }) => id !== fact.id);
    if (before === undefined) return others;
    return [...others, before].sort((a, b) => compareIds(a.id, b.id));
  });
  return {
    name: text(group.name),
    lastDelivered: group.lastDelivered,
    lag: group.lag,
    consumers: names.map((name) => consumerOf(text(name), context)),
    states: states.map(({ since, state }) => ({ since, pending: state.map(moment) })),
  };
}

/** How an entry was pending before a fact about it; undefined when it was not. */
function lastBefore(
  { seq, at, node, db, key, group, id }: FactOf<'pending-changed'>,
  { recent }: ReadingContext,
): PendingView | undefined {
  const isIt = (fact: Fact): fact is FactOf<'pending-changed'> =>
    fact.kind === 'pending-changed' &&
    fact.seq < seq &&
    fact.id === id &&
    fact.group === group &&
    fact.key === key &&
    fact.db === db &&
    fact.node === node;
  const fact = recent.lastBefore(at, isIt);
  if (fact === undefined || fact.consumer === null) return undefined;
  const { consumer, deliveredAt, deliveryCount } = fact;
  return { id, consumer, deliveredAt, deliveryCount };
}

/** Consumers call themselves by the process's id; with fresh names, with a number behind it. */
function consumerOf(name: string, { world, protections }: ReadingContext): StreamConsumerMoment {
  const id = protections.freshNames ? name.replace(/-\d+$/, '') : name;
  const actor = world.actor(id);
  if (actor === undefined) return { name: literal(name), condition: 'running' };
  const isOld = protections.freshNames && name !== `${id}-${actor.life}`;
  const shown = protections.freshNames ? literal(name.replace('worker-', '')) : actorName(id);
  if (isOld) return { name: shown, condition: 'gone' };
  if (!actor.alive) return { name: shown, condition: 'crashed' };
  return { name: shown, condition: actor.pausedUntil === null ? 'running' : 'paused' };
}

function readersOf(
  { db, key }: KeyAt,
  view: StreamView,
  { node, protections }: ReadingContext,
): ReaderMoment[] {
  if (protections.read !== 'saved-id') return [];
  const prefix = `${key}${READER}`;
  return node.inspect.keys(db).flatMap((each) => {
    if (each.type !== 'string' || !each.key.startsWith(prefix)) return [];
    const id = node.inspect.string(db, each.key);
    const reader = text(each.key).slice(text(key).length + READER.length);
    if (id === undefined) return [];
    return [{ name: actorName(reader), id: text(id), read: rankOf(text(id), view) }];
  });
}

/** Which copies in a stream are in entries that every group has behind itself. */
export function acknowledgedIn(stream: StreamMoment): (slot: string) => boolean {
  if (stream.groups.length === 0) return () => false;
  const pending = stream.groups.map(
    ({ states }) => new Set((states[0]?.pending ?? []).map(({ slot }) => slot)),
  );
  return (slot) =>
    stream.groups.every(
      ({ lastDelivered }, index) =>
        compareIds(slot, lastDelivered) <= 0 && !(pending[index]?.has(slot) ?? false),
    );
}

/** The message of an entry that is gone; null when it was none. */
function numberOfGone(
  slot: string,
  { db, key }: KeyAt,
  { ledger, recent }: ReadingContext,
): number | null {
  const record = ledger.messages().find(({ ended }) =>
    ended.some(({ place, fact }) => {
      if (place.kind !== 'key' || place.key !== key || place.db !== db) return false;
      const added = recent.get(fact);
      return added?.kind === 'stream-added' && added.id === slot;
    }),
  );
  return record?.number ?? null;
}

/** Virtual time of a moment of Redis's clock. */
export function virtualOf(wall: Ms, { node, world }: ReadingContext): Ms {
  return world.at + wall - node.wallClock;
}
