// Commands and replies in few words: what a tag on a wire says, and the whole for those who ask.

import { type Bytes, text } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';

/** Longest that a whole command or reply is told. */
const WORDS_AT_MOST = 120;

/** The tag of a reply, near to how it is sent: `:5`, `+OK`, `-ERR`, `nil`. */
export function replyTag(reply: Reply): string {
  switch (reply.kind) {
    case 'simple':
      return `+${reply.text}`;
    case 'error':
      return `-${reply.text.split(' ')[0]}`;
    case 'int':
      return `:${reply.value}`;
    case 'nil':
    case 'nilArray':
      return 'nil';
    case 'bulk':
    case 'verbatim':
      return `$${reply.value.length}`;
    case 'array':
    case 'set':
    case 'push':
      return `*${reply.items.length}`;
    case 'map':
      return `%${reply.pairs.length}`;
    default:
      return reply.kind;
  }
}

/** A reply in full, but not without end. */
export function replyWords(reply: Reply): string {
  switch (reply.kind) {
    case 'simple':
    case 'error':
      return cut(reply.text);
    case 'bulk':
    case 'verbatim':
      return cut(text(reply.value));
    case 'array':
    case 'set':
    case 'push':
      return cut(reply.items.map(replyWords).join(' '));
    default:
      return replyTag(reply);
  }
}

/** A command in full, but not without end. */
export function commandWords(argv: readonly Bytes[]): string {
  return cut(argv.map(text).join(' '));
}

function cut(words: string): string {
  return words.length <= WORDS_AT_MOST ? words : `${words.slice(0, WORDS_AT_MOST)}…`;
}
