// How far a group has come: its read counter and its lag. Both are estimates that Redis gives up
// (null) as soon as deleted entries make them unsure. Source: t_stream.c streamRangeHasTombstones,
// streamEstimateDistanceFromFirstEverEntry, streamReplyWithCGLag, streamReplyWithRange.

import { normal } from '../integer.ts';
import type { StreamValue } from './stream.ts';
import type { ConsumerGroup } from './stream-group.ts';
import {
  compareIds,
  difference,
  increment,
  isZero,
  type StreamId,
  type Uint64,
} from './stream-id.ts';

type Stream = Readonly<StreamValue>;
type Position = Readonly<Pick<ConsumerGroup, 'lastId' | 'entriesRead'>>;

/** Whether XDEL may have deleted an entry at or after an ID. */
function mayHaveGapsFrom(stream: Stream, id: StreamId): boolean {
  const { maxDeletedId } = stream;
  if (stream.length === 0 || isZero(maxDeletedId)) return false;
  if (compareIds(stream.firstId, maxDeletedId) > 0) return false;
  return compareIds(id, maxDeletedId) <= 0;
}

/** How many entries were ever added up to an ID; null when that cannot be told. */
export function entriesUpTo(stream: Stream, id: StreamId): Uint64 | null {
  const { entriesAdded, length, firstId, maxDeletedId } = stream;
  if (entriesAdded === 0) return 0;
  const toLast = compareIds(id, stream.lastId);
  if (length === 0 && toLast <= 0) return entriesAdded;
  if (toLast === 0) return entriesAdded;
  if (toLast > 0) return null;
  if (!isZero(maxDeletedId) && compareIds(maxDeletedId, firstId) >= 0) return null;
  const toFirst = compareIds(id, firstId);
  if (toFirst > 0) return null;
  const before = normal(BigInt(entriesAdded) - BigInt(length));
  return toFirst < 0 ? before : increment(before);
}

/** The read counter of a group after it was given the next entry. */
export function entriesReadAfter(
  stream: Stream,
  group: Position,
  delivered: StreamId,
): Uint64 | null {
  if (group.entriesRead !== null && !mayHaveGapsFrom(stream, delivered)) {
    return increment(group.entriesRead);
  }
  return stream.entriesAdded === 0 ? group.entriesRead : entriesUpTo(stream, delivered);
}

/** Entries that the group has yet to be given; null when that cannot be told. */
export function lagOf(stream: Stream, group: Position): number | bigint | null {
  if (stream.entriesAdded === 0) return 0;
  const read =
    group.entriesRead !== null && !mayHaveGapsFrom(stream, group.lastId)
      ? group.entriesRead
      : entriesUpTo(stream, group.lastId);
  return read === null ? null : difference(stream.entriesAdded, read);
}
