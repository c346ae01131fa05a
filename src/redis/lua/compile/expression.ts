// Expressions. One without calls becomes a single closure; in one with calls, each call is a step
// of its own, and what was evaluated before it waits in a slot. Source: lcode.c, lvm.c, ldebug.c
// getobjname (how an error names an operand).

import { index, lengthOf, negate } from '../operators.ts';
import type { Box, Evaluate, EvaluateMany, Frame } from '../run/frame.ts';
import type { Expression, NameNode } from '../syntax/tree.ts';
import { LuaTable } from '../table.ts';
import { isTruthy, type LuaValue } from '../value.ts';
import { compileBinary } from './binary.ts';
import { type Builder, readSlot } from './builder.ts';
import { callMany, callOne } from './call.ts';
import { operand, operandName } from './operand.ts';
import { compileTable } from './table.ts';

/** One value of an expression. */
export function compileExpression(builder: Builder, node: Expression): Evaluate {
  switch (node.kind) {
    case 'constant': {
      const { value } = node;
      if (value !== 0) return () => value;
      builder.zero ??= value;
      const { zero } = builder;
      return () => zero;
    }
    case 'local':
    case 'upvalue':
    case 'global':
      return compileName(node);
    case 'index':
      return compileIndex(builder, node);
    case 'call':
      return callOne(builder, node);
    case 'vararg':
      return (frame) => frame.varargs[0];
    case 'function':
      return builder.closure(node.node);
    case 'group':
      return compileExpression(builder, node.inner);
    case 'table':
      return compileTable(builder, node);
    case 'unary':
      return compileUnary(builder, node);
    case 'binary':
      return compileBinary(builder, node);
    case 'logical':
      return node.right.hasCall ? compileBranch(builder, node) : compileLogical(builder, node);
  }
}

/** All values of a call or of `...`. */
export function compileMany(builder: Builder, node: Expression): EvaluateMany {
  if (node.kind === 'call') return callMany(builder, node);
  return (frame) => [...frame.varargs];
}

function compileName(node: NameNode): Evaluate {
  switch (node.kind) {
    case 'local': {
      const { slot, isCaptured } = node.variable;
      return isCaptured ? (frame) => (frame.slots[slot] as Box).value : readSlot(slot);
    }
    case 'upvalue': {
      const at = node.index;
      return (frame) => (frame.upvalues[at] as Box).value;
    }
    case 'global': {
      const { name, line } = node;
      return (frame) => {
        const globals = frame.self.environment as LuaTable;
        const value = globals.get(name);
        if (value !== undefined || globals.metatable === null) return value;
        frame.line = line;
        return index(frame.machine, globals, name, '');
      };
    }
  }
}

function compileIndex(builder: Builder, node: Extract<Expression, { kind: 'index' }>): Evaluate {
  const base = operand(builder, node.base, node.key.hasCall);
  const what = operandName(node.base);
  const { line } = node;
  if (node.key.kind === 'constant') {
    const key = node.key.value;
    return (frame) => indexed(frame, base(frame), key, what, line);
  }
  const key = compileExpression(builder, node.key);
  return (frame) => {
    const holder = base(frame);
    return indexed(frame, holder, key(frame), what, line);
  };
}

function indexed(
  frame: Frame,
  holder: LuaValue,
  key: LuaValue,
  what: string,
  line: number,
): LuaValue {
  if (holder instanceof LuaTable) {
    const value = holder.get(key);
    if (value !== undefined || holder.metatable === null) return value;
  }
  frame.line = line;
  return index(frame.machine, holder, key, what);
}

function compileUnary(builder: Builder, node: Extract<Expression, { kind: 'unary' }>): Evaluate {
  const argument = compileExpression(builder, node.operand);
  if (node.operator === 'not') return (frame) => !isTruthy(argument(frame));
  const what = operandName(node.operand);
  const { line } = node;
  const apply = node.operator === '#' ? lengthOf : negate;
  return (frame) => {
    const value = argument(frame);
    frame.line = line;
    return apply(frame.machine, value, what);
  };
}

type Logical = Extract<Expression, { kind: 'logical' }>;

function compileLogical(builder: Builder, node: Logical): Evaluate {
  const left = compileExpression(builder, node.left);
  const right = compileExpression(builder, node.right);
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

/** The right side holds a call: it is a branch that may be jumped over. */
function compileBranch(builder: Builder, node: Logical): Evaluate {
  const slot = builder.slot();
  const end = builder.label();
  const stopsAt = node.operator === 'or';
  const left = compileExpression(builder, node.left);
  builder.emit((frame) => {
    const value = left(frame);
    frame.slots[slot] = value;
    if (isTruthy(value) === stopsAt) frame.at = end.at;
  });
  const right = compileExpression(builder, node.right);
  builder.emit((frame) => {
    frame.slots[slot] = right(frame);
  });
  builder.place(end);
  return readSlot(slot);
}
