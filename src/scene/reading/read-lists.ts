// The lists of a node as the stage shows them: the scenario's queue first, be it empty, then the
// rest in the order of their keys, each with who waits on it. Keys of other types are only named.

import { type Bytes, raw, text } from '../../base/bytes.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { NodeView } from '../../sim/world.ts';
import type { KeyMoment, ListMoment, WaitingMoment } from '../moment.ts';
import { listId } from './list-history.ts';
import { actorName } from './names.ts';

/** A list with its elements. */
export interface ListRead {
  readonly moment: ListMoment;
  readonly db: number;
  readonly key: Bytes;
  /** From head to tail. */
  readonly elements: readonly Bytes[];
}

/** All lists of a node and the keys that are none. */
export function readLists(
  node: NodeView,
  scenario: Scenario,
): { lists: ListRead[]; otherKeys: KeyMoment[] } {
  const queueKey = raw(scenario.queueKey);
  const lists = [readList(node, scenario, 0, queueKey)];
  const otherKeys: KeyMoment[] = [];
  for (const db of node.inspect.databases()) {
    for (const { key, type } of node.inspect.keys(db)) {
      if (type !== 'list') otherKeys.push({ key: text(key), type });
      else if (db !== 0 || key !== queueKey) lists.push(readList(node, scenario, db, key));
    }
  }
  return { lists, otherKeys };
}

function readList(node: NodeView, scenario: Scenario, db: number, key: Bytes): ListRead {
  const elements = node.inspect.list(db, key) ?? [];
  const isQueue = db === 0 && key === raw(scenario.queueKey);
  const blocks = scenario.workers.some(({ take }) => take === 'block');
  return {
    db,
    key,
    elements,
    moment: {
      id: listId(db, key),
      key: db === 0 ? text(key) : `${text(key)} (db ${db})`,
      length: elements.length,
      entersBy: isQueue ? 'LPUSH' : null,
      leavesBy: isQueue ? (blocks ? 'BRPOP' : 'RPOP') : null,
      next: isQueue && elements.length > 0 ? text(elements.at(-1) as Bytes) : null,
      waiting: db === 0 ? waitingFor(node, key) : [],
    },
  };
}

function waitingFor(node: NodeView, key: Bytes): WaitingMoment[] {
  return node.blocked
    .filter(({ keys }) => keys.includes(key))
    .map(({ actor, until }) => ({ actor, name: actorName(actor), deadline: until }));
}
