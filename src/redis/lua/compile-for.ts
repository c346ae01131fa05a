// The two `for` loops. Source: lvm.c OP_FORPREP, OP_FORLOOP, OP_TFORLOOP.

import type { ForGenericStatement, ForNumericStatement } from 'luaparse';
import type { Unit } from './compile.ts';
import { compileExpression, compileList, lineOf } from './compile-expression.ts';
import { compileBlock, declare } from './compile-statement.ts';
import { BREAK, type Execute } from './frame.ts';
import { callValue } from './operators.ts';
import type { Variable } from './resolve.ts';
import { type LuaValue, toNumber } from './value.ts';

export function compileNumericFor(unit: Unit, statement: ForNumericStatement): Execute {
  const { machine } = unit;
  const start = compileExpression(unit, statement.start);
  const limit = compileExpression(unit, statement.end);
  const step = statement.step === null ? () => 1 : compileExpression(unit, statement.step);
  const assign = declare(unit.resolution.declarations.get(statement.variable) as Variable);
  const body = compileBlock(unit, statement.body);
  const line = lineOf(statement);
  const bound = (value: LuaValue, name: string): number =>
    toNumber(value) ?? machine.raise(`'for' ${name} must be a number`, line);
  return (frame) => {
    const from = bound(start(frame), 'initial value');
    const to = bound(limit(frame), 'limit');
    const by = bound(step(frame), 'step');
    for (let at = from; by > 0 ? at <= to : at >= to; at += by) {
      machine.tick();
      assign(frame, at);
      const end = body(frame);
      if (end !== undefined) return end === BREAK ? undefined : end;
    }
    return undefined;
  };
}

export function compileGenericFor(unit: Unit, statement: ForGenericStatement): Execute {
  const { machine } = unit;
  const iterators = compileList(unit, statement.iterators);
  const assigns = statement.variables.map((node) =>
    declare(unit.resolution.declarations.get(node) as Variable),
  );
  const body = compileBlock(unit, statement.body);
  const line = lineOf(statement);
  return (frame) => {
    const [iterator, state, first] = iterators(frame);
    let control = first;
    for (;;) {
      machine.tick();
      machine.line = line;
      const values = callValue(machine, iterator, [state, control], '');
      control = values[0];
      if (control === undefined) return undefined;
      for (const [at, assign] of assigns.entries()) assign(frame, values[at]);
      const end = body(frame);
      if (end !== undefined) return end === BREAK ? undefined : end;
    }
  };
}
