// When a broken run may be left alone: nothing can become of its messages any more. A stream's
// entries stay when they are done with, so that each of its runs would last until patience ends.

import type { Bytes } from '../base/bytes.ts';
import type { Copy, MessageRecord } from '../ledger/record.ts';
import { type MessageId, messagesIn } from '../sim/payload.ts';
import type { Run } from '../sim/run.ts';
import type { WorldView } from '../sim/world.ts';
import { judgedIn } from './verdict.ts';

/** Whether nothing can become of a judged message any more: nobody will ever take a copy of it. */
export function isSettled(run: Run, judged: number): boolean {
  // What is scheduled may break a server, which then forgets what it acked.
  if (run.inputs.some(({ at }) => at > run.now)) return false;
  const messages = judgedIn(run, judged);
  return messages.length >= judged && messages.every((message) => isOver(run.world, message));
}

function isOver(world: WorldView, { copies, timesDone, state }: MessageRecord): boolean {
  if (copies.length === 0) return timesDone > 0 || state === 'lost';
  return copies.every((copy) => isLeftOver(world, copy));
}

/**
 * An entry that every group was given and none has pending: groups read on behind what they were
 * given, and they claim what is pending. Whoever reads without a group reads what it likes.
 */
function isLeftOver(world: WorldView, { place, message }: Copy): boolean {
  if (place.kind !== 'key') return false;
  if (world.protections.read !== 'group') return false;
  const stream = world.node(place.node)?.inspect.stream(place.db, place.key);
  if (stream === undefined || stream.groups.length === 0) return false;
  const ids = stream.entries.filter(({ fields }) => carries(fields, message)).map(({ id }) => id);
  return stream.groups.every(
    ({ lag, pending }) => lag === 0 && !pending.some(({ id }) => ids.includes(id)),
  );
}

function carries(fields: readonly Bytes[], message: MessageId): boolean {
  return fields.some((field) => messagesIn(field).includes(message));
}
