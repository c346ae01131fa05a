// Calls: a step that starts the function, and a step that takes its results when it has ended.
// Source: lvm.c OP_CALL, OP_SELF, OP_TAILCALL.

import { type CalledAs, LuaFunction } from '../function.ts';
import { index, resolveCall } from '../operators.ts';
import type { Evaluate, EvaluateMany, Frame, Step } from '../run/frame.ts';
import type { CallNode } from '../syntax/tree.ts';
import type { LuaValue } from '../value.ts';
import { type Builder, readSlot } from './builder.ts';
import { compileList, hasCallFrom, operand, operandName } from './operand.ts';

/** The call's first result. */
export function callOne(builder: Builder, node: CallNode): Evaluate {
  const slot = builder.slot();
  emitCall(builder, node, (frame) => {
    frame.slots[slot] = frame.machine.results[0];
  });
  return readSlot(slot);
}

/** All results of the call. */
export function callMany(builder: Builder, node: CallNode): EvaluateMany {
  const slot = builder.slot();
  emitCall(builder, node, (frame) => {
    frame.slots[slot] = frame.machine.results;
  });
  return (frame) => [...(frame.slots[slot] as readonly LuaValue[])];
}

/** A call whose results nobody wants. */
export function callForEffect(builder: Builder, node: CallNode): void {
  emitCall(builder, node, () => {});
}

/** Evaluates what is called and with which values, and hands both on. */
type Prepare = (frame: Frame, go: Go) => void;
type Go = (frame: Frame, callee: LuaValue, args: readonly LuaValue[]) => void;

function emitCall(builder: Builder, node: CallNode, receive: Step): void {
  const prepare = compileParts(builder, node);
  const what = calleeName(node);
  const { line } = node;
  builder.name(calledAs(node));
  builder.emit((frame) => prepare(frame, enter));
  builder.emit(receive);

  function enter(frame: Frame, callee: LuaValue, args: readonly LuaValue[]): void {
    frame.line = line;
    const { machine } = frame;
    if (callee instanceof LuaFunction) machine.enter(callee, args);
    else machine.enter(...resolveCall(machine, callee, args, what));
    // A library function has ended already.
    if (machine.frame === frame) {
      receive(frame);
      frame.at += 1;
    }
  }
}

/** `return f()`: the running function's frame gives way to that of the called one. */
export function emitTailCall(builder: Builder, node: CallNode): void {
  const prepare = compileParts(builder, node);
  const what = calleeName(node);
  const { line } = node;
  builder.name(calledAs(node));
  builder.emit((frame) => prepare(frame, replace));
  // Only after a library function.
  builder.emit((frame) => frame.machine.leave(frame.machine.results));

  function replace(frame: Frame, value: LuaValue, values: readonly LuaValue[]): void {
    frame.line = line;
    const { machine } = frame;
    const [callee, args] =
      value instanceof LuaFunction ? [value, values] : resolveCall(machine, value, values, what);
    if (callee.prototype !== null) machine.replace(callee, args);
    else machine.enter(callee, args);
  }
}

/** Source: ldebug.c getfuncname. */
function calledAs({ callee, method }: CallNode): CalledAs | undefined {
  if (method !== null) return { name: method.name, isMethod: true };
  const name = /'(.*)'$/s.exec(operandName(callee))?.[1];
  return name === undefined ? undefined : { name, isMethod: false };
}

function calleeName(node: CallNode): string {
  return node.method === null ? operandName(node.callee) : `method '${node.method.name}'`;
}

function compileParts(builder: Builder, node: CallNode): Prepare {
  const callFollows = hasCallFrom(node.args, 0);
  if (node.method !== null) return compileMethod(builder, node, node.method, callFollows);
  const callee = operand(builder, node.callee, callFollows, true);
  const args = compileList(builder, node.args);
  return (frame, go) => {
    const value = callee(frame);
    go(frame, value, args(frame));
  };
}

function compileMethod(
  builder: Builder,
  node: CallNode,
  method: NonNullable<CallNode['method']>,
  callFollows: boolean,
): Prepare {
  const what = operandName(node.callee);
  const { name, line } = method;
  const find = (frame: Frame, self: LuaValue): LuaValue => {
    frame.line = line;
    return index(frame.machine, self, name, what);
  };
  if (!callFollows) {
    const base = builder.expression(node.callee);
    const args = compileList(builder, node.args);
    return (frame, go) => {
      const self = base(frame);
      const callee = find(frame, self);
      go(frame, callee, [self, ...args(frame)]);
    };
  }
  const base = builder.keep(builder.expression(node.callee));
  const callee = builder.keep((frame) => find(frame, base(frame)));
  const args = compileList(builder, node.args);
  return (frame, go) => go(frame, callee(frame), [base(frame), ...args(frame)]);
}
