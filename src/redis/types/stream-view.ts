// A stream as the picture shows it: plain data that nobody can change the stream through.

import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { StreamValue } from './stream.ts';
import type { ConsumerGroup } from './stream-group.ts';
import { idText, MAX_ID, MIN_ID } from './stream-id.ts';
import { lagOf } from './stream-progress.ts';

export interface StreamView {
  /** Oldest first; fields as field, value, field, value … */
  readonly entries: readonly { readonly id: string; readonly fields: readonly Bytes[] }[];
  /** The greatest ID so far, whether its entry is still there or not. */
  readonly lastId: string;
  /** In byte order of their names. */
  readonly groups: readonly GroupView[];
}

interface GroupView {
  readonly name: Bytes;
  /** The cursor: `>` reads on after it. */
  readonly lastDelivered: string;
  /** Entries yet to be delivered, as XINFO GROUPS has it; null where Redis cannot tell. */
  readonly lag: number | null;
  /** The PEL, by ID. */
  readonly pending: readonly PendingView[];
  /** In byte order of their names. */
  readonly consumers: readonly ConsumerView[];
}

interface PendingView {
  readonly id: string;
  readonly consumer: Bytes;
  readonly deliveredAt: Ms;
  readonly deliveryCount: number;
}

interface ConsumerView {
  readonly name: Bytes;
  readonly seenAt: Ms;
  readonly pendingCount: number;
}

export function viewStream(stream: Readonly<StreamValue>): StreamView {
  const entries = stream.log.range(MIN_ID, MAX_ID);
  return {
    entries: entries.map((entry) => ({ id: idText(entry), fields: entry.fields })),
    lastId: idText(stream.lastId),
    groups: stream.groups().map((group) => viewGroup(stream, group)),
  };
}

function viewGroup(stream: Readonly<StreamValue>, group: ConsumerGroup): GroupView {
  const lag = lagOf(stream, group);
  return {
    name: group.name,
    lastDelivered: idText(group.lastId),
    lag: lag === null ? null : Number(lag),
    pending: [...group.pending.from(MIN_ID)].map((entry) => ({
      id: idText(entry),
      consumer: entry.consumer,
      deliveredAt: entry.deliveredAt,
      deliveryCount: Number(entry.deliveryCount),
    })),
    consumers: group.consumers().map(({ name, seenAt, pending }) => {
      return { name, seenAt, pendingCount: pending.size };
    }),
  };
}
