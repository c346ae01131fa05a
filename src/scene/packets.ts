// What is on the wires: tags with a command (black) or a reply (hollow). A packet with a copy of a
// message is that copy's disc with such a tag; here are the tags themselves and packets without
// one.

import type { ActorPlaces, Layout } from './layout.ts';
import type { PacketMoment, Place } from './moment.ts';
import { alongLink, WRECK_MS, waitsAtDoor, wayOf } from './motion.ts';
import { phrase } from './phrase.ts';
import type { Box, HeapShape, PacketShape, Point, Size, TagShape } from './shapes.ts';
import { CARD_GAP, heightAbove, TAG_HEIGHT } from './tag-room.ts';
import { fitWords, widthOf } from './text.ts';

const WIDEST_TAG = 96;
/** Letters may be this much narrower rather than be cut. */
const NARROWEST = 0.8;
/** What a cross takes of a level wire. */
const CROSS_ROOM = 18;
/** How far words about the connection are from the card, on a phone, with their own height. */
const BESIDE_CARD = 15;

type Wire = Extract<Place, { kind: 'wire' }>;

function tagOf(
  place: Wire,
  layout: Layout,
  widest: number,
  at: (width: number, height: number) => Point,
): TagShape {
  const { unit, tag: font } = layout.measures;
  const room = widest - 10 * unit;
  const text = fitWords(place.label, font, room / NARROWEST, 1).lines[0] ?? '';
  const full = widthOf(text, font);
  const size = { width: Math.min(full, room) + 10 * unit, height: TAG_HEIGHT * unit };
  return {
    text,
    narrowedTo: full > room ? room : null,
    direction: place.direction,
    box: { ...insideStage({ ...at(size.width, size.height), ...size }, layout), ...size },
    font,
  };
}

/**
 * On the wires of narrow cards, tags side by side must not meet; on a level one, a packet that
 * waits leaves room for a cross.
 */
function widestTag(actor: string, layout: Layout, waits = false): number {
  const { unit } = layout.measures;
  const places = layout.actors.get(actor);
  const widest = WIDEST_TAG * unit;
  if (places?.form === 'column') return Math.min(widest, places.box.width + CARD_GAP * unit);
  if (places === undefined || !waits || places.port.y !== places.nodePort.y) return widest;
  return Math.min(widest, Math.abs(places.port.x - places.nodePort.x) - CROSS_ROOM * unit);
}

/**
 * Where the cross on a connection stands: beside the tags and heaps that wait there, on a level
 * wire on which they would cover it.
 */
export function crossPlace(
  actor: string,
  places: ActorPlaces,
  { packets, heaps }: { packets: readonly PacketMoment[]; heaps: readonly HeapShape[] },
  t: number,
  layout: Layout,
): Point {
  const { mark, port, nodePort } = places;
  if (port.y !== nodePort.y) return mark;
  const half = (CROSS_ROOM / 2) * layout.measures.unit;
  const waiting = packets.filter(({ place }) => place.actor === actor && waitsAtDoor(place, t));
  const boxes = [
    ...waiting.map((packet) => drawPacket(packet, t, layout, false).box),
    ...heaps.filter(({ key }) => key.startsWith(`wire:${actor} `)).map(({ box }) => box),
  ];
  let { x } = mark;
  for (const { x: left, width } of boxes) {
    x = left + width / 2 < x ? Math.max(x, left + width + half) : Math.min(x, left - half);
  }
  return { x, y: mark.y };
}

function insideStage(box: Box, layout: Layout): Point {
  return {
    x: Math.max(2, Math.min(layout.width - box.width - 2, box.x)),
    y: Math.max(2, Math.min(layout.height - box.height - 2, box.y)),
  };
}

/**
 * The tag of a disc on a wire: above it; where wires run down, beside it if there is room between
 * them, else behind it. Beside it keeps away from the card, where what is said of the wire stands.
 */
export function tagAt(place: Wire, disc: Point, reach: number, layout: Layout): TagShape {
  const { unit, wireRadius, arrangement } = layout.measures;
  const places = layout.actors.get(place.actor);
  return tagOf(place, layout, widestTag(place.actor, layout), (width, height) => {
    if (arrangement === 'wide') {
      const x = betweenCards(disc.x, place.actor, width, layout);
      return { x: x - width / 2, y: disc.y - heightAbove(place.actor, layout) };
    }
    if (places?.form === 'column') {
      return {
        x: disc.x - width / 2,
        y: behindDisc(disc.y, place.direction, height, places, layout),
      };
    }
    const right = disc.x + reach + 4 * unit;
    const fits = right + width <= layout.width - 2;
    return {
      x: fits ? right : disc.x - reach - 4 * unit - width,
      y: besideWords(disc.y, wireRadius, height, places, unit),
    };
  });
}

/** Top of a tag that follows its disc: where that will wait there is room on this side only. */
function behindDisc(
  y: number,
  direction: Wire['direction'],
  height: number,
  { line, port, nodePort }: ActorPlaces,
  { measures: { unit, wireRadius } }: Layout,
): number {
  const [from, to] = direction === 'request' ? [port, nodePort] : [nodePort, port];
  const lowest = Math.max(line.from.y, line.to.y) - height;
  return from.y < to.y ? y - wireRadius - unit - height : Math.min(y + wireRadius + unit, lowest);
}

/** Top of a tag beside a disc: at the end of the disc that is further from the card. */
function besideWords(
  y: number,
  radius: number,
  height: number,
  places: ActorPlaces | undefined,
  unit: number,
): number {
  if (places === undefined) return y - height / 2;
  const { port, nodePort } = places;
  const free = BESIDE_CARD * unit;
  return port.y < nodePort.y
    ? Math.max(y + radius - height, port.y + free)
    : Math.min(y - radius, port.y - free - height);
}

/**
 * The part of a wire on which a tag of this size can be read: it begins and ends at the edges of
 * the cards, never under them. On a wire shorter than the tag it stands in the middle.
 */
function onOpenWire(spot: Point, actor: string, tag: Size, layout: Layout): Point {
  const places = layout.actors.get(actor);
  if (places === undefined) return spot;
  const { port, nodePort } = places;
  const level = port.y === nodePort.y;
  return {
    x: level ? squeeze(spot.x, port.x, nodePort.x, tag.width) : spot.x,
    y: level ? spot.y : squeeze(spot.y, port.y, nodePort.y, tag.height),
  };
}

/** Over its disc, but for the ends of the wire: there a wide tag would hide the words of a card. */
function betweenCards(x: number, actor: string, width: number, layout: Layout): number {
  const places = layout.actors.get(actor);
  if (places === undefined) return x;
  const left = Math.min(places.port.x, places.nodePort.x) + width / 2;
  const right = Math.max(places.port.x, places.nodePort.x) - width / 2;
  return left > right ? x : Math.max(left, Math.min(right, x));
}

/** Maps a way between two ends onto the same way with room for `size` around it. */
function squeeze(at: number, one: number, other: number, size: number): number {
  const middle = (one + other) / 2;
  const length = Math.abs(other - one);
  return length === 0 ? at : middle + ((at - middle) * Math.max(0, length - size)) / length;
}

/** A packet without a copy: its tag travels alone. */
export function drawPacket(
  packet: PacketMoment,
  t: number,
  layout: Layout,
  reducedMotion: boolean,
): PacketShape {
  const { place } = packet;
  const isStill = reducedMotion && place.lostAt === null;
  const way = isStill ? 0.5 : wayOf(place, t);
  const spot = alongLink(place.actor, place.direction, way, layout);
  const widest = widestTag(place.actor, layout, waitsAtDoor(place, t));
  const tag = tagOf(place, layout, widest, (width, height) => {
    const { x, y } = onOpenWire(spot, place.actor, { width, height }, layout);
    return { x: x - width / 2, y: y - height / 2 };
  });
  const x = tag.box.x + tag.box.width / 2;
  const y = tag.box.y + tag.box.height / 2;
  return {
    key: packet.id,
    object: { kind: 'packet', id: packet.id },
    name: phrase(`stage.name.packet.${place.direction}`, {
      words: packet.words,
      from: packet.from,
      to: packet.to,
    }),
    box: tag.box,
    x,
    y,
    tag,
    tail:
      reducedMotion || waitsAtDoor(place, t)
        ? { x, y }
        : alongLink(place.actor, place.direction, 0, layout),
    lost: place.lostAt !== null,
    opacity: place.lostAt === null ? 1 : Math.max(0, 1 - (t - place.lostAt) / WRECK_MS),
  };
}
