// A stream with its consumer groups → commands. Source: aof.c rewriteStreamObject.

import { type Bytes, raw } from '../../base/bytes.ts';
import { digits } from '../integer.ts';
import type { StreamValue } from '../types/stream.ts';
import type { Consumer, ConsumerGroup } from '../types/stream-group.ts';
import { idText, MAX_ID, MIN_ID, signed } from '../types/stream-id.ts';

/** Entries, then the counters beside them, then each group with its consumers and their PELs. */
export function* rewriteStream(
  key: Bytes,
  stream: Readonly<StreamValue>,
): Generator<readonly Bytes[]> {
  for (const entry of stream.log.range(MIN_ID, MAX_ID)) {
    yield [raw('XADD'), key, idText(entry), ...entry.fields];
  }
  // An entry that is trimmed at once leaves an empty stream behind.
  if (stream.length === 0) yield words('XADD', key, 'MAXLEN', '0', '0-1', 'x', 'y');
  yield words(
    'XSETID',
    key,
    idText(stream.lastId),
    'ENTRIESADDED',
    digits(signed(stream.entriesAdded)),
    'MAXDELETEDID',
    idText(stream.maxDeletedId),
  );
  for (const group of stream.groups()) yield* rewriteGroup(key, group);
}

function* rewriteGroup(key: Bytes, group: ConsumerGroup): Generator<readonly Bytes[]> {
  const { name, lastId, entriesRead } = group;
  const read = digits(entriesRead === null ? -1 : signed(entriesRead));
  yield words('XGROUP', 'CREATE', key, name, idText(lastId), 'ENTRIESREAD', read);
  for (const consumer of group.consumers()) {
    if (consumer.pending.size === 0) {
      yield words('XGROUP', 'CREATECONSUMER', key, name, consumer.name);
    } else {
      yield* rewritePending(key, group, consumer);
    }
  }
}

function* rewritePending(
  key: Bytes,
  group: ConsumerGroup,
  consumer: Consumer,
): Generator<readonly Bytes[]> {
  for (const id of consumer.pending.from(MIN_ID)) {
    const delivery = group.pending.get(id);
    if (delivery === undefined) continue;
    const claim = words('XCLAIM', key, group.name, consumer.name, '0', idText(id));
    const time = ['TIME', digits(delivery.deliveredAt)];
    const count = ['RETRYCOUNT', digits(signed(delivery.deliveryCount))];
    yield [...claim, ...words(...time, ...count, 'JUSTID', 'FORCE')];
  }
}

function words(...parts: readonly string[]): readonly Bytes[] {
  return parts.map(raw);
}
