// The ways between a primary and its replicas, in a strip beside their lines: each replica has a
// lane of its own from its primary's line to its own. A message that is copied over travels on it as
// a disc with its number, all else as a dot; messages that would lie on one another are a counted
// heap. What is cut or slow says so.

import type { Ms } from '../../base/time.ts';
import type { Measures } from '../measures.ts';
import type { Moment, ReplicationMoment, ReplicationPacketMoment } from '../moment.ts';
import { WRECK_MS } from '../motion.ts';
import { hueOf } from '../palette.ts';
import { literal, type Phrase, phrase } from '../phrase.ts';
import type { Box, Point } from '../shapes.ts';
import type { NodeLineShape, ReplicaLinkShape, ReplicaPacketShape } from '../structure-shapes.ts';
import { widthOf } from '../text.ts';
import { troubleWords } from '../trouble-words.ts';

const LANE = 24;
const RADIUS = 10;
const DOT_RADIUS = 3.5;
/** From the lines to the first lane: a disc waits there, beside the cross on the lane. */
const APPROACH = 24;
/** What cannot pass stands before the cross that marks the cut. */
const CROSS_RADIUS = 6;
/** Two packets whose middles are nearer than that, in radii of the larger, are one heap. */
const HEAP_DISTANCE = 1.4;

/** How wide the strip of lanes is, for so many nodes; none for one. */
export function lanesWidth(nodes: number, { unit }: Measures): number {
  return nodes < 2 ? 0 : (APPROACH + (nodes - 2) * LANE + LANE / 2) * unit;
}

interface Drawn {
  readonly replicaLinks: ReplicaLinkShape[];
  readonly replicaPackets: ReplicaPacketShape[];
}

/** The lanes at the left of the lines, and what is on them. */
export function drawReplication(
  { replication, nodes }: Pick<Moment, 'replication' | 'nodes'>,
  lines: readonly NodeLineShape[],
  t: Ms,
  measures: Measures,
  reducedMotion: boolean,
): Drawn {
  const replicaLinks: ReplicaLinkShape[] = [];
  const replicaPackets: ReplicaPacketShape[] = [];
  for (const link of replication) {
    const from = lines.find(({ key }) => key === link.primary);
    const to = lines.find(({ key }) => key === link.replica);
    if (from === undefined || to === undefined) continue;
    // A lane belongs to its replica, also when another node becomes the primary.
    const rank = nodes.findIndex(({ id }) => id === link.replica);
    const lane = Math.max(0, Math.min(nodes.length - 2, rank === 0 ? 0 : rank - 1));
    const way = wayOf(from.box, to.box, lane, measures);
    replicaLinks.push(drawLink(link, way, t, measures));
    replicaPackets.push(...packetsOn(link, way, { t, measures, reducedMotion }));
  }
  // A dot never hides a number.
  replicaPackets.sort((a, b) => a.radius - b.radius);
  return { replicaLinks, replicaPackets };
}

/** The corners of a way: out of the primary's line, along the lane, into the replica's line. */
type Way = readonly [Point, Point, Point, Point];

function wayOf(from: Box, to: Box, lane: number, { unit }: Measures): Way {
  const x = from.x - (APPROACH + lane * LANE) * unit;
  const one = from.y + from.height / 2;
  const other = to.y + to.height / 2;
  return [
    { x: from.x - (RADIUS + 1) * unit, y: one },
    { x, y: one },
    { x, y: other },
    { x: to.x - (RADIUS + 1) * unit, y: other },
  ];
}

function lengthsOf(way: Way): number[] {
  return way.slice(1).map((point, index) => lengthOf(way[index] as Point, point));
}

function lengthOfWay(way: Way): number {
  return lengthsOf(way).reduce((sum, length) => sum + length, 0);
}

/** The point of a way at a share of its length. */
function along(way: Way, share: number): Point {
  const lengths = lengthsOf(way);
  let left = share * lengthOfWay(way);
  for (const [index, length] of lengths.entries()) {
    const from = way[index] as Point;
    const to = way[index + 1] as Point;
    if (left <= length || index === lengths.length - 1) {
      const part = length === 0 ? 1 : Math.min(1, left / length);
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    }
    left -= length;
  }
  return way[3];
}

function lengthOf(from: Point, to: Point): number {
  return Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
}

function drawLink(link: ReplicationMoment, way: Way, t: Ms, { unit }: Measures): ReplicaLinkShape {
  const [from, , corner, to] = way;
  const middle = along(way, 0.5);
  // Discs stop before the words of a line; the way itself reaches it.
  const reach = (RADIUS + 1) * unit;
  const top = Math.min(from.y, to.y);
  const parts = {
    primary: literal(link.primary),
    replica: literal(link.replica),
    state: phrase(`stage.link.${link.connection}`),
  };
  const trouble = troubleWords(link.trouble, t);
  return {
    key: link.id,
    object: { kind: 'link', id: link.id },
    name:
      trouble === null
        ? phrase('stage.name.replica-link', parts)
        : phrase('stage.name.replica-link.trouble', { ...parts, trouble }),
    box: {
      x: corner.x - 10 * unit,
      y: top + 12 * unit,
      width: 20 * unit,
      height: Math.max(4 * unit, Math.abs(to.y - from.y) - 24 * unit),
    },
    state: link.connection,
    trouble: link.trouble?.kind ?? null,
    isCut:
      link.trouble?.kind === 'cut' || link.connection === 'broken' || link.connection === 'closed',
    path: `M${from.x + reach},${from.y}H${corner.x}V${to.y}H${to.x + reach}`,
    middle,
  };
}

interface Drawing {
  readonly t: Ms;
  readonly measures: Measures;
  readonly reducedMotion: boolean;
}

/** A packet and where it is on its lane, in px from the end at which it was sent. */
interface Rider {
  readonly packet: ReplicationPacketMoment;
  readonly gone: number;
  readonly at: Point;
}

/** All packets of a lane: those that lie on one another as one counted heap. */
function packetsOn(link: ReplicationMoment, way: Way, drawing: Drawing): ReplicaPacketShape[] {
  const lost = link.packets.filter(({ lostAt }) => lostAt !== null);
  const alone = lost.map((packet) =>
    drawPackets([riderOf(packet, link, way, drawing)], link, drawing),
  );
  const heaps = (['stream', 'request', 'reply'] as const).flatMap((direction) =>
    groupsOf(
      link.packets
        .filter((packet) => packet.direction === direction && packet.lostAt === null)
        .map((packet) => riderOf(packet, link, way, drawing)),
      drawing.measures,
    ).map((group, index) => drawPackets(group, link, drawing, `${link.id} ${direction} ${index}`)),
  );
  return [...alone, ...heaps];
}

function riderOf(
  packet: ReplicationPacketMoment,
  link: ReplicationMoment,
  way: Way,
  { t, measures, reducedMotion }: Drawing,
): Rider {
  const { sentAt, arrivesAt, lostAt } = packet;
  const length = lengthOfWay(way);
  const span = Math.max(1, arrivesAt - sentAt);
  const gone = Math.max(0, Math.min(1, (Math.min(t, lostAt ?? t) - sentAt) / span));
  const isCut = link.trouble?.kind === 'cut';
  const share = isCut ? gone * beforeCut(way, measures) : reducedMotion ? 0.5 : gone;
  const isDown = packet.direction !== 'request';
  return { packet, gone: share * length, at: along(way, isDown ? share : 1 - share) };
}

/** The share of a way at which a disc is as near to the cross in its middle as it may be. */
function beforeCut(way: Way, { unit }: Measures): number {
  const cross = along(way, 0.5);
  const apart = (RADIUS + CROSS_RADIUS) * unit;
  let share = 0.5;
  while (share > 0 && squareOf(along(way, share), cross) < apart * apart) share -= 0.01;
  return Math.max(0, share);
}

/** The square of the distance of two points. */
function squareOf(one: Point, other: Point): number {
  const [x, y] = [one.x - other.x, one.y - other.y];
  return x * x + y * y;
}

/** Neighbours that would hide each other, the foremost first. */
function groupsOf(riders: readonly Rider[], { unit }: Measures): Rider[][] {
  const groups: Rider[][] = [];
  for (const rider of [...riders].sort((a, b) => b.gone - a.gone)) {
    const head = groups.at(-1)?.[0];
    const radius = Math.max(radiusOf(rider.packet), head === undefined ? 0 : radiusOf(head.packet));
    const isNear = head !== undefined && head.gone - rider.gone < HEAP_DISTANCE * radius * unit;
    if (isNear) groups.at(-1)?.push(rider);
    else groups.push([rider]);
  }
  return groups;
}

function radiusOf({ numbers }: ReplicationPacketMoment): number {
  return numbers.length === 0 ? DOT_RADIUS : RADIUS;
}

/** One packet, or a heap of them with a key of its own. */
function drawPackets(
  riders: readonly Rider[],
  link: ReplicationMoment,
  { t, measures }: Drawing,
  heapKey = '',
): ReplicaPacketShape {
  const { unit, smallNumber } = measures;
  const [{ packet, at }] = riders as [Rider];
  const { direction, lostAt } = packet;
  const isHeap = riders.length > 1;
  const numbers = riders.flatMap((rider) => rider.packet.numbers);
  const text = wordsOn(numbers);
  const radius = (text === '' ? DOT_RADIUS : RADIUS) * unit;
  const reach = Math.max(radius, text === '' ? 0 : widthOf(text, smallNumber) / 2 + 2 * unit);
  return {
    key: isHeap ? heapKey : packet.id,
    object: isHeap ? { kind: 'link', id: link.id } : { kind: 'packet', id: packet.id },
    name: nameOf(riders, numbers, link),
    box: { x: at.x - reach, y: at.y - radius, width: 2 * reach, height: 2 * radius },
    ...at,
    direction,
    isHeap,
    radius,
    reach,
    text,
    hue: numbers[0] === undefined ? 0 : hueOf(numbers[0]),
    font: smallNumber,
    isLost: lostAt !== null,
    opacity: lostAt === null ? 1 : Math.max(0, 1 - (t - lostAt) / WRECK_MS),
  };
}

/** Of one message its number, of more how many. What carries none is a dot, or two. */
function wordsOn(numbers: readonly number[]): string {
  if (numbers.length === 1) return `${numbers[0]}`;
  return numbers.length > 1 ? `+${numbers.length}` : '';
}

function nameOf(
  riders: readonly Rider[],
  numbers: readonly number[],
  link: ReplicationMoment,
): Phrase {
  const [{ packet }] = riders as [Rider];
  const isDown = packet.direction !== 'request';
  const [from, to] = isDown ? [link.primary, link.replica] : [link.replica, link.primary];
  const parts = {
    words: packet.words,
    count: riders.length,
    from: literal(from),
    to: literal(to),
    messages: numbers.join(', '),
  };
  if (riders.length > 1) {
    return phrase(
      numbers.length === 0 ? 'stage.name.copying.heap.other' : 'stage.name.copying.heap',
      parts,
    );
  }
  return phrase(numbers.length === 0 ? 'stage.name.copying.other' : 'stage.name.copying', parts);
}
