// A stream as plain data, for digests and for the picture. Where nodes begin and end is left out:
// it is an encoding, of which only `~` and XINFO tell.

import type { Plain } from '../../base/digest.ts';
import type { StreamValue } from './stream.ts';
import type { ConsumerGroup } from './stream-group.ts';
import { idText, MAX_ID, MIN_ID } from './stream-id.ts';

/** Entries by ID, groups and consumers by name. */
export function describeStream(stream: Readonly<StreamValue>): Plain {
  return [
    'stream',
    [stream.lastId, stream.firstId, stream.maxDeletedId].map(idText),
    stream.entriesAdded,
    stream.log.range(MIN_ID, MAX_ID).map((entry) => [idText(entry), entry.fields]),
    stream.groups().map(describeGroup),
  ];
}

function describeGroup(group: ConsumerGroup): Plain {
  return [
    group.name,
    idText(group.lastId),
    group.entriesRead,
    group.consumers().map(({ name, seenAt }) => [name, seenAt]),
    [...group.pending.from(MIN_ID)].map((entry) => [
      idText(entry),
      entry.consumer,
      entry.deliveredAt,
      entry.deliveryCount,
    ]),
  ];
}
