// Handing entries to a consumer: new ones, which become pending, or once more those that it has
// pending already. Source: t_stream.c streamReplyWithRange, streamReplyWithRangeFromConsumerPEL.

import type { Bytes } from '../../base/bytes.ts';
import { array, arrayOf, bulk, NIL_ARRAY, type Reply } from '../../resp/reply.ts';
import type { Context } from '../context.ts';
import { OpenGroup } from '../doors/stream-group.ts';
import type { StreamValue } from '../types/stream.ts';
import { idAfter, idText, increment, MAX_ID, type StreamId } from '../types/stream-id.ts';
import { entriesReadAfter } from '../types/stream-progress.ts';
import { entryReply } from './stream.ts';
import { GroupPropagation } from './stream-propagation.ts';

/** Who reads for a group. */
export interface Reader {
  readonly group: Bytes;
  readonly consumer: Bytes;
  /** NOACK: delivered entries do not become pending. */
  readonly isNoAck: boolean;
}

/**
 * Marks the consumer as seen, creating it if need be. With NOACK only its own command tells of
 * that.
 */
function enter(
  ctx: Context,
  key: Bytes,
  group: OpenGroup,
  reader: Reader,
  propagation: GroupPropagation,
): void {
  if (group.see(reader.consumer, ctx.now)) return;
  group.addConsumer(reader.consumer, ctx.now);
  ctx.notify('t', 'xgroup-createconsumer', key);
  if (reader.isNoAck) propagation.created(reader.consumer);
}

/** Delivers the entries after the group's last one, at most `count` unless that is 0. */
export function deliverNew(
  ctx: Context,
  key: Bytes,
  reader: Reader,
  count: number,
  propagated: (readonly Bytes[])[],
): Reply {
  const group = OpenGroup.of(ctx.db, key, reader.group);
  const { state } = group;
  const propagation = new GroupPropagation(ctx, key, state);
  enter(ctx, key, group, reader, propagation);
  const stream = ctx.db.findAs(key, 'stream') as Readonly<StreamValue>;
  const entries = stream.log.range(idAfter(state.lastId), MAX_ID, count);
  const { consumer, isNoAck } = reader;
  const deliveredAt = ctx.now;
  for (const entry of entries) {
    group.moveTo(entry, entriesReadAfter(stream, state, entry));
    if (isNoAck) continue;
    const { ms, seq } = entry;
    const delivery = { ms, seq, consumer, deliveredAt, deliveryCount: 1 };
    group.assign(delivery);
    propagation.claim(delivery);
  }
  if (entries.length > 0) group.reportMove();
  if (isNoAck && entries.length > 0) propagation.moved();
  propagated.push(...propagation.commands);
  return arrayOf(entries, entryReply);
}

/**
 * Delivers once more what the consumer has pending from an ID on. Each counts as a delivery, yet is
 * not propagated. Of an entry that is gone from the stream only the ID is answered.
 */
export function redeliver(
  ctx: Context,
  key: Bytes,
  reader: Reader,
  from: StreamId,
  count: number,
  propagated: (readonly Bytes[])[],
): Reply {
  const group = OpenGroup.of(ctx.db, key, reader.group);
  const propagation = new GroupPropagation(ctx, key, group.state);
  enter(ctx, key, group, reader, propagation);
  propagated.push(...propagation.commands);
  const stream = ctx.db.findAs(key, 'stream') as Readonly<StreamValue>;
  const answers: Reply[] = [];
  for (const id of group.state.consumer(reader.consumer)?.pending.from(from) ?? []) {
    const entry = stream.log.find(id);
    const delivery = group.state.pending.get(id);
    if (entry === undefined || delivery === undefined) {
      answers.push(array([bulk(idText(id)), NIL_ARRAY]));
    } else {
      const deliveryCount = increment(delivery.deliveryCount);
      const { ms, seq, consumer } = delivery;
      group.assign({ ms, seq, consumer, deliveredAt: ctx.now, deliveryCount });
      answers.push(entryReply(entry));
    }
    if (answers.length === count) break;
  }
  return array(answers);
}
