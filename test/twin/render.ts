/*
 * What a connection received, as lines that people can read and that stand for exactly these bytes:
 * one line per RESP element, nested ones indented, a bulk string's content behind its length.
 */
import { type Bytes, quoted } from '../../src/base/bytes.ts';

/** One RESP element: its line, and the elements in it. */
export interface Node {
  readonly line: string;
  readonly children: readonly Node[];
  readonly end: number;
}

/** How arrays are put in order where the server promises none: by 1 item, or by groups of n. */
export type Sorting = number | null;

/** Lines for all replies in `received`. Throws when it ends within one. */
export function renderReplies(received: Bytes, sorting: Sorting): string[] {
  const lines: string[] = [];
  for (const node of replyTrees(received)) addLines(node, 0, sorting, lines);
  return lines;
}

/** All replies in `received` as trees. Throws when it ends within one. */
export function replyTrees(received: Bytes): Node[] {
  const nodes: Node[] = [];
  for (let at = 0; at < received.length; ) {
    const node = readNode(received, at);
    nodes.push(node);
    at = node.end;
  }
  return nodes;
}

function readNode(buffer: Bytes, at: number): Node {
  const lineEnd = buffer.indexOf('\r\n', at);
  if (lineEnd < 0) throw new Error(`no whole reply: ${quoted(buffer)}`);
  const line = buffer.slice(at, lineEnd);
  const end = lineEnd + 2;
  const size = Number(line.slice(1));
  if ('$=!'.includes(line.charAt(0)) && size >= 0) {
    const payload = buffer.slice(end, end + size);
    if (buffer.slice(end + size, end + size + 2) !== '\r\n') {
      throw new Error(`no whole reply: ${quoted(buffer)}`);
    }
    const shown = size === 0 ? line : `${line} ${escaped(payload)}`;
    return { line: shown, children: [], end: end + size + 2 };
  }
  if (!'*~>%'.includes(line.charAt(0))) return { line: escaped(line), children: [], end };
  const children: Node[] = [];
  let next = end;
  while (children.length < (line.startsWith('%') ? size * 2 : size)) {
    const child = readNode(buffer, next);
    children.push(child);
    next = child.end;
  }
  return { line, children, end: next };
}

function addLines(node: Node, depth: number, sorting: Sorting, lines: string[]): void {
  lines.push('  '.repeat(depth) + node.line);
  for (const child of inOrder(node, sorting)) addLines(child, depth + 1, sorting, lines);
}

/** Only arrays of plain items are sorted, so that `[cursor, [keys]]` keeps its form. */
function inOrder({ line, children }: Node, sorting: Sorting): readonly Node[] {
  if (sorting === null || children.some((child) => child.children.length > 0)) return children;
  const size = line.startsWith('%') ? 2 : sorting;
  const groups: Node[][] = [];
  for (let at = 0; at < children.length; at += size) groups.push(children.slice(at, at + size));
  const name = (group: Node[]) => group.map((node) => node.line).join('\n');
  return groups.sort((a, b) => (name(a) < name(b) ? -1 : 1)).flat();
}

/** Printable bytes as they are, others escaped; a blank at the end would get lost in a file. */
function escaped(value: string): string {
  const inner = quoted(value as Bytes).slice(1, -1);
  return inner.replaceAll('\\"', '"').replace(/ $/, '\\x20');
}
