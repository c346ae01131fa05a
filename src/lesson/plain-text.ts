// A lesson's words as plain text, for where there are neither discs nor links.

import type { Block, Inline } from './text.ts';

/** The text of a part of a lesson; blocks stand on lines of their own. */
export function plainText(nodes: readonly (Block | Inline)[]): string {
  return joined(nodes).trim();
}

function joined(nodes: readonly (Block | Inline)[]): string {
  return nodes.map(textOf).join('');
}

function textOf(node: Block | Inline): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return 'language' in node ? `${node.text}\n` : node.text;
    case 'command':
      return node.command;
    case 'message':
      return `#${node.number}`;
    case 'paragraph':
      return `${joined(node.children)}\n`;
    case 'list':
      return node.items.map((item) => `- ${plainText(item)}\n`).join('');
    case 'transcript':
      return node.entries
        .map(({ command, reply }) => `> ${command}\n${reply.join('\n')}\n`)
        .join('');
    default:
      return joined(node.children);
  }
}
