// Table constructors: `{1, 2, x = 3, [k] = v, f()}`. Positional values are stored last, or fifty
// at a time, so that they win over `[1] = v`. Source: lparser.c constructor, lvm.c OP_NEWTABLE,
// OP_SETLIST.

import { setRaw } from '../operators.ts';
import type { Evaluate, Frame } from '../run/frame.ts';
import type { Expression, TableNode } from '../syntax/tree.ts';
import { type LuaKey, LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import type { Builder } from './builder.ts';
import { isMulti, operand } from './operand.ts';

const FLUSH = 50;

/** Does one field's work on the table made; `items` are the positional values not stored yet. */
type Fill = (frame: Frame, table: LuaTable, items: LuaValue[]) => void;

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
    const waiting: LuaValue[] = [];
    for (const fill of fills) fill(frame, table, waiting);
    return table;
  };
}

/** With calls among the fields, the table and its values wait in slots. */
function buildInSteps(builder: Builder, node: TableNode, make: () => LuaTable): Evaluate {
  const table = builder.keep(make);
  const mark = builder.mark;
  const waiting = builder.slot();
  builder.emit((frame) => {
    frame.slots[waiting] = [];
  });
  for (const fill of compileFills(builder, node)) {
    builder.emit((frame) =>
      fill(frame, table(frame) as LuaTable, frame.slots[waiting] as LuaValue[]),
    );
  }
  builder.release(mark);
  return table;
}

/** A generator, so that the steps of each field's calls come before its own. */
function* compileFills(builder: Builder, node: TableNode): Generator<Fill> {
  let waiting = 0;
  let stored = 0;
  for (const [at, field] of node.fields.entries()) {
    if (field.kind === 'pair') {
      yield compilePair(builder, field.key, field.value);
      continue;
    }
    if (waiting === FLUSH) {
      yield storeItems(stored);
      stored += waiting;
      waiting = 0;
    }
    waiting += 1;
    const isRest = at === node.fields.length - 1 && isMulti(field.value);
    yield isRest ? takeAll(builder, field.value) : takeOne(builder, field.value);
  }
  if (waiting > 0) yield storeItems(stored);
}

function takeOne(builder: Builder, node: Expression): Fill {
  const value = builder.expression(node);
  return (frame, _, items) => {
    items.push(value(frame));
  };
}

function takeAll(builder: Builder, node: Expression): Fill {
  const values = builder.many(node);
  return (frame, _, items) => {
    for (const value of values(frame)) items.push(value);
  };
}

function storeItems(from: number): Fill {
  return (_, table, items) => {
    table.reserve(from + items.length);
    for (let at = 0; at < items.length; at += 1) table.set(from + at + 1, items[at]);
    items.length = 0;
  };
}

function compilePair(builder: Builder, keyNode: Expression, valueNode: Expression): Fill {
  const key = operand(builder, keyNode, valueNode.hasCall);
  const value = builder.expression(valueNode);
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
