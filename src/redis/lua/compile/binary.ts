// Arithmetic, comparison and concatenation: a fast way for numbers, the operators' functions for
// the rest.

import {
  type ArithmeticOperator,
  arithmetic,
  concatenate,
  isEqual,
  isLess,
  isLessOrEqual,
  modulo,
} from '../operators.ts';
import type { Evaluate } from '../run/frame.ts';
import type { Machine } from '../run/machine.ts';
import { power } from '../stdlib/power.ts';
import type { BinaryOperator, Expression } from '../syntax/tree.ts';
import type { LuaValue } from '../value.ts';
import type { Builder } from './builder.ts';
import { operand, operandName } from './operand.ts';

type BinaryNode = Extract<Expression, { kind: 'binary' }>;

export function compileBinary(builder: Builder, node: BinaryNode): Evaluate {
  const { operator, line } = node;
  const isConcat = operator === '..';
  const left = operand(builder, node.left, node.right.hasCall, isConcat);
  const right = builder.expression(node.right);
  if (isComparison(operator)) return comparison(operator, left, right, line);
  const names = [operandName(node.left), operandName(node.right)] as const;
  if (isConcat) {
    return (frame) => {
      const a = left(frame);
      const b = right(frame);
      if (typeof a === 'string' && typeof b === 'string') return a + b;
      frame.line = line;
      return concatenate(frame.machine, a, b, names);
    };
  }
  const compute = NUMERIC[operator as ArithmeticOperator];
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    if (typeof a === 'number' && typeof b === 'number') return compute(a, b);
    frame.line = line;
    return arithmetic(frame.machine, operator as ArithmeticOperator, a, b, names);
  };
}

const NUMERIC: Readonly<Record<ArithmeticOperator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': modulo,
  '^': power,
};

type Compare = (machine: Machine, a: LuaValue, b: LuaValue) => boolean;

const COMPARISONS: Readonly<Record<string, Compare>> = {
  '==': isEqual,
  '~=': (machine, a, b) => !isEqual(machine, a, b),
  '<': isLess,
  '<=': isLessOrEqual,
  '>': (machine, a, b) => isLess(machine, b, a),
  '>=': (machine, a, b) => isLessOrEqual(machine, b, a),
};

function isComparison(operator: BinaryOperator): boolean {
  return operator in COMPARISONS;
}

function comparison(
  operator: BinaryOperator,
  left: Evaluate,
  right: Evaluate,
  line: number,
): Evaluate {
  if (operator === '==' || operator === '~=') {
    const whenSame = operator === '==';
    return (frame) => {
      const a = left(frame);
      const b = right(frame);
      if (a === b) return whenSame;
      if (typeof a !== 'object' || typeof b !== 'object') return !whenSame;
      frame.line = line;
      return isEqual(frame.machine, a, b) === whenSame;
    };
  }
  const compare = COMPARISONS[operator] as Compare;
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    frame.line = line;
    return compare(frame.machine, a, b);
  };
}
