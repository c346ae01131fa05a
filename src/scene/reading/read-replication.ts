// What goes to and fro between a primary and its replicas at the playhead: the stream that copies
// messages over, and how far the replica says that it is.

import type { Ms } from '../../base/time.ts';
import { numberOf } from '../../sim/payload.ts';
import type { LinkView, WorldView } from '../../sim/world.ts';
import type { ReplicationMoment, ReplicationPacketMoment } from '../moment.ts';
import { WRECK_MS } from '../motion.ts';
import { troubleOf } from './read-actors.ts';
import type { RecentFacts } from './recent-facts.ts';
import type { AnySent } from './sent-packets.ts';

/** The connection of each replica, in the order of the nodes. */
export function readReplication(world: WorldView, recent: RecentFacts, t: Ms): ReplicationMoment[] {
  return world.replicationLinks().map((link) => ({
    id: link.id,
    replica: link.actor,
    primary: link.node,
    connection: link.state,
    trouble: troubleOf(link),
    packets: packetsOn(link, world, recent, t),
  }));
}

function packetsOn(
  link: LinkView,
  world: WorldView,
  recent: RecentFacts,
  t: Ms,
): ReplicationPacketMoment[] {
  const flying = world.packets().filter((packet) => packet.link === link.id);
  const wrecks = recent
    .packetsLost()
    .filter((lost) => lost.link === link.id && t - lost.at < WRECK_MS);
  return [
    ...flying.flatMap(({ id }) => packetOf(recent.anySent(id), null)),
    ...wrecks.flatMap(({ packet, at }) => packetOf(recent.anySent(packet), at)),
  ];
}

function packetOf(sent: AnySent | undefined, lostAt: Ms | null): ReplicationPacketMoment[] {
  if (sent === undefined) return [];
  const { packet: id, direction, at: sentAt, arrivesAt, label, messages } = sent;
  const numbers = messages.map((message) => numberOf(message));
  return [{ id, direction, sentAt, arrivesAt, lostAt, words: label, numbers }];
}
