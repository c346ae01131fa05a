// Table constructors: `{1, 2, x = 3, [k] = v, f()}`.

import type { TableConstructorExpression } from 'luaparse';
import type { Unit } from './compile.ts';
import { compileExpression, compileMany, isMulti, lineOf } from './compile-expression.ts';
import type { Evaluate, Frame } from './frame.ts';
import { setRaw } from './operators.ts';
import { LuaTable } from './table.ts';

export function compileTable(unit: Unit, node: TableConstructorExpression): Evaluate {
  const { machine } = unit;
  const line = lineOf(node);
  let position = 0;
  const steps = node.fields.map((field, at): ((frame: Frame, table: LuaTable) => void) => {
    if (field.type === 'TableValue') {
      position += 1;
      return positional(unit, field.value, position, at === node.fields.length - 1);
    }
    const value = compileExpression(unit, field.value);
    if (field.type === 'TableKeyString') {
      const { name } = field.key;
      return (frame, table) => table.set(name, value(frame));
    }
    const key = compileExpression(unit, field.key);
    return (frame, table) => {
      const keyValue = key(frame);
      const assigned = value(frame);
      machine.line = line;
      setRaw(machine, table, keyValue, assigned);
    };
  });
  return (frame) => {
    const table = new LuaTable();
    for (const step of steps) step(frame, table);
    return table;
  };
}

/** The last positional field takes all values of a call or of `...`. */
function positional(
  unit: Unit,
  node: Parameters<typeof compileExpression>[1],
  position: number,
  isLast: boolean,
): (frame: Frame, table: LuaTable) => void {
  if (isLast && isMulti(node)) {
    const many = compileMany(unit, node);
    return (frame, table) => {
      for (const [at, value] of many(frame).entries()) table.set(position + at, value);
    };
  }
  const value = compileExpression(unit, node);
  return (frame, table) => table.set(position, value(frame));
}
