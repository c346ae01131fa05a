// How a structure was lately, walking back from how it is now through the facts about its key.

import type { Ms } from '../../base/time.ts';
import type { Fact } from '../../sim/fact.ts';
import type { KeyAt, ReadingContext } from './structure-read.ts';

/** Longer than any change within a structure is to be seen. */
const SEEN_FOR_MS = 600;

/** A state and since when it was so. */
export interface Dated<State> {
  readonly since: Ms;
  readonly state: State;
}

/**
 * The states of the last moments, the newest first. `undo` gives the state before a fact; undefined
 * for facts that change nothing here.
 */
export function recentStates<State>(
  now: State,
  { db, key }: KeyAt,
  { recent, node, at }: ReadingContext,
  undo: (state: State, fact: Fact) => State | undefined,
): Dated<State>[] {
  const states: Dated<State>[] = [];
  let state = now;
  for (let index = recent.facts.length - 1; index >= 0; index -= 1) {
    const fact = recent.facts[index] as Fact;
    if (at - fact.at > SEEN_FOR_MS) break;
    if (!('key' in fact) || fact.key !== key || fact.node !== node.id || fact.db !== db) continue;
    // Before the key was deleted or renamed it was another one.
    if (fact.kind === 'key-placed') break;
    if (fact.kind === 'key-removed' && fact.reason !== 'emptied') break;
    const before = undo(state, fact);
    if (before === undefined) continue;
    states.push({ since: fact.at, state });
    state = before;
  }
  return [...states, { since: 0, state }];
}
