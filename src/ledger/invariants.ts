// What must be true of every ledger at every moment. Conservation is checked against the world
// itself, counted anew: the ledger knows facts only, so the two agree only if every way of a
// message is told by a fact.

import type { Bytes } from '../base/bytes.ts';
import { messagesIn } from '../sim/payload.ts';
import type { NodeView, WorldView } from '../sim/world.ts';
import { keyName } from './keys.ts';
import type { Ledger } from './ledger.ts';
import type { Copy } from './record.ts';

/** What is wrong, in words for a developer. Empty when all is well. */
export type Violations = readonly string[];

/** Each message is in exactly one state, and it is lost only if no copy is left anywhere. */
export function conservation(ledger: Ledger): Violations {
  const wrong: string[] = [];
  const { created, sent: _sent, ...states } = ledger.counts();
  const counted = Object.values(states).reduce((sum, count) => sum + count, 0);
  if (counted !== created) wrong.push(`${created} messages, but ${counted} in all states`);
  for (const { id, state, copies, timesDone } of ledger.messages()) {
    const isOpen = timesDone === 0 && state !== 'lost';
    if (isOpen && copies.length === 0) wrong.push(`${id} is ${state} without a copy`);
    if (state === 'lost' && copies.length > 0) wrong.push(`${id} is lost and has copies`);
  }
  return wrong;
}

/** The ledger's copies are those in the world, place by place, and so are the side effects. */
export function agreement(ledger: Ledger, world: WorldView): Violations {
  const inWorld = placesInWorld(world);
  const inLedger = new Map<string, number>();
  for (const { message, place } of ledger.copies()) {
    const name = placeName(place);
    if (name !== undefined) add(inLedger, `${message} ${name}`);
  }
  for (const { id, timesDone } of ledger.messages()) {
    if (timesDone > 0) add(inLedger, `${id} outside`, timesDone);
  }
  const wrong: string[] = [];
  for (const what of new Set([...inWorld.keys(), ...inLedger.keys()])) {
    const [real, told] = [inWorld.get(what) ?? 0, inLedger.get(what) ?? 0];
    if (real !== told) wrong.push(`${what}: ${real} in the world, ${told} in the ledger`);
  }
  return wrong;
}

function add(counts: Map<string, number>, what: string, by = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + by);
}

/** Undefined for places that the world does not show: a MULTI queue, a person's hand. */
function placeName(place: Copy['place']): string | undefined {
  switch (place.kind) {
    case 'producer':
    case 'worker':
      return `with ${place.actor}`;
    case 'wire':
      return `on ${place.packet}`;
    case 'key':
      return `in ${keyName(place.node, place.db, place.key)}`;
    default:
      return undefined;
  }
}

function placesInWorld(world: WorldView): Map<string, number> {
  const found = new Map<string, number>();
  for (const { id, holds } of world.actors()) {
    for (const message of holds) add(found, `${message.id} with ${id}`);
  }
  for (const { id, messages } of world.packets()) {
    for (const message of messages) add(found, `${message} on ${id}`);
  }
  for (const node of world.nodes()) {
    for (const { name, value } of elements(node)) {
      for (const message of messagesIn(value)) add(found, `${message} in ${name}`);
    }
  }
  for (const { message } of world.effects()) add(found, `${message} outside`);
  return found;
}

/** Everything in a node's keys that may hold a message. */
function elements({ id, inspect }: NodeView): { readonly name: string; readonly value: Bytes }[] {
  return inspect.databases().flatMap((db) =>
    inspect.keys(db).flatMap(({ key }) => {
      const string = inspect.string(db, key);
      const values = inspect.list(db, key) ?? (string === undefined ? [] : [string]);
      return values.map((value) => ({ name: keyName(id, db, key), value }));
    }),
  );
}
