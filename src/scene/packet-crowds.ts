// Bare packets of those who share a card share a wire, too: of such as lie on each other there, the
// foremost is seen and tells how many more there are; what lies under a disc is not seen.

import type { Ms } from '../base/time.ts';
import { cardOf, type Layout } from './layout.ts';
import type { PacketMoment } from './moment.ts';
import { drawPacket } from './packets.ts';
import type { Box, PacketShape } from './shapes.ts';

/** One that is seen, and how many lie under it. */
interface Head {
  readonly packet: PacketMoment;
  readonly shape: PacketShape;
  more: number;
}

/** All bare packets that are seen; `discs` are what else travels on wires. */
export function drawPackets(
  packets: readonly PacketMoment[],
  t: Ms,
  layout: Layout,
  reducedMotion: boolean,
  discs: readonly { readonly box: Box }[],
): PacketShape[] {
  const draw = (packet: PacketMoment) => drawPacket(packet, t, layout, reducedMotion);
  if (layout.crowds.length === 0) return packets.map(draw);
  const heads: Head[] = [];
  for (const packet of packets) {
    const shape = draw(packet);
    if (isCrowded(packet, layout) && discs.some(({ box }) => meet(box, shape.box))) continue;
    const head = heads.find(
      (each) => shareWire(each.packet, packet, layout) && meet(each.shape.box, shape.box),
    );
    if (head === undefined) heads.push({ packet, shape, more: 0 });
    else head.more += 1;
  }
  return heads.map(({ packet, shape, more }) => {
    const { place } = packet;
    const label = `${place.label} +${more}`;
    return more === 0 ? shape : draw({ ...packet, place: { ...place, label } });
  });
}

/** What is lost is seen by itself. */
function isCrowded({ place: { actor, lostAt } }: PacketMoment, layout: Layout): boolean {
  return lostAt === null && cardOf(actor, layout) !== actor;
}

function shareWire(one: PacketMoment, other: PacketMoment, layout: Layout): boolean {
  return (
    isCrowded(one, layout) &&
    isCrowded(other, layout) &&
    cardOf(one.place.actor, layout) === cardOf(other.place.actor, layout) &&
    one.place.direction === other.place.direction
  );
}

function meet(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}
