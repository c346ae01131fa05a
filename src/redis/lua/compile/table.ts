// Table constructors: `{1, 2, x = 3, [k] = v, f()}`. Positional values are stored last, or fifty
// at a time, so that they win over `[1] = v`. Source: lparser.c constructor, lvm.c OP_NEWTABLE,
// OP_SETLIST.

import { setRaw } from '../operators.ts';
import type { Evaluate, EvaluateMany, Frame } from '../run/frame.ts';
import type { Expression, TableNode } from '../syntax/tree.ts';
import { type LuaKey, LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import type { Builder } from './builder.ts';
import { compile, compileMany, isMulti, operand } from './expression.ts';

const FLUSH = 50;

/** Does one field's work on the table made. */
type Fill = (frame: Frame, table: LuaTable) => void;

export function compileTable(builder: Builder, node: TableNode): Evaluate {
  const items = node.fields.filter((field) => field.kind === 'item').length;
  const last = node.fields.at(-1);
  const hasRest = last?.kind === 'item' && isMulti(last.value);
  const room = roundRoom(hasRest ? items - 1 : items);
  const pairs = roundRoom(node.fields.length - items);
  const make = (): LuaTable => LuaTable.withRoom(room, pairs);
  if (node.hasCall) return buildInSteps(builder, node, make);
  const fills = [...compileFills(builder, node)];
  return (frame) => {
    const table = make();
    for (const fill of fills) fill(frame, table);
    return table;
  };
}

/** With calls among the fields, the table waits in a slot. */
function buildInSteps(builder: Builder, node: TableNode, make: () => LuaTable): Evaluate {
  const table = builder.keep(make);
  const mark = builder.mark;
  for (const fill of compileFills(builder, node)) {
    builder.emit((frame) => fill(frame, table(frame) as LuaTable));
  }
  builder.release(mark);
  return table;
}

/** A generator, so that the steps of each field's calls come before its own. */
function* compileFills(builder: Builder, node: TableNode): Generator<Fill> {
  let waiting: Evaluate[] = [];
  let stored = 0;
  const flush = (): Fill => {
    const values = waiting;
    const from = stored;
    stored += values.length;
    waiting = [];
    return (frame, table) => {
      table.reserve(from + values.length);
      for (const [at, value] of values.entries()) table.set(from + at + 1, value(frame));
    };
  };
  for (const [at, field] of node.fields.entries()) {
    if (field.kind === 'pair') {
      yield compilePair(builder, field.key, field.value);
    } else if (at === node.fields.length - 1 && isMulti(field.value)) {
      if (waiting.length === FLUSH) yield flush();
      yield withRest(waiting, compileMany(builder, field.value), stored);
      return;
    } else {
      if (waiting.length === FLUSH) yield flush();
      waiting.push(compileItem(builder, field.value, node.hasCall));
    }
  }
  if (waiting.length > 0) yield flush();
}

/** Kept at once where the constructor holds calls, as they come in between. */
function compileItem(builder: Builder, node: Expression, isKept: boolean): Evaluate {
  return isKept ? operand(builder, node, true, true) : compile(builder, node);
}

function withRest(firsts: readonly Evaluate[], rest: EvaluateMany, from: number): Fill {
  return (frame, table) => {
    const values: LuaValue[] = firsts.map((one) => one(frame));
    for (const value of rest(frame)) values.push(value);
    table.reserve(from + values.length);
    for (const [at, value] of values.entries()) table.set(from + at + 1, value);
  };
}

function compilePair(builder: Builder, keyNode: Expression, valueNode: Expression): Fill {
  const key = operand(builder, keyNode, valueNode.hasCall);
  const value = compile(builder, valueNode);
  if (keyNode.kind === 'constant' && typeof keyNode.value === 'string') {
    const name: LuaKey = keyNode.value;
    return (frame, table) => table.set(name, value(frame));
  }
  const { line } = keyNode;
  return (frame, table) => {
    const at = key(frame);
    const assigned = value(frame);
    frame.line = line;
    setRaw(frame.machine, table, at, assigned);
  };
}

/** Room is noted in a byte: from 16 up, it is rounded up. Source: lobject.c luaO_int2fb. */
function roundRoom(count: number): number {
  let rest = count;
  let shift = 0;
  while (rest >= 16) {
    rest = (rest + 1) >> 1;
    shift += 1;
  }
  return rest << shift;
}
