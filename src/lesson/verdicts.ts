// What checks are written with: the facts of one kind, and a verdict with its reason.

import type { Fact, FactKind, FactOf } from '../sim/fact.ts';
import type { Verdict } from './check.ts';

type Why = Verdict['why'];
type Params = NonNullable<Why['params']>;

/** The facts of one kind, oldest first. */
export function factsOf<K extends FactKind>(facts: Iterable<Fact>, kind: K): FactOf<K>[] {
  return [...facts].filter((fact): fact is FactOf<K> => fact.kind === kind);
}

/** It holds, and this is the case. */
export function yes(key: Why['key'], params: Params = {}): Verdict {
  return { ok: true, why: { key, params } };
}

/** It does not hold, and this is missing. */
export function no(key: Why['key'], params: Params = {}): Verdict {
  return { ok: false, why: { key, params } };
}
