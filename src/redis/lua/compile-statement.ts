// Statements to closures.

import type { Expression, FunctionDeclaration, Statement } from 'luaparse';
import type { Unit } from './compile.ts';
import { compileCall } from './compile-call.ts';
import {
  compileExpression,
  compileFunctionValue,
  compileList,
  isMulti,
  lineOf,
  operandName,
} from './compile-expression.ts';
import { compileGenericFor, compileNumericFor } from './compile-for.ts';
import { type Box, BREAK, type Evaluate, type Execute, type Frame } from './frame.ts';
import { setIndex } from './operators.ts';
import type { Reference, Variable } from './resolve.ts';
import { isTruthy, type LuaValue } from './value.ts';

/** Runs statements in order, until one breaks or returns. */
export function compileBlock(unit: Unit, body: readonly Statement[]): Execute {
  const steps = body.map((statement) => compileStatement(unit, statement));
  const [only] = steps;
  if (steps.length === 1 && only !== undefined) return only;
  return (frame) => {
    for (const step of steps) {
      const end = step(frame);
      if (end !== undefined) return end;
    }
    return undefined;
  };
}

function compileStatement(unit: Unit, statement: Statement): Execute {
  switch (statement.type) {
    case 'LocalStatement':
      return compileLocal(unit, statement);
    case 'AssignmentStatement':
      return compileAssignment(unit, statement.variables, statement.init);
    case 'CallStatement': {
      const call = compileCall(unit, statement.expression);
      return (frame) => {
        call(frame);
        return undefined;
      };
    }
    case 'ReturnStatement':
      return compileList(unit, statement.arguments);
    case 'BreakStatement':
      return () => BREAK;
    case 'FunctionDeclaration':
      return compileDeclaration(unit, statement);
    case 'DoStatement':
      return compileBlock(unit, statement.body);
    case 'IfStatement':
      return compileIf(unit, statement);
    case 'ForNumericStatement':
      return compileNumericFor(unit, statement);
    case 'ForGenericStatement':
      return compileGenericFor(unit, statement);
    default:
      return compileLoop(unit, statement);
  }
}

/** Gives a declared variable its first value; a captured one gets a new box each time. */
export function declare(variable: Variable): (frame: Frame, value: LuaValue) => void {
  const { slot, isCaptured } = variable;
  return isCaptured
    ? (frame, value) => {
        frame.slots[slot] = { value };
      }
    : (frame, value) => {
        frame.slots[slot] = value;
      };
}

function compileLocal(
  unit: Unit,
  statement: Extract<Statement, { type: 'LocalStatement' }>,
): Execute {
  const targets = statement.variables.map((node) =>
    declare(unit.resolution.declarations.get(node) as Variable),
  );
  const [target] = targets;
  const [init] = statement.init;
  if (targets.length === 1 && statement.init.length <= 1 && target !== undefined) {
    const value: Evaluate = init === undefined ? () => undefined : compileExpression(unit, init);
    return (frame) => {
      target(frame, value(frame));
      return undefined;
    };
  }
  const values = compileList(unit, statement.init);
  return (frame) => {
    const all = values(frame);
    for (const [at, assign] of targets.entries()) assign(frame, all[at]);
    return undefined;
  };
}

type Assign = (frame: Frame) => (value: LuaValue) => void;

/** Evaluates the parts of an assignment's target now, assigns later. */
function compileTarget(unit: Unit, node: Expression): Assign {
  if (node.type === 'Identifier') {
    const assign = assignName(unit, unit.resolution.references.get(node) as Reference);
    const line = lineOf(node);
    return (frame) => (value) => {
      unit.machine.line = line;
      assign(frame, value);
    };
  }
  if (node.type !== 'MemberExpression' && node.type !== 'IndexExpression') {
    throw new Error(`cannot assign to ${node.type}`);
  }
  const { machine } = unit;
  const base = compileExpression(unit, node.base);
  const what = operandName(unit, node.base);
  const line = lineOf(node);
  const name = node.type === 'MemberExpression' ? node.identifier.name : undefined;
  const key: Evaluate =
    node.type === 'MemberExpression' ? () => name : compileExpression(unit, node.index);
  return (frame) => {
    const holder = base(frame);
    const at = key(frame);
    return (value) => {
      machine.line = line;
      setIndex(machine, holder, at, value, what);
    };
  };
}

function assignName(unit: Unit, reference: Reference): (frame: Frame, value: LuaValue) => void {
  switch (reference.kind) {
    case 'local': {
      const { slot, isCaptured } = reference.variable;
      return isCaptured
        ? (frame, value) => {
            (frame.slots[slot] as Box).value = value;
          }
        : (frame, value) => {
            frame.slots[slot] = value;
          };
    }
    case 'upvalue': {
      const { index } = reference;
      return (frame, value) => {
        (frame.upvalues[index] as Box).value = value;
      };
    }
    case 'global': {
      const { name } = reference;
      return (frame, value) => setIndex(unit.machine, frame.environment, name, value, '');
    }
  }
}

function compileAssignment(
  unit: Unit,
  variables: readonly Expression[],
  init: readonly Expression[],
): Execute {
  const targets = variables.map((node) => compileTarget(unit, node));
  const [target] = targets;
  const [only] = init;
  if (targets.length === 1 && init.length === 1 && target && only && !isMulti(only)) {
    const value = compileExpression(unit, only);
    return (frame) => {
      const assign = target(frame);
      assign(value(frame));
      return undefined;
    };
  }
  const values = compileList(unit, init);
  return (frame) => {
    const assigns = targets.map((prepare) => prepare(frame));
    const all = values(frame);
    // Right to left, as the reference implementation happens to do.
    for (let at = assigns.length - 1; at >= 0; at -= 1) assigns[at]?.(all[at]);
    return undefined;
  };
}

function compileDeclaration(unit: Unit, node: FunctionDeclaration): Execute {
  const { identifier } = node;
  if (identifier === null) throw new Error('a function statement has a name');
  if (node.isLocal && identifier.type === 'Identifier') {
    const bind = declare(unit.resolution.declarations.get(identifier) as Variable);
    const make = compileFunctionValue(unit, node, identifier.name);
    const assign = assignName(unit, {
      kind: 'local',
      variable: unit.resolution.declarations.get(identifier) as Variable,
    });
    return (frame) => {
      // The box must be there before the function captures it: it may call itself.
      bind(frame, undefined);
      assign(frame, make(frame));
      return undefined;
    };
  }
  const name = identifier.type === 'Identifier' ? identifier.name : identifier.identifier.name;
  const target = compileTarget(unit, identifier);
  const make = compileFunctionValue(unit, node, name);
  return (frame) => {
    target(frame)(make(frame));
    return undefined;
  };
}

function compileIf(unit: Unit, statement: Extract<Statement, { type: 'IfStatement' }>): Execute {
  const clauses = statement.clauses.map((clause) => ({
    test: clause.type === 'ElseClause' ? undefined : compileExpression(unit, clause.condition),
    body: compileBlock(unit, clause.body),
  }));
  return (frame) => {
    for (const { test, body } of clauses) {
      if (test === undefined || isTruthy(test(frame))) return body(frame);
    }
    return undefined;
  };
}

function compileLoop(unit: Unit, statement: Statement): Execute {
  if (statement.type !== 'WhileStatement' && statement.type !== 'RepeatStatement') {
    throw new Error(`no such statement in Lua 5.1: ${statement.type}`);
  }
  const { machine } = unit;
  const condition = compileExpression(unit, statement.condition);
  const body = compileBlock(unit, statement.body);
  const testsFirst = statement.type === 'WhileStatement';
  return (frame) => {
    if (testsFirst && !isTruthy(condition(frame))) return undefined;
    for (;;) {
      machine.tick();
      const end = body(frame);
      if (end !== undefined) return end === BREAK ? undefined : end;
      if (isTruthy(condition(frame)) !== testsFirst) return undefined;
    }
  };
}
