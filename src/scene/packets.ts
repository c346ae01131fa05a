// What is on the wires: tags with a command (black) or a reply (hollow). A packet with a copy of a
// message is that copy's disc with such a tag; here are the tags themselves and packets without
// one.

import type { ActorPlaces, Layout } from './layout.ts';
import type { PacketMoment, Place } from './moment.ts';
import { alongLink, WRECK_MS, waitsAtDoor, wayOf } from './motion.ts';
import { phrase } from './phrase.ts';
import type { Box, PacketShape, Point, Size, TagShape } from './shapes.ts';
import { fitWords, widthOf } from './text.ts';

const TAG_HEIGHT = 18;
const WIDEST_TAG = 96;
/** Letters may be this much narrower rather than be cut. */
const NARROWEST = 0.8;
/** From a disc to the tag above it. */
const ABOVE_DISC = 4;
/** How far a tag may come down over its disc: its number stays free. */
const OVER_DISC = 11;
/** The least distance of two cards. */
const CARD_GAP = 8;
/** How far words about the connection are from the card, on a phone, with their own height. */
const BESIDE_CARD = 15;
/** How far down words about the connection reach below a wire. */
const BELOW_WIRE = 31;

type Wire = Extract<Place, { kind: 'wire' }>;

function tagOf(
  place: Wire,
  layout: Layout,
  at: (width: number, height: number) => Point,
): TagShape {
  const { unit, tag: font } = layout.measures;
  const room = widestTag(place.actor, layout) - 10 * unit;
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

/** On the wires of narrow cards, tags side by side must not meet. */
function widestTag(actor: string, layout: Layout): number {
  const { unit } = layout.measures;
  const places = layout.actors.get(actor);
  const widest = WIDEST_TAG * unit;
  return places?.form === 'column' ? Math.min(widest, places.box.width + CARD_GAP * unit) : widest;
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
  return tagOf(place, layout, (width, height) => {
    if (arrangement === 'wide') {
      const x = betweenCards(disc.x, place.actor, width, layout);
      const above = wireRadius + ABOVE_DISC * unit + height;
      return { x: x - width / 2, y: disc.y - above + tooHigh(above, place.actor, layout) };
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

/** How much a tag comes down where wires are so near that it would reach the next one's words. */
function tooHigh(above: number, actor: string, layout: Layout): number {
  const { unit } = layout.measures;
  const card = layout.actors.get(actor)?.box;
  if (card === undefined) return 0;
  // From wire to wire it is as far as from card to card.
  const room = card.height + (CARD_GAP - BELOW_WIRE) * unit;
  return Math.max(0, Math.min(OVER_DISC * unit, above - room));
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
  const tag = tagOf(place, layout, (width, height) => {
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
