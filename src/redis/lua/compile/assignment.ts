// Assignments: what stands left of the sign is evaluated first, then the values, then all is
// stored, from right to left as the reference implementation does. Source: lparser.c assignment.

import { setIndex } from '../operators.ts';
import type { Box, Evaluate, Frame } from '../run/frame.ts';
import type { IndexNode, NameNode, Statement, Target } from '../syntax/tree.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import type { Builder } from './builder.ts';
import { compileList, hasCallFrom, isMulti, operand, operandName } from './operand.ts';

type Assignment = Extract<Statement, { kind: 'assign' }>;
type Store = (frame: Frame, value: LuaValue) => void;

export function compileAssignment(builder: Builder, statement: Assignment): void {
  const { targets, values, line } = statement;
  const [target] = targets;
  const [value] = values;
  if (targets.length === 1 && values.length === 1 && target && value && !isMulti(value)) {
    compileOne(builder, target, value, line);
    return;
  }
  const prepared = targets.map((node) => prepareTarget(builder, node, statement));
  const list = compileList(builder, values);
  builder.emit((frame) => {
    const stores = prepared.map((prepare) => prepare(frame));
    const all = list(frame);
    frame.line = line;
    for (let at = stores.length - 1; at >= 0; at -= 1) stores[at]?.(frame, all[at]);
  });
}

function compileOne(
  builder: Builder,
  target: Target,
  node: Assignment['values'][number],
  line: number,
): void {
  if (target.kind !== 'index') {
    const store = storeName(target, line);
    const value = builder.expression(node);
    builder.emit((frame) => store(frame, value(frame)));
    return;
  }
  const { holder, key } = compileHolder(builder, target, node.hasCall);
  const what = operandName(target.base);
  const value = builder.expression(node);
  builder.emit((frame) => {
    const table = holder(frame);
    const at = key(frame);
    storeIndex(frame, table, at, value(frame), what, line);
  });
}

function compileHolder(
  builder: Builder,
  node: IndexNode,
  callFollows: boolean,
): { holder: Evaluate; key: Evaluate } {
  const holder = operand(builder, node.base, node.key.hasCall || callFollows);
  return { holder, key: operand(builder, node.key, callFollows) };
}

function prepareTarget(
  builder: Builder,
  target: Target,
  { targets, values, line }: Assignment,
): (frame: Frame) => Store {
  if (target.kind !== 'index') {
    const store = storeName(target, line);
    return () => store;
  }
  const callFollows = hasCallFrom(values, 0) || targets.some((other) => other.hasCall);
  const { holder, key } = compileHolder(builder, target, callFollows);
  const what = operandName(target.base);
  return (frame) => {
    const table = holder(frame);
    const at = key(frame);
    return (_, value) => storeIndex(frame, table, at, value, what, line);
  };
}

function storeIndex(
  frame: Frame,
  holder: LuaValue,
  key: LuaValue,
  value: LuaValue,
  what: string,
  line: number,
): void {
  if (holder instanceof LuaTable && holder.metatable === null && typeof key === 'string') {
    if (!holder.isReadOnly) {
      holder.set(key, value);
      return;
    }
  }
  frame.line = line;
  setIndex(frame.machine, holder, key, value, what);
}

function storeName(node: NameNode, line: number): Store {
  switch (node.kind) {
    case 'local': {
      const { slot, isCaptured } = node.variable;
      return isCaptured
        ? (frame, value) => {
            (frame.slots[slot] as Box).value = value;
          }
        : (frame, value) => {
            frame.slots[slot] = value;
          };
    }
    case 'upvalue': {
      const { index } = node;
      return (frame, value) => {
        (frame.upvalues[index] as Box).value = value;
      };
    }
    case 'global': {
      const { name } = node;
      return (frame, value) =>
        storeIndex(frame, frame.self.environment as LuaTable, name, value, '', line);
    }
  }
}
