// How each packet of a run was sent: looked up by its id for everything that is on the wires, in
// every frame. Follows the journal, also beyond the playhead, and forgets what is no more.

import type { Fact, FactOf, PacketId } from '../../sim/fact.ts';
import type { Journal } from '../../sim/journal.ts';

export type AnySent = FactOf<'packet-sent'>;
/** A request or a reply; what primaries stream to their replicas has a way of its own. */
export type PacketSent = Exclude<AnySent, { direction: 'stream' }>;

interface Index {
  epoch: number;
  /** Facts looked through. */
  position: number;
  readonly sent: Map<PacketId, AnySent>;
}

const indexes = new WeakMap<Journal, Index>();

/** How a packet was sent; undefined for one that never was. */
export function packetSent(journal: Journal, packet: PacketId): AnySent | undefined {
  let index = indexes.get(journal);
  if (index === undefined || index.epoch !== journal.epoch) {
    index = { epoch: journal.epoch, position: 0, sent: new Map() };
    indexes.set(journal, index);
  }
  for (; index.position < journal.recordedLength; index.position += 1) {
    note(journal.get(index.position), index);
  }
  return index.sent.get(packet);
}

function note(fact: Fact, { sent }: Index): void {
  if (fact.kind === 'packet-sent') sent.set(fact.packet, fact);
}
