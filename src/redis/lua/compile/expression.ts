// Expressions. One without calls becomes a single closure; in one with calls, each call is a step
// of its own, and what was evaluated before it waits in a slot. Source: lcode.c, lvm.c, ldebug.c
// getobjname (how an error names an operand).

import { LuaFunction } from '../function.ts';
import { index, lengthOf, negate } from '../operators.ts';
import type { Box, Evaluate, EvaluateMany, Frame } from '../run/frame.ts';
import type { Expression, FunctionNode, NameNode } from '../syntax/tree.ts';
import { LuaTable } from '../table.ts';
import { isTruthy, type LuaValue } from '../value.ts';
import { compileBinary } from './binary.ts';
import { type Builder, readSlot } from './builder.ts';
import { callMany, callOne } from './call.ts';
import { compileFunction } from './compile.ts';
import { compileTable } from './table.ts';

/** How an error names this operand; empty when Lua would not name it. */
export function operandName(node: Expression): string {
  switch (node.kind) {
    case 'local':
      return `local '${node.variable.name}'`;
    case 'upvalue':
    case 'global':
      return `${node.kind} '${node.name}'`;
    case 'index': {
      const { key } = node;
      const name = key.kind === 'constant' && typeof key.value === 'string' ? key.value : '?';
      return `field '${name}'`;
    }
    case 'group':
      return operandName(node.inner);
    default:
      return '';
  }
}

/** Whether the node gives any number of values: a call or `...`, not in parentheses. */
export function isMulti(node: Expression): boolean {
  return node.kind === 'call' || node.kind === 'vararg';
}

export function compile(builder: Builder, node: Expression): Evaluate {
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
      return compileClosure(builder, node.node);
    case 'group':
      return compile(builder, node.inner);
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

/**
 * An operand that is evaluated before others. When a call comes later, its value is put aside.
 * @param isCopied Lua copies it to a register of its own at once, even a local variable
 */
export function operand(
  builder: Builder,
  node: Expression,
  callFollows: boolean,
  isCopied = false,
): Evaluate {
  const evaluate = compile(builder, node);
  if (!callFollows || node.kind === 'constant' || node.kind === 'call') return evaluate;
  if (node.kind === 'local' && !(isCopied && node.variable.isCaptured)) return evaluate;
  return builder.keep(evaluate);
}

/** The values of an expression list: each one value, the last one all it has. */
export function compileList(builder: Builder, nodes: readonly Expression[]): EvaluateMany {
  const last = nodes.at(-1);
  if (last === undefined) return () => [];
  const firsts = nodes
    .slice(0, -1)
    .map((node, at) => operand(builder, node, hasCallFrom(nodes, at + 1), true));
  if (isMulti(last)) {
    const rest = compileMany(builder, last);
    if (firsts.length === 0) return rest;
    return (frame) => {
      const values = firsts.map((one) => one(frame));
      for (const value of rest(frame)) values.push(value);
      return values;
    };
  }
  return fixedList([...firsts, compile(builder, last)]);
}

function fixedList(all: readonly Evaluate[]): EvaluateMany {
  const [first, second, third] = all as [Evaluate, Evaluate, Evaluate];
  switch (all.length) {
    case 1:
      return (frame) => [first(frame)];
    case 2:
      return (frame) => [first(frame), second(frame)];
    case 3:
      return (frame) => [first(frame), second(frame), third(frame)];
    default:
      return (frame) => all.map((one) => one(frame));
  }
}

export function hasCallFrom(nodes: readonly Expression[], from: number): boolean {
  for (let at = from; at < nodes.length; at += 1) if (nodes[at]?.hasCall) return true;
  return false;
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

/** A function value: captures its upvalues at the moment of evaluation. */
export function compileClosure(builder: Builder, node: FunctionNode): Evaluate {
  const prototype = compileFunction(node, builder.chunk);
  const { upvalues } = prototype;
  if (upvalues.length === 0) {
    return (frame) => new LuaFunction(prototype, null, [], frame.self.environment);
  }
  return (frame) => {
    const boxes = upvalues.map((source) =>
      source.from === 'local'
        ? (frame.slots[source.variable.slot] as Box)
        : (frame.upvalues[source.index] as Box),
    );
    return new LuaFunction(prototype, null, boxes, frame.self.environment);
  };
}

function compileIndex(builder: Builder, node: Extract<Expression, { kind: 'index' }>): Evaluate {
  const base = operand(builder, node.base, node.key.hasCall);
  const what = operandName(node.base);
  const { line } = node;
  if (node.key.kind === 'constant') {
    const key = node.key.value;
    return (frame) => indexed(frame, base(frame), key, what, line);
  }
  const key = compile(builder, node.key);
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
  const argument = compile(builder, node.operand);
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
  const left = compile(builder, node.left);
  const right = compile(builder, node.right);
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
  const left = compile(builder, node.left);
  builder.emit((frame) => {
    const value = left(frame);
    frame.slots[slot] = value;
    if (isTruthy(value) === stopsAt) frame.at = end.at;
  });
  const right = compile(builder, node.right);
  builder.emit((frame) => {
    frame.slots[slot] = right(frame);
  });
  builder.place(end);
  return readSlot(slot);
}
