// The ways between a primary and its replicas, in a strip beside their lines: each replica has a
// lane of its own from its primary's line to its own. A message that is copied over travels on it as
// a disc with its number, all else as a dot. What is cut or slow says so.

import type { Ms } from '../../base/time.ts';
import type { Measures } from '../measures.ts';
import type { Moment, ReplicationMoment, ReplicationPacketMoment } from '../moment.ts';
import { WRECK_MS } from '../motion.ts';
import { hueOf } from '../palette.ts';
import { literal, phrase } from '../phrase.ts';
import type { Box, Point } from '../shapes.ts';
import type { NodeLineShape, ReplicaLinkShape, ReplicaPacketShape } from '../structure-shapes.ts';
import { troubleWords } from '../trouble-words.ts';

const LANE = 24;
const RADIUS = 10;
const DOT_RADIUS = 3.5;
/** What cannot pass stands before the place of the cut, whichever way it goes. */
const BEFORE_CUT = 0.4;

/** How wide the strip of lanes is, for so many nodes; none for one. */
export function lanesWidth(nodes: number, { unit }: Measures): number {
  return Math.max(0, nodes - 1) * LANE * unit;
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
    for (const packet of link.packets) {
      replicaPackets.push(drawPacket(packet, link, way, { t, measures, reducedMotion }));
    }
  }
  // A dot never hides a number.
  replicaPackets.sort((a, b) => a.radius - b.radius);
  return { replicaLinks, replicaPackets };
}

/** The corners of a way: out of the primary's line, along the lane, into the replica's line. */
type Way = readonly [Point, Point, Point, Point];

function wayOf(from: Box, to: Box, lane: number, { unit }: Measures): Way {
  const x = from.x - (lane + 0.5) * LANE * unit;
  const one = from.y + from.height / 2;
  const other = to.y + to.height / 2;
  return [
    { x: from.x - (RADIUS + 1) * unit, y: one },
    { x, y: one },
    { x, y: other },
    { x: to.x - (RADIUS + 1) * unit, y: other },
  ];
}

/** The point of a way at a share of its length. */
function along(way: Way, share: number): Point {
  const lengths = way.slice(1).map((point, index) => lengthOf(way[index] as Point, point));
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
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
    path: `M${from.x + reach},${from.y}H${corner.x}V${to.y}H${to.x + reach}`,
    middle,
  };
}

function drawPacket(
  packet: ReplicationPacketMoment,
  link: ReplicationMoment,
  way: Way,
  { t, measures, reducedMotion }: { t: Ms; measures: Measures; reducedMotion: boolean },
): ReplicaPacketShape {
  const { unit, smallNumber } = measures;
  const { sentAt, arrivesAt, lostAt, numbers } = packet;
  const span = Math.max(1, arrivesAt - sentAt);
  const gone = Math.max(0, Math.min(1, (Math.min(t, lostAt ?? t) - sentAt) / span));
  const share = reducedMotion ? 0.5 : link.trouble?.kind === 'cut' ? gone * BEFORE_CUT : gone;
  const isDown = packet.direction !== 'request';
  const at = along(way, isDown ? share : 1 - share);
  const [number] = numbers;
  const radius = (number === undefined ? DOT_RADIUS : RADIUS) * unit;
  const ends = isDown ? [link.primary, link.replica] : [link.replica, link.primary];
  const [from = '', to = ''] = ends;
  return {
    key: packet.id,
    object: { kind: 'packet', id: packet.id },
    name: phrase(numbers.length === 0 ? 'stage.name.copying.other' : 'stage.name.copying', {
      words: packet.words,
      from: literal(from),
      to: literal(to),
      messages: numbers.join(', '),
    }),
    box: { x: at.x - radius, y: at.y - radius, width: 2 * radius, height: 2 * radius },
    ...at,
    direction: packet.direction,
    radius,
    text: number === undefined ? '' : numbers.length > 1 ? `+${numbers.length}` : `${number}`,
    hue: number === undefined ? 0 : hueOf(number),
    font: smallNumber,
    isLost: lostAt !== null,
    opacity: lostAt === null ? 1 : Math.max(0, 1 - (t - lostAt) / WRECK_MS),
  };
}
