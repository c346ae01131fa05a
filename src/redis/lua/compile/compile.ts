// A script's text to a function: the parser makes the tree, and each function of it becomes a list of
// steps. No code is generated as text, so that the page needs no `eval`.

import type { Prototype } from '../function.ts';
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

const LONGEST_NAME = 60;

/** How an error shows a chunk's name. Source: lobject.c luaO_chunkid. */
export function chunkName(source: string): string {
  if (source.startsWith('=')) return source.slice(1, LONGEST_NAME);
  if (source.startsWith('@')) {
    const name = source.slice(1);
    const room = LONGEST_NAME - " '...' ".length - 1;
    return name.length > room ? `...${name.slice(-room)}` : name;
  }
  const room = LONGEST_NAME - ' [string "..."] '.length - 1;
  const line = (source.split(/[\r\n]/, 1)[0] ?? '').slice(0, room);
  return line.length < source.length ? `[string "${line}..."]` : `[string "${line}"]`;
}
