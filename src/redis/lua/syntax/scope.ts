// Which variable a name means: a local of the running function, an upvalue of an outer one, or a
// global. Source: lparser.c singlevaraux, with its limits and their texts.

import type { UpvalueSource, Variable } from './tree.ts';

const MAX_VARIABLES = 200;
const MAX_UPVALUES = 60;

export type Meaning =
  | { readonly kind: 'local'; readonly variable: Variable }
  | { readonly kind: 'upvalue'; readonly index: number }
  | { readonly kind: 'global' };

/** Raises a syntax error without showing a token. */
type Refuse = (message: string) => never;

/** The names of one function while it is parsed. */
export class FunctionScope {
  readonly parent: FunctionScope | null;
  readonly upvalues: UpvalueSource[] = [];
  isVararg = false;
  /** `...` was said, so that `arg` is not made. */
  saysVarargs = false;
  /** Open loops, for `break`. */
  loops = 0;
  readonly #active: Variable[] = [];
  readonly #line: number;
  readonly #refuse: Refuse;

  /** `line` 0 is the main chunk. */
  constructor(parent: FunctionScope | null, line: number, refuse: Refuse) {
    this.parent = parent;
    this.#line = line;
    this.#refuse = refuse;
  }

  /** A new variable, not visible yet. `pending` counts those made but not yet visible. */
  declare(name: string, pending = 0): Variable {
    if (this.#active.length + pending + 1 > MAX_VARIABLES) {
      this.#refuseMore(MAX_VARIABLES, 'local variables');
    }
    return { name, isCaptured: false, slot: -1 };
  }

  activate(variables: readonly Variable[]): void {
    this.#active.push(...variables);
  }

  /** How many variables are visible, to go back to with `leave`. */
  get mark(): number {
    return this.#active.length;
  }

  leave(mark: number): void {
    this.#active.length = mark;
  }

  find(name: string): Meaning {
    const variable = this.#local(name);
    if (variable !== undefined) return { kind: 'local', variable };
    const index = this.#upvalue(name);
    return index === undefined ? { kind: 'global' } : { kind: 'upvalue', index };
  }

  #local(name: string): Variable | undefined {
    for (let at = this.#active.length - 1; at >= 0; at -= 1) {
      if (this.#active[at]?.name === name) return this.#active[at];
    }
    return undefined;
  }

  #upvalue(name: string): number | undefined {
    const { parent } = this;
    if (parent === null) return undefined;
    const variable = parent.#local(name);
    if (variable !== undefined) {
      variable.isCaptured = true;
      return this.#take({ from: 'local', variable });
    }
    const index = parent.#upvalue(name);
    return index === undefined ? undefined : this.#take({ from: 'upvalue', index });
  }

  #take(source: UpvalueSource): number {
    const known = this.upvalues.findIndex((upvalue) =>
      upvalue.from === 'local'
        ? source.from === 'local' && upvalue.variable === source.variable
        : source.from === 'upvalue' && upvalue.index === source.index,
    );
    if (known >= 0) return known;
    if (this.upvalues.length + 1 > MAX_UPVALUES) this.#refuseMore(MAX_UPVALUES, 'upvalues');
    return this.upvalues.push(source) - 1;
  }

  #refuseMore(limit: number, what: string): never {
    const where = this.#line === 0 ? 'main function' : `function at line ${this.#line}`;
    return this.#refuse(`${where} has more than ${limit} ${what}`);
  }
}
