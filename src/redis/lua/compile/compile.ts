// A script's text to a function: the parser makes the tree, and each function of it becomes a list
// of steps. No code is generated as text, so that the page needs no `eval`.

import type { Prototype } from '../function.ts';
import type { LuaSyntaxFault } from '../syntax/lexer.ts';
import { parseChunk } from '../syntax/parser.ts';
import type { FunctionNode } from '../syntax/tree.ts';
import { Builder, type Chunk } from './builder.ts';
import { compileBlock } from './statement.ts';

/**
 * Compiles a chunk. Throws LuaSyntaxFault.
 * @param source the chunk's name as Lua takes it: `@user_script`, `=name`, or the text itself
 * @param depth C stack levels in use already
 */
export function compileChunk(text: string, source: string, depth = 0): Prototype {
  return compileFunction(parseChunk(text, depth), { chunk: chunkName(source), source });
}

export function compileFunction(node: FunctionNode, chunk: Chunk): Prototype {
  const builder = new Builder(chunk);
  for (const parameter of node.parameters) builder.declare(parameter);
  if (node.arg !== null) builder.declare(node.arg);
  compileBlock(builder, node.body);
  builder.emit((frame) => frame.machine.leave([]));
  const { steps, calls, slotCount } = builder;
  return { ...chunk, node, upvalues: node.upvalues, slotCount, steps, calls };
}

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
