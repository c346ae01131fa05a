// A script's text to a function: the parser makes the tree, and each function of it becomes a list
// of steps. No code is generated as text, so that the page needs no `eval`.

import { LuaFunction, type Prototype } from '../function.ts';
import type { Box, Evaluate } from '../run/frame.ts';
import type { LuaSyntaxFault } from '../syntax/lexer.ts';
import { parseChunk } from '../syntax/parser.ts';
import type { FunctionNode } from '../syntax/tree.ts';
import { Builder, type Chunk, type Grammar } from './builder.ts';
import { compileExpression, compileMany } from './expression.ts';
import { compileBlock } from './statement.ts';

/**
 * Compiles a chunk. Throws LuaSyntaxFault.
 * @param source the chunk's name as Lua takes it: `@user_script`, `=name`, or the text itself
 * @param depth C stack levels in use already
 */
export function compileChunk(text: string, source: string, depth = 0): Prototype {
  return compileFunction(parseChunk(text, depth), { chunk: chunkName(source), source });
}

function compileFunction(node: FunctionNode, chunk: Chunk): Prototype {
  const builder = new Builder(chunk, GRAMMAR);
  for (const parameter of node.parameters) builder.declare(parameter);
  if (node.arg !== null) builder.declare(node.arg);
  builder.block(node.body);
  builder.emit((frame) => frame.machine.leave([]));
  const { steps, calls, slotCount } = builder;
  return { ...chunk, node, upvalues: node.upvalues, slotCount, steps, calls };
}

/** A function value: captures its upvalues at the moment of evaluation. */
function compileClosure(builder: Builder, node: FunctionNode): Evaluate {
  const prototype = compileFunction(node, builder.chunk);
  const { upvalues } = prototype;
  if (upvalues.length === 0) {
    return (frame) => new LuaFunction(prototype, null, [], frame.self.environment);
  }
  return (frame) => {
    const boxes = upvalues.map((source) =>
      source.from === 'local'
        ? (frame.slots[source.variable.slot] as Box)
        : (frame.upvalues[source.index] as Box),
    );
    return new LuaFunction(prototype, null, boxes, frame.self.environment);
  };
}

const GRAMMAR: Grammar = {
  expression: compileExpression,
  many: compileMany,
  closure: compileClosure,
  block: compileBlock,
};

/** Room for a chunk's name in errors of the compiler. Source: llex.c MAXSRC. */
const LONGEST_IN_SYNTAX_ERROR = 80;
/** In other errors. Source: luaconf.h LUA_IDSIZE. */
const LONGEST_NAME = 60;

/** `name:line: message`, as load and loadstring answer it. */
export function syntaxErrorText(fault: LuaSyntaxFault, source: string): string {
  return `${chunkName(source, LONGEST_IN_SYNTAX_ERROR)}:${fault.line}: ${fault.message}`;
}

/** How an error shows a chunk's name. Source: lobject.c luaO_chunkid. */
function chunkName(source: string, longest = LONGEST_NAME): string {
  if (source.startsWith('=')) return source.slice(1, longest);
  if (source.startsWith('@')) {
    const name = source.slice(1);
    const room = longest - " '...' ".length - 1;
    return name.length > room ? `...${name.slice(-room)}` : name;
  }
  const room = longest - ' [string "..."] '.length - 1;
  const line = (source.split(/[\r\n]/, 1)[0] ?? '').slice(0, room);
  return line.length < source.length ? `[string "${line}..."]` : `[string "${line}"]`;
}
