// The two `for` loops. Source: lvm.c OP_FORPREP, OP_FORLOOP, OP_TFORLOOP.

import { LuaFunction } from '../function.ts';
import { callValue } from '../operators.ts';
import type { Frame } from '../run/frame.ts';
import type { Statement } from '../syntax/tree.ts';
import { type LuaValue, toNumber } from '../value.ts';
import { type Builder, binder, type Label } from './builder.ts';
import { compileList, hasCallFrom, operand } from './operand.ts';

type NumericFor = Extract<Statement, { kind: 'numeric-for' }>;
type GenericFor = Extract<Statement, { kind: 'generic-for' }>;

function compileBody(builder: Builder, body: NumericFor['body'], end: Label): void {
  builder.breaks.push(end);
  builder.block(body);
  builder.breaks.pop();
}

export function compileNumericFor(builder: Builder, statement: NumericFor): void {
  const { line } = statement;
  const nodes = [statement.start, statement.limit, ...(statement.step ? [statement.step] : [])];
  const [start, limit, step = () => 1] = nodes.map((node, at) =>
    operand(builder, node, hasCallFrom(nodes, at + 1), true),
  );
  const at = builder.slot();
  const to = builder.slot();
  const by = builder.slot();
  builder.declare(statement.variable);
  const bind = binder(statement.variable);
  const body = builder.label();
  const end = builder.label();
  const goes = ({ slots }: Frame): boolean =>
    (slots[by] as number) > 0
      ? (slots[at] as number) <= (slots[to] as number)
      : (slots[to] as number) <= (slots[at] as number);
  builder.emit((frame) => {
    const values = [start?.(frame), limit?.(frame), step(frame)];
    frame.line = line;
    frame.slots[at] = bound(frame, values[0], 'initial value');
    frame.slots[to] = bound(frame, values[1], 'limit');
    frame.slots[by] = bound(frame, values[2], 'step');
    if (goes(frame)) bind(frame, frame.slots[at] as number);
    else frame.at = end.at;
  });
  builder.place(body);
  compileBody(builder, statement.body, end);
  builder.emit((frame) => {
    const next = (frame.slots[at] as number) + (frame.slots[by] as number);
    frame.slots[at] = next;
    if (!goes(frame)) return;
    bind(frame, next);
    frame.line = line;
    frame.at = body.at;
    frame.machine.tick();
  });
  builder.place(end);
}

function bound(frame: Frame, value: LuaValue, name: string): number {
  return toNumber(value) ?? frame.machine.raise(`'for' ${name} must be a number`);
}

export function compileGenericFor(builder: Builder, statement: GenericFor): void {
  const { line } = statement;
  const iterators = compileList(builder, statement.iterators);
  const iterator = builder.slot();
  const state = builder.slot();
  const control = builder.slot();
  for (const variable of statement.variables) builder.declare(variable);
  const binds = statement.variables.map(binder);
  const start = builder.label();
  const end = builder.label();
  builder.emit((frame) => {
    [frame.slots[iterator], frame.slots[state], frame.slots[control]] = iterators(frame);
  });
  builder.place(start);
  builder.name({ name: '(for generator)', isMethod: false });
  builder.emit((frame) => {
    const { slots, machine } = frame;
    frame.line = line;
    const callee = slots[iterator] as LuaValue;
    const args = [slots[state] as LuaValue, slots[control] as LuaValue];
    const values =
      callee instanceof LuaFunction
        ? machine.call(callee, args)
        : callValue(machine, callee, args, '');
    const [first] = values;
    if (first === undefined) {
      frame.at = end.at;
      return;
    }
    slots[control] = first;
    for (let at = 0; at < binds.length; at += 1) binds[at]?.(frame, values[at]);
  });
  compileBody(builder, statement.body, end);
  builder.jumpBack(start, line);
  builder.place(end);
}
