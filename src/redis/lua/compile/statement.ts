// Statements to steps. Source: lparser.c.

import type { Box, Evaluate } from '../run/frame.ts';
import type { Block, Expression, Statement } from '../syntax/tree.ts';
import { isTruthy } from '../value.ts';
import { compileAssignment } from './assignment.ts';
import { type Builder, binder, type Label } from './builder.ts';
import { callForEffect, emitTailCall } from './call.ts';
import { compileGenericFor, compileNumericFor } from './loop.ts';
import { compileList } from './operand.ts';

/** A block: its variables' slots are free again after it. */
export function compileBlock(builder: Builder, body: Block): void {
  const mark = builder.mark;
  for (const statement of body) compileStatement(builder, statement);
  builder.release(mark);
}

function compileStatement(builder: Builder, statement: Statement): void {
  switch (statement.kind) {
    case 'local':
      compileLocal(builder, statement);
      return;
    case 'local-function': {
      const { variable, node } = statement;
      const slot = builder.declare(variable);
      const bind = binder(variable);
      const make = builder.closure(node);
      builder.emit((frame) => {
        // The box must be there before the function captures it: it may call itself.
        bind(frame, undefined);
        const made = make(frame);
        if (variable.isCaptured) (frame.slots[slot] as Box).value = made;
        else frame.slots[slot] = made;
      });
      return;
    }
    case 'break':
      builder.jump(builder.breaks.at(-1) as Label);
      return;
    case 'do':
      compileBlock(builder, statement.body);
      return;
    default:
      withTemporaries(builder, () => compileWithValues(builder, statement));
  }
}

/** Slots that `work` takes are free again after it. */
function withTemporaries(builder: Builder, work: () => void): void {
  const mark = builder.mark;
  work();
  builder.release(mark);
}

type WithValues = Exclude<Statement, { kind: 'local' | 'local-function' | 'break' | 'do' }>;

function compileWithValues(builder: Builder, statement: WithValues): void {
  switch (statement.kind) {
    case 'assign':
      compileAssignment(builder, statement);
      return;
    case 'call':
      callForEffect(builder, statement.call);
      return;
    case 'return':
      compileReturn(builder, statement.values);
      return;
    case 'if':
      compileIf(builder, statement);
      return;
    case 'while':
      compileWhile(builder, statement);
      return;
    case 'repeat':
      compileRepeat(builder, statement);
      return;
    case 'numeric-for':
      compileNumericFor(builder, statement);
      return;
    case 'generic-for':
      compileGenericFor(builder, statement);
      return;
  }
}

function compileLocal(builder: Builder, statement: Extract<Statement, { kind: 'local' }>): void {
  const { variables, values } = statement;
  for (const variable of variables) builder.declare(variable);
  const bind = variables.map(binder);
  withTemporaries(builder, () => {
    const [only] = bind;
    const [value] = values;
    if (bind.length === 1 && values.length <= 1 && only !== undefined) {
      const evaluate: Evaluate = value === undefined ? () => undefined : builder.expression(value);
      builder.emit((frame) => only(frame, evaluate(frame)));
      return;
    }
    const list = compileList(builder, values);
    builder.emit((frame) => {
      const all = list(frame);
      for (let at = 0; at < bind.length; at += 1) bind[at]?.(frame, all[at]);
    });
  });
}

function compileReturn(builder: Builder, values: readonly Expression[]): void {
  const [only] = values;
  if (values.length === 1 && only?.kind === 'call') {
    emitTailCall(builder, only);
    return;
  }
  const list = compileList(builder, values);
  builder.emit((frame) => frame.machine.leave(list(frame)));
}

/** Jumps to the label when the condition does not hold. */
function jumpUnless(builder: Builder, node: Expression, label: Label): void {
  withTemporaries(builder, () => {
    const test = builder.expression(node);
    builder.emit((frame) => {
      if (!isTruthy(test(frame))) frame.at = label.at;
    });
  });
}

function compileIf(builder: Builder, statement: Extract<Statement, { kind: 'if' }>): void {
  const end = builder.label();
  for (const { test, body } of statement.clauses) {
    const next = builder.label();
    jumpUnless(builder, test, next);
    compileBlock(builder, body);
    builder.jump(end);
    builder.place(next);
  }
  if (statement.otherwise !== null) compileBlock(builder, statement.otherwise);
  builder.place(end);
}

function compileWhile(builder: Builder, statement: Extract<Statement, { kind: 'while' }>): void {
  const start = builder.label();
  const end = builder.label();
  builder.place(start);
  jumpUnless(builder, statement.test, end);
  builder.breaks.push(end);
  compileBlock(builder, statement.body);
  builder.breaks.pop();
  builder.jumpBack(start, statement.line);
  builder.place(end);
}

function compileRepeat(builder: Builder, statement: Extract<Statement, { kind: 'repeat' }>): void {
  const start = builder.label();
  const end = builder.label();
  const again = builder.label();
  const mark = builder.mark;
  builder.place(start);
  builder.breaks.push(end);
  // The condition sees the variables of the body.
  for (const inner of statement.body) compileStatement(builder, inner);
  builder.breaks.pop();
  jumpUnless(builder, statement.test, again);
  builder.jump(end);
  builder.place(again);
  builder.jumpBack(start, statement.line);
  builder.place(end);
  builder.release(mark);
}
