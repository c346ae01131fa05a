// Expressions to closures. A node whose error names its operand ("local 'x'") works that name out while
// compiling. Source: lcode.c, ldebug.c getobjname.

import type { Expression, FunctionDeclaration, Identifier } from 'luaparse';
import { compileFunction, type Unit } from './compile.ts';
import { compileCall } from './compile-call.ts';
import { compileTable } from './compile-table.ts';
import type { Box, Evaluate, EvaluateMany } from './frame.ts';
import {
  type ArithmeticOperator,
  arithmetic,
  compute,
  concatenate,
  index,
  isEqual,
  isLess,
  isLessOrEqual,
  lengthOf,
  negate,
} from './operators.ts';
import type { Reference } from './resolve.ts';
import { isTruthy, type LuaValue } from './value.ts';

/** The line of a node, for error positions. */
export function lineOf(node: { readonly loc?: unknown }): number {
  const loc = node.loc as { start: { line: number } } | undefined;
  return loc?.start.line ?? 0;
}

/** How an error names this operand; empty when Lua would not name it. */
export function operandName(unit: Unit, node: Expression): string {
  if (node.type === 'Identifier') {
    const reference = unit.resolution.references.get(node);
    return reference === undefined ? '' : `${reference.kind} '${node.name}'`;
  }
  if (node.type === 'MemberExpression') {
    return `${node.indexer === ':' ? 'method' : 'field'} '${node.identifier.name}'`;
  }
  if (node.type === 'IndexExpression' && node.index.type === 'StringLiteral') {
    return `field '${node.index.value}'`;
  }
  return '';
}

/** Whether the node gives any number of values: a call or `...`, not in parentheses. */
export function isMulti(node: Expression): boolean {
  if ((node as { inParens?: boolean }).inParens) return false;
  return node.type === 'VarargLiteral' || node.type.endsWith('CallExpression');
}

/** All values of the last expression of a list. */
export function compileMany(unit: Unit, node: Expression): EvaluateMany {
  if (isMulti(node)) {
    return node.type === 'VarargLiteral'
      ? (frame) => [...frame.varargs]
      : compileCall(unit, node as Parameters<typeof compileCall>[1]);
  }
  const one = compileExpression(unit, node);
  return (frame) => [one(frame)];
}

/** The values of an expression list: each one value, the last one all it has. */
export function compileList(unit: Unit, nodes: readonly Expression[]): EvaluateMany {
  const last = nodes.at(-1);
  if (last === undefined) return () => [];
  const firsts = nodes.slice(0, -1).map((node) => compileExpression(unit, node));
  if (firsts.length === 0) return compileMany(unit, last);
  if (!isMulti(last)) {
    const all = [...firsts, compileExpression(unit, last)];
    return (frame) => all.map((one) => one(frame));
  }
  const rest = compileMany(unit, last);
  return (frame) => {
    const values = firsts.map((one) => one(frame));
    values.push(...rest(frame));
    return values;
  };
}

export function compileExpression(unit: Unit, node: Expression): Evaluate {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral': {
      const { value } = node;
      return () => value;
    }
    case 'NilLiteral':
      return () => undefined;
    case 'VarargLiteral':
      return (frame) => frame.varargs[0];
    case 'Identifier':
      return compileName(unit, node);
    case 'FunctionDeclaration':
      return compileFunctionValue(unit, node, 'anonymous');
    case 'TableConstructorExpression':
      return compileTable(unit, node);
    case 'CallExpression':
    case 'TableCallExpression':
    case 'StringCallExpression': {
      const call = compileCall(unit, node);
      return (frame) => call(frame)[0];
    }
    default:
      return compileOperation(unit, node);
  }
}

function compileName(unit: Unit, node: Identifier): Evaluate {
  const reference = unit.resolution.references.get(node) as Reference;
  switch (reference.kind) {
    case 'local': {
      const { variable } = reference;
      const { slot } = variable;
      return variable.isCaptured
        ? (frame) => (frame.slots[slot] as Box).value
        : (frame) => frame.slots[slot] as LuaValue;
    }
    case 'upvalue': {
      const at = reference.index;
      return (frame) => (frame.upvalues[at] as Box).value;
    }
    case 'global': {
      const { machine } = unit;
      const { name } = reference;
      const line = lineOf(node);
      return (frame) => {
        const { environment } = frame;
        const value = environment.get(name);
        if (value !== undefined || environment.metatable === null) return value;
        machine.line = line;
        return index(machine, environment, name, '');
      };
    }
  }
}

/** A function value: captures its upvalues at the moment of evaluation. */
export function compileFunctionValue(
  unit: Unit,
  node: FunctionDeclaration,
  name: string,
): Evaluate {
  const { make, scope } = compileFunction(unit, node, name);
  const { upvalues } = scope;
  return (frame) => {
    const boxes = upvalues.map((source) =>
      source.from === 'local'
        ? (frame.slots[source.index] as Box)
        : (frame.upvalues[source.index] as Box),
    );
    return make(boxes, frame.environment);
  };
}

function compileOperation(unit: Unit, node: Expression): Evaluate {
  switch (node.type) {
    case 'MemberExpression':
    case 'IndexExpression':
      return compileIndex(unit, node);
    case 'LogicalExpression': {
      const left = compileExpression(unit, node.left);
      const right = compileExpression(unit, node.right);
      return node.operator === 'and'
        ? (frame) => {
            const value = left(frame);
            return isTruthy(value) ? right(frame) : value;
          }
        : (frame) => {
            const value = left(frame);
            return isTruthy(value) ? value : right(frame);
          };
    }
    case 'UnaryExpression':
      return compileUnary(unit, node);
    case 'BinaryExpression':
      return compileBinary(unit, node);
    default:
      throw new Error(`no such expression in Lua 5.1: ${node.type}`);
  }
}

function compileIndex(
  unit: Unit,
  node: Extract<Expression, { type: 'MemberExpression' | 'IndexExpression' }>,
): Evaluate {
  const { machine } = unit;
  const base = compileExpression(unit, node.base);
  const what = operandName(unit, node.base);
  const line = lineOf(node);
  const key =
    node.type === 'MemberExpression'
      ? constant(node.identifier.name)
      : compileExpression(unit, node.index);
  return (frame) => {
    const holder = base(frame);
    const at = key(frame);
    machine.line = line;
    return index(machine, holder, at, what);
  };
}

function constant(value: LuaValue): Evaluate {
  return () => value;
}

function compileUnary(
  unit: Unit,
  node: Extract<Expression, { type: 'UnaryExpression' }>,
): Evaluate {
  const { machine } = unit;
  const argument = compileExpression(unit, node.argument);
  if (node.operator === 'not') return (frame) => !isTruthy(argument(frame));
  const what = operandName(unit, node.argument);
  const line = lineOf(node);
  const apply = node.operator === '#' ? lengthOf : negate;
  return (frame) => {
    const value = argument(frame);
    machine.line = line;
    return apply(machine, value, what);
  };
}

function compileBinary(
  unit: Unit,
  node: Extract<Expression, { type: 'BinaryExpression' }>,
): Evaluate {
  const { machine } = unit;
  const left = compileExpression(unit, node.left);
  const right = compileExpression(unit, node.right);
  const line = lineOf(node);
  const operator: string = node.operator;
  const compare = COMPARISONS[operator];
  if (compare !== undefined) {
    return (frame) => {
      const a = left(frame);
      const b = right(frame);
      machine.line = line;
      return compare(machine, a, b);
    };
  }
  const names = [operandName(unit, node.left), operandName(unit, node.right)] as const;
  if (operator === '..') {
    return (frame) => {
      const a = left(frame);
      const b = right(frame);
      machine.line = line;
      return concatenate(machine, a, b, names);
    };
  }
  const symbol = operator as ArithmeticOperator;
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    if (typeof a === 'number' && typeof b === 'number') return compute(symbol, a, b);
    machine.line = line;
    return arithmetic(machine, symbol, a, b, names);
  };
}

type Compare = (machine: Unit['machine'], a: LuaValue, b: LuaValue) => boolean;

const COMPARISONS: Record<string, Compare> = {
  '==': isEqual,
  '~=': (machine, a, b) => !isEqual(machine, a, b),
  '<': isLess,
  '<=': isLessOrEqual,
  '>': (machine, a, b) => isLess(machine, b, a),
  '>=': (machine, a, b) => isLessOrEqual(machine, b, a),
};
