// Calls: `f(...)`, `f{...}`, `f"..."` and the method forms.

import type {
  CallExpression,
  Expression,
  MemberExpression,
  StringCallExpression,
  TableCallExpression,
} from 'luaparse';
import type { Unit } from './compile.ts';
import { compileExpression, compileList, lineOf, operandName } from './compile-expression.ts';
import type { EvaluateMany } from './frame.ts';
import { callValue, index } from './operators.ts';
import { LuaFunction } from './value.ts';

export type CallNode = CallExpression | TableCallExpression | StringCallExpression;

function argumentNodes(node: CallNode): readonly Expression[] {
  if (node.type === 'CallExpression') return node.arguments;
  return [node.type === 'TableCallExpression' ? node.arguments : node.argument];
}

/** A call with all its results. */
export function compileCall(unit: Unit, node: CallNode): EvaluateMany {
  const args = compileList(unit, argumentNodes(node));
  const { base } = node;
  if (base.type === 'MemberExpression' && base.indexer === ':') {
    return compileMethodCall(unit, base, args, lineOf(node));
  }
  const { machine } = unit;
  const callee = compileExpression(unit, base);
  const what = operandName(unit, base);
  const line = lineOf(node);
  return (frame) => {
    const target = callee(frame);
    const values = args(frame);
    machine.line = line;
    return target instanceof LuaFunction
      ? target.call(values)
      : callValue(machine, target, values, what);
  };
}

function compileMethodCall(
  unit: Unit,
  node: MemberExpression,
  args: EvaluateMany,
  line: number,
): EvaluateMany {
  const { machine } = unit;
  const base = compileExpression(unit, node.base);
  const what = operandName(unit, node.base);
  const { name } = node.identifier;
  return (frame) => {
    const self = base(frame);
    machine.line = line;
    const method = index(machine, self, name, what);
    const values = [self, ...args(frame)];
    machine.line = line;
    return callValue(machine, method, values, `method '${name}'`);
  };
}
