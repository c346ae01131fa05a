// A script's text to a function: luaparse makes the tree, the names are resolved, and each node becomes
// a closure. No code is generated as text, so that the page needs no `eval`. Source of the grammar and
// semantics: the Lua 5.1 reference manual.

import luaparse, { type Chunk, type FunctionDeclaration } from 'luaparse';
import { compileBlock } from './compile-statement.ts';
import { type Box, Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import { type FunctionScope, type Resolution, resolveNames, type Variable } from './resolve.ts';
import type { LuaTable } from './table.ts';
import { LuaFunction, type LuaValue } from './value.ts';

/** What the compilation of one chunk shares. */
export interface Unit {
  readonly machine: Machine;
  readonly resolution: Resolution;
}

/** A script that cannot be compiled; `message` has no position, `line` starts at 1. */
export class LuaSyntaxFault {
  readonly message: string;
  readonly line: number;

  constructor(message: string, line: number) {
    this.message = message;
    this.line = line;
  }
}

/** Parses and compiles a chunk to a function of its varargs. Throws LuaSyntaxFault. */
export function compileChunk(machine: Machine, source: string, globals: LuaTable): LuaFunction {
  const chunk = parseChunk(source);
  const resolution = resolveNames(chunk);
  const unit: Unit = { machine, resolution };
  const make = compileFunctionBody(unit, 'main chunk', resolution.main, [], chunk.body);
  return make([], globals);
}

function parseChunk(source: string): Chunk {
  try {
    return luaparse.parse(source, {
      luaVersion: '5.1',
      encodingMode: 'pseudo-latin1',
      locations: true,
      comments: false,
    });
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    const line = 'line' in fault ? Number(fault.line) : 1;
    throw new LuaSyntaxFault(fault.message.replace(/^\[[0-9]+:[0-9]+\] /, ''), line);
  }
}

/** Makes the function value, given the boxes of its upvalues. */
export type MakeFunction = (upvalues: readonly Box[], environment: LuaTable) => LuaFunction;

/** Compiles a function expression or declaration. */
export function compileFunction(
  unit: Unit,
  node: FunctionDeclaration,
  name: string,
): { readonly make: MakeFunction; readonly scope: FunctionScope } {
  const scope = unit.resolution.scopes.get(node) as FunctionScope;
  const self = unit.resolution.selves.get(node);
  const parameters: Variable[] = self === undefined ? [] : [self];
  for (const parameter of node.parameters) {
    if (parameter.type !== 'Identifier') continue;
    parameters.push(unit.resolution.declarations.get(parameter) as Variable);
  }
  return { make: compileFunctionBody(unit, name, scope, parameters, node.body), scope };
}

function compileFunctionBody(
  unit: Unit,
  name: string,
  scope: FunctionScope,
  parameters: readonly Variable[],
  body: Chunk['body'],
): MakeFunction {
  const { machine } = unit;
  const run = compileBlock(unit, body);
  const { slotCount, isVararg } = scope;
  const count = parameters.length;
  return (upvalues, environment) => {
    const self: LuaFunction = new LuaFunction(name, (args) => {
      const varargs = isVararg ? args.slice(count) : NO_VALUES;
      const frame = new Frame(slotCount, upvalues, varargs, self);
      for (let at = 0; at < count; at += 1) {
        const variable = parameters[at] as Variable;
        frame.slots[variable.slot] = variable.isCaptured ? { value: args[at] } : args[at];
      }
      machine.tick();
      const depth = machine.callLines.length;
      machine.enter();
      try {
        const result = run(frame);
        return Array.isArray(result) ? result : [];
      } finally {
        machine.leave(depth);
      }
    });
    self.environment = environment;
    return self;
  };
}

const NO_VALUES: readonly LuaValue[] = [];
