// The tree of a script, with names resolved to variables. `line` is where an error of the node is
// reported: the line that the reference compiler notes for its instruction.

import type { LuaKey } from '../table.ts';

/** A local variable or parameter. */
export interface Variable {
  readonly name: string;
  /** An inner function uses it, so that it lives in a box of its own. */
  isCaptured: boolean;
  /** Given by the compiler while the variable's block is compiled. */
  slot: number;
}

/** Where an upvalue is taken from when a function value is made. */
export type UpvalueSource =
  | { readonly from: 'local'; readonly variable: Variable }
  | { readonly from: 'upvalue'; readonly index: number };

/** What compiling a function needs to know beside its statements. */
export interface FunctionNode {
  readonly parameters: readonly Variable[];
  readonly upvalues: readonly UpvalueSource[];
  readonly isVararg: boolean;
  /** `arg`, the table of extra arguments, in a vararg function that never says `...`. */
  readonly arg: Variable | null;
  readonly body: readonly Statement[];
  readonly line: number;
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | '..'
  | '=='
  | '~='
  | '<'
  | '<='
  | '>'
  | '>=';

interface Node {
  readonly line: number;
  /** Holds a call outside of inner functions: it cannot be evaluated in one go. */
  readonly hasCall: boolean;
}

export type NameNode = Node &
  (
    | { readonly kind: 'local'; readonly variable: Variable }
    | { readonly kind: 'upvalue'; readonly index: number; readonly name: string }
    | { readonly kind: 'global'; readonly name: string }
  );

export type IndexNode = Node & {
  readonly kind: 'index';
  readonly base: Expression;
  readonly key: Expression;
};

/** `method` is the name in `a:name()`. `line` is that of the arguments. */
export type CallNode = Node & {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly method: { readonly name: string; readonly line: number } | null;
  readonly args: readonly Expression[];
};

export type TableField =
  | { readonly kind: 'item'; readonly value: Expression }
  | { readonly kind: 'pair'; readonly key: Expression; readonly value: Expression };

export type TableNode = Node & { readonly kind: 'table'; readonly fields: readonly TableField[] };

export type Expression =
  | NameNode
  | IndexNode
  | CallNode
  | TableNode
  | (Node & { readonly kind: 'constant'; readonly value: Exclude<LuaKey, object> | undefined })
  | (Node & { readonly kind: 'vararg' })
  | (Node & { readonly kind: 'function'; readonly node: FunctionNode })
  /** Parentheses: they cut a call or `...` to one value. */
  | (Node & { readonly kind: 'group'; readonly inner: Expression })
  | (Node & {
      readonly kind: 'unary';
      readonly operator: 'not' | '-' | '#';
      readonly operand: Expression;
    })
  | (Node & {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node & {
      readonly kind: 'logical';
      readonly operator: 'and' | 'or';
      readonly left: Expression;
      readonly right: Expression;
    });

export type Target = NameNode | IndexNode;

export type Block = readonly Statement[];

/** `line` is that of the jump back. */
interface Loop<Kind extends string> {
  readonly kind: Kind;
  readonly test: Expression;
  readonly body: Block;
  readonly line: number;
}

export type Statement =
  | {
      readonly kind: 'local';
      readonly variables: readonly Variable[];
      readonly values: readonly Expression[];
    }
  | {
      readonly kind: 'assign';
      readonly targets: readonly Target[];
      readonly values: readonly Expression[];
      readonly line: number;
    }
  | { readonly kind: 'local-function'; readonly variable: Variable; readonly node: FunctionNode }
  | { readonly kind: 'call'; readonly call: CallNode }
  | { readonly kind: 'return'; readonly values: readonly Expression[] }
  | { readonly kind: 'break' }
  | { readonly kind: 'do'; readonly body: Block }
  | {
      readonly kind: 'if';
      readonly clauses: readonly { readonly test: Expression; readonly body: Block }[];
      readonly otherwise: Block | null;
    }
  | Loop<'while'>
  | Loop<'repeat'>
  | {
      readonly kind: 'numeric-for';
      readonly variable: Variable;
      readonly start: Expression;
      readonly limit: Expression;
      readonly step: Expression | null;
      readonly body: Block;
      readonly line: number;
    }
  | {
      readonly kind: 'generic-for';
      readonly variables: readonly Variable[];
      readonly iterators: readonly Expression[];
      readonly body: Block;
      readonly line: number;
    };
