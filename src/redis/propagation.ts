// What a unit sends to the AOF and the replicas. Source: server.c alsoPropagate and
// propagatePendingCommands: more than one command of a unit is wrapped in MULTI and EXEC.

import { type Bytes, raw } from '../base/bytes.ts';
import type { Target } from './context.ts';
import type { PropagationEffect } from './effects.ts';

interface Operation {
  readonly db: number;
  readonly argv: readonly Bytes[];
  readonly to: Target;
}

const MULTI: readonly Bytes[] = [raw('MULTI')];
const EXEC: readonly Bytes[] = [raw('EXEC')];

/** What has not gone out yet: only in the middle of a slow script is there any. */
export type PendingImage = readonly Operation[];

const AOF = 1;
const REPLICAS = 2;
const ALL = AOF | REPLICAS;

/** Source: script.c scriptCall with repl_flags. */
function narrowed(to: Target, allowed: number): Target | null {
  const wanted = to === 'both' ? ALL : to === 'aof' ? AOF : REPLICAS;
  const left = wanted & allowed;
  if (left === 0) return null;
  if (left === ALL) return 'both';
  return left === AOF ? 'aof' : 'replicas';
}

/** The commands that the unit now running will propagate when it ends. */
export class PendingPropagation {
  #operations: Operation[] = [];
  /** What redis.set_repl allows while a script's command runs: 1 the AOF, 2 the replicas. */
  replicate = ALL;
  readonly #hasReplicas: () => boolean;

  /** @param hasReplicas whether what goes to replicas alone goes anywhere */
  constructor(hasReplicas: () => boolean) {
    this.#hasReplicas = hasReplicas;
  }

  get isEmpty(): boolean {
    return this.#operations.length === 0;
  }

  add(db: number, argv: readonly Bytes[], to: Target): void {
    const target = this.replicate === ALL ? to : narrowed(to, this.replicate);
    // Source: server.c shouldPropagate. What goes nowhere makes no transaction of the rest.
    if (target === null || (target === 'replicas' && !this.#hasReplicas())) return;
    this.#operations.push({ db, argv, to: target });
  }

  /** For a snapshot. */
  image(): PendingImage {
    return [...this.#operations];
  }

  load(image: PendingImage): void {
    this.#operations = [...image];
  }

  /** Ends the unit. `canWrap` is false for expiry and eviction cycles, which are no transaction. */
  take(canWrap: boolean): PropagationEffect[] {
    const operations = this.#operations;
    const [first] = operations;
    const last = operations.at(-1);
    if (first === undefined || last === undefined) return [];
    this.#operations = [];
    const effects: PropagationEffect[] = operations.map(toEffect);
    if (operations.length === 1 || !canWrap) return effects;
    // MULTI and EXEC take the db of their neighbours, so that no SELECT comes between.
    return [
      toEffect({ db: first.db, argv: MULTI, to: 'both' }),
      ...effects,
      toEffect({ db: last.db, argv: EXEC, to: 'both' }),
    ];
  }
}

function toEffect(operation: Operation): PropagationEffect {
  return { kind: 'propagate', ...operation };
}
