// What programs read out of replies.

import type { Bytes } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';

/** The bytes of a bulk string; null for anything else. */
export function bulkOf(reply: Reply | undefined): Bytes | null {
  return reply?.kind === 'bulk' ? reply.value : null;
}

/** The items of an array or push; none for anything else. */
export function itemsOf(reply: Reply | undefined): readonly Reply[] {
  return reply?.kind === 'array' || reply?.kind === 'push' ? reply.items : [];
}

/** A score, which is a double or, in older replies, a bulk string; null for anything else. */
export function scoreOf(reply: Reply | undefined): number | null {
  if (reply?.kind === 'double') return Number(reply.digits);
  const written = bulkOf(reply);
  return written === null ? null : Number(written);
}

/** The number of an integer reply; null for anything else. */
export function integerOf(reply: Reply): number | null {
  return reply.kind === 'int' ? Number(reply.value) : null;
}
