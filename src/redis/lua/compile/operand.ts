// What is evaluated before something else: operands, lists, and how an error names an operand.
// Source: lcode.c, ldebug.c getobjname.

import type { Evaluate, EvaluateMany } from '../run/frame.ts';
import type { Expression } from '../syntax/tree.ts';
import type { Builder } from './builder.ts';

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
  const evaluate = builder.expression(node);
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
    const rest = builder.many(last);
    if (firsts.length === 0) return rest;
    return (frame) => {
      const values = firsts.map((one) => one(frame));
      for (const value of rest(frame)) values.push(value);
      return values;
    };
  }
  return fixedList([...firsts, builder.expression(last)]);
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
