// Operators with their coercions and metamethods. Source: lvm.c. `what` names an operand in an
// error as Lua does: "local 'x'", "field 'y'", or nothing.

import { type Bytes, compareBytes } from '../../base/bytes.ts';
import { LuaFunction } from './function.ts';
import type { Machine } from './run/machine.ts';
import { power } from './stdlib/power.ts';
import { LuaTable } from './table.ts';
import { isTruthy, type LuaValue, toNumber, toText, typeName } from './value.ts';

const LONGEST_CHAIN = 100;

function handler(machine: Machine, value: LuaValue, event: string): LuaValue {
  return machine.metatable(value)?.get(event);
}

/** `value[key]`, through __index. */
export function index(machine: Machine, value: LuaValue, key: LuaValue, what: string): LuaValue {
  let holder = value;
  for (let step = 0; step < LONGEST_CHAIN; step += 1) {
    let meta: LuaValue;
    if (holder instanceof LuaTable) {
      const found = holder.get(key);
      if (found !== undefined || holder.metatable === null) return found;
      meta = holder.metatable.get('__index');
      if (meta === undefined) return undefined;
    } else {
      meta = handler(machine, holder, '__index');
      if (meta === undefined) {
        return machine.raise(badOperand('index', step === 0 ? what : '', holder));
      }
    }
    if (meta instanceof LuaFunction) return machine.call(meta, [holder, key])[0];
    holder = meta;
  }
  return machine.raise('loop in gettable');
}

/** `value[key] = assigned`, through __newindex and the lock of Redis's own tables. */
export function setIndex(
  machine: Machine,
  value: LuaValue,
  key: LuaValue,
  assigned: LuaValue,
  what: string,
): void {
  let holder = value;
  for (let step = 0; step < LONGEST_CHAIN; step += 1) {
    let meta: LuaValue;
    if (holder instanceof LuaTable) {
      const { metatable } = holder;
      const isPlain = metatable === null || holder.get(key) !== undefined;
      meta = isPlain ? undefined : metatable.get('__newindex');
      if (meta === undefined) {
        setRaw(machine, holder, key, assigned);
        return;
      }
    } else {
      meta = handler(machine, holder, '__newindex');
      if (meta === undefined) {
        machine.raise(badOperand('index', step === 0 ? what : '', holder));
      }
    }
    if (meta instanceof LuaFunction) {
      machine.call(meta, [holder, key, assigned]);
      return;
    }
    holder = meta;
  }
  machine.raise('loop in settable');
}

/** An assignment without metamethods; refuses what no table can have. */
export function setRaw(machine: Machine, table: LuaTable, key: LuaValue, value: LuaValue): void {
  if (table.isReadOnly) machine.raise('Attempt to modify a readonly table');
  if (key === undefined) {
    machine.raise('table index is nil');
  } else if (Number.isNaN(key)) {
    machine.raise('table index is NaN');
  } else {
    table.set(key, value);
  }
}

/** The error text for an operand of the wrong type. Source: ldebug.c luaG_typeerror. */
function badOperand(operation: string, what: string, value: LuaValue): string {
  const type = typeName(value);
  return what === ''
    ? `attempt to ${operation} a ${type} value`
    : `attempt to ${operation} ${what} (a ${type} value)`;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^';

const EVENTS: Record<ArithmeticOperator, string> = {
  '+': '__add',
  '-': '__sub',
  '*': '__mul',
  '/': '__div',
  '%': '__mod',
  '^': '__pow',
};

/** Lua's remainder has the sign of the divisor. */
export function modulo(a: number, b: number): number {
  return a - Math.floor(a / b) * b;
}

function compute(operator: ArithmeticOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return modulo(a, b);
    case '^':
      return power(a, b);
  }
}

/** Arithmetic where an operand is no number: strings that spell one, or a metamethod. */
export function arithmetic(
  machine: Machine,
  operator: ArithmeticOperator,
  a: LuaValue,
  b: LuaValue,
  names: readonly [string, string],
): LuaValue {
  const left = toNumber(a);
  const right = toNumber(b);
  if (left !== undefined && right !== undefined) return compute(operator, left, right);
  const event = EVENTS[operator];
  const meta = handler(machine, a, event) ?? handler(machine, b, event);
  if (meta !== undefined) return callValue(machine, meta, [a, b], '')[0];
  const isRightBad = left !== undefined;
  const [what, culprit] = isRightBad ? [names[1], b] : [names[0], a];
  return machine.raise(badOperand('perform arithmetic on', what, culprit));
}

export function negate(machine: Machine, value: LuaValue, what: string): LuaValue {
  const number = toNumber(value);
  if (number !== undefined) return -number;
  const meta = handler(machine, value, '__unm');
  if (meta !== undefined) return callValue(machine, meta, [value, value], '')[0];
  return machine.raise(badOperand('perform arithmetic on', what, value));
}

export function lengthOf(machine: Machine, value: LuaValue, what: string): LuaValue {
  if (typeof value === 'string' || value instanceof LuaTable) return value.length;
  return machine.raise(badOperand('get length of', what, value));
}

export function concatenate(
  machine: Machine,
  a: LuaValue,
  b: LuaValue,
  names: readonly [string, string],
): LuaValue {
  const left = toText(a);
  const right = toText(b);
  if (left !== undefined && right !== undefined) return left + right;
  const meta = handler(machine, a, '__concat') ?? handler(machine, b, '__concat');
  if (meta !== undefined) return callValue(machine, meta, [a, b], '')[0];
  const [what, culprit] = left === undefined ? [names[0], a] : [names[1], b];
  return machine.raise(badOperand('concatenate', what, culprit));
}

export function isEqual(machine: Machine, a: LuaValue, b: LuaValue): boolean {
  if (a === b) return true;
  if (!(a instanceof LuaTable && b instanceof LuaTable)) return false;
  const meta = a.metatable?.get('__eq');
  if (meta === undefined || meta !== b.metatable?.get('__eq')) return false;
  return isTruthy(callValue(machine, meta, [a, b], '')[0]);
}

export function isLess(machine: Machine, a: LuaValue, b: LuaValue): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') {
    return compareBytes(a as Bytes, b as Bytes) < 0;
  }
  return byMetamethod(machine, '__lt', a, b) ?? incomparable(machine, a, b);
}

export function isLessOrEqual(machine: Machine, a: LuaValue, b: LuaValue): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a <= b;
  if (typeof a === 'string' && typeof b === 'string') {
    return compareBytes(a as Bytes, b as Bytes) <= 0;
  }
  const direct = byMetamethod(machine, '__le', a, b);
  if (direct !== undefined) return direct;
  const reverse = byMetamethod(machine, '__lt', b, a);
  return reverse === undefined ? incomparable(machine, a, b) : !reverse;
}

function byMetamethod(
  machine: Machine,
  event: string,
  a: LuaValue,
  b: LuaValue,
): boolean | undefined {
  const meta = handler(machine, a, event);
  if (meta === undefined || meta !== handler(machine, b, event)) return undefined;
  return isTruthy(callValue(machine, meta, [a, b], '')[0]);
}

function incomparable(machine: Machine, a: LuaValue, b: LuaValue): never {
  const [left, right] = [typeName(a), typeName(b)];
  return machine.raise(
    left === right
      ? `attempt to compare two ${left} values`
      : `attempt to compare ${left} with ${right}`,
  );
}

/** What is really called, and with which values: `__call` gets the value itself first. */
export function resolveCall(
  machine: Machine,
  callee: LuaValue,
  args: readonly LuaValue[],
  what: string,
): [LuaFunction, readonly LuaValue[]] {
  if (callee instanceof LuaFunction) return [callee, args];
  const meta = handler(machine, callee, '__call');
  if (meta instanceof LuaFunction) return [meta, [callee, ...args]];
  return machine.raise(badOperand('call', what, callee));
}

/** Calls anything callable and waits for it. */
export function callValue(
  machine: Machine,
  callee: LuaValue,
  args: readonly LuaValue[],
  what: string,
  isLevel = false,
): readonly LuaValue[] {
  return machine.call(...resolveCall(machine, callee, args, what), isLevel);
}
