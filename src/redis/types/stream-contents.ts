// What a stream holds, told as the effects that would have built it up; see contents.ts.

import type { Bytes } from '../../base/bytes.ts';
import type { ElementEffect } from '../effects.ts';
import type { StreamValue } from './stream.ts';
import type { ConsumerGroup } from './stream-group.ts';
import { idText, MAX_ID, MIN_ID } from './stream-id.ts';

/** Its entries, then each group with its position and what it has pending. */
export function streamContents(
  db: number,
  key: Bytes,
  stream: Readonly<StreamValue>,
): readonly ElementEffect[] {
  const added = stream.log.range(MIN_ID, MAX_ID).map((entry) => ({
    kind: 'stream-added' as const,
    db,
    key,
    id: idText(entry),
    fields: entry.fields,
  }));
  return [...added, ...stream.groups().flatMap((group) => groupContents(db, key, group))];
}

function groupContents(db: number, key: Bytes, group: ConsumerGroup): ElementEffect[] {
  const { name, lastId, pending } = group;
  const effects: ElementEffect[] = [
    { kind: 'group-moved', db, key, group: name, lastDelivered: idText(lastId) },
  ];
  for (const entry of pending.from(MIN_ID)) {
    effects.push({
      kind: 'pending-changed',
      db,
      key,
      group: name,
      id: idText(entry),
      consumer: entry.consumer,
      deliveryCount: Number(entry.deliveryCount),
      deliveredAt: entry.deliveredAt,
    });
  }
  return effects;
}
