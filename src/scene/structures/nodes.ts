// Several nodes as lines above the data: who is the primary, what each holds, who is behind or cut
// off, who takes itself for a primary though clients write elsewhere; and who watches them.

import type { Ms } from '../../base/time.ts';
import { seconds } from '../clock.ts';
import type { Measures } from '../measures.ts';
import type { Moment, NodeLineMoment, SentinelMoment } from '../moment.ts';
import { hueOf } from '../palette.ts';
import { literal, type Phrase, phrase } from '../phrase.ts';
import type { Box } from '../shapes.ts';
import type { NodeDiscShape, NodeLineShape } from '../structure-shapes.ts';
import { lanesWidth } from './replication.ts';
import { lineOf } from './structure.ts';

const ROW = 26;
const GAP = 3;
const INSET = 8;
const DISC_RADIUS = 10;
/** Discs may overlap, as long as their numbers can be read. */
const PITCH = { most: 22, least: 18 };
/** How much of a line is for words; the rest is for what the node holds. */
const WORDS_SHARE = 0.6;
const MORE_WIDTH = 24;

/** How high the lines are. */
export function nodesHeight(
  nodes: readonly NodeLineMoment[],
  sentinel: SentinelMoment | null,
  { unit }: Measures,
): number {
  return (nodes.length + (sentinel === null ? 0 : 1)) * ROW * unit;
}

/** The lines in their box, at a moment; none when there is only one node. */
export function drawNodes(
  { nodes, sentinel }: Pick<Moment, 'nodes' | 'sentinel'>,
  room: Box,
  at: Ms,
  measures: Measures,
): NodeLineShape[] {
  if (nodes.length === 0) return [];
  const lanes = lanesWidth(nodes.length, measures);
  const boxOf = (index: number): Box => ({
    x: room.x + lanes,
    width: room.width - lanes,
    y: room.y + index * ROW * measures.unit,
    height: (ROW - GAP) * measures.unit,
  });
  const lines = nodes.map((node, index) => drawNode(node, boxOf(index), at, measures));
  if (sentinel === null) return lines;
  return [...lines, drawSentinel(sentinel, boxOf(nodes.length), measures)];
}

function drawNode(node: NodeLineMoment, box: Box, at: Ms, measures: Measures): NodeLineShape {
  const { unit, body } = measures;
  const words = wordsOf(node, at);
  const isInStep = node.lagBytes === 0 && (node.state === 'primary' || node.state === 'replica');
  const said = node.keepsLog && isInStep ? phrase('stage.nodes.with-log', { what: words }) : words;
  const tone = TONES[node.state];
  const font = node.isShown ? ({ ...body, weight: 600 } as const) : body;
  const label = {
    key: 'state',
    phrase: said,
    tone: tone === 'plain' ? 'ink' : tone,
    font,
  } as const;
  const { discs, more } = drawHolding(node, box, measures);
  const first = more === null ? discs[0] : undefined;
  const right = first === undefined ? box.x + box.width : first.x - first.radius;
  const end = more === null ? right : box.x + box.width * WORDS_SHARE;
  return {
    key: node.id,
    object: { kind: 'node', id: node.id },
    name: nameOf(node, said),
    box,
    tone,
    isShown: node.isShown,
    label: lineOf(label, baselineOf(box, unit), end - box.x - (3 / 2) * INSET * unit, measures),
    discs,
    more,
  };
}

function drawSentinel(sentinel: SentinelMoment, box: Box, measures: Measures): NodeLineShape {
  const { id, state, node } = sentinel;
  const words = phrase(`stage.nodes.sentinel.${state}`, { name: literal(id), node: literal(node) });
  const tone = state === 'watching' ? 'plain' : state === 'down' ? 'bad' : 'warn';
  const label = { key: 'state', phrase: words, tone: tone === 'plain' ? 'muted' : tone } as const;
  const width = box.width - 2 * INSET * measures.unit;
  return {
    key: id,
    object: { kind: 'actor', id },
    name: words,
    box,
    tone,
    isShown: false,
    label: lineOf(label, baselineOf(box, measures.unit), width, measures),
    discs: [],
    more: null,
  };
}

function baselineOf(box: Box, unit: number) {
  return { x: box.x + INSET * unit, y: box.y + 16 * unit };
}

/** The messages of a node, the latest on the right; of too many the oldest are counted. */
function drawHolding(
  { messages, state }: NodeLineMoment,
  box: Box,
  measures: Measures,
): Pick<NodeLineShape, 'discs' | 'more'> {
  const { unit, smallNumber } = measures;
  const radius = DISC_RADIUS * unit;
  const room = box.width * (1 - WORDS_SHARE) - 2 * radius - INSET * unit;
  const fitting = 1 + Math.floor(room / (PITCH.least * unit));
  const isTooMany = messages.length > fitting;
  const forDiscs = isTooMany ? room - MORE_WIDTH * unit : room;
  const count = isTooMany ? 1 + Math.floor(forDiscs / (PITCH.least * unit)) : messages.length;
  const pitch = Math.min(PITCH.most * unit, count > 1 ? forDiscs / (count - 1) : 0);
  const right = box.x + box.width - radius - (INSET / 2) * unit;
  const y = box.y + box.height / 2;
  const discs = messages.slice(-count).map(
    (number, index): NodeDiscShape => ({
      key: `${index}`,
      x: right - (count - 1 - index) * pitch,
      y,
      radius,
      text: `${number}`,
      hue: hueOf(number),
      font: smallNumber,
      isInFile: state === 'down',
    }),
  );
  if (!isTooMany) return { discs, more: null };
  const hidden = {
    key: 'more',
    phrase: phrase('stage.nodes.more', { count: messages.length - count }),
  };
  const end = { x: (discs[0]?.x ?? right) - radius - 3 * unit, y: box.y + 16 * unit };
  const words = { ...hidden, tone: 'muted', anchor: 'end' } as const;
  return { discs, more: lineOf(words, end, MORE_WIDTH * unit, measures) };
}

const TONES = {
  primary: 'plain',
  replica: 'plain',
  rival: 'bad',
  'cut-off': 'warn',
  paused: 'warn',
  down: 'bad',
} as const;

function wordsOf({ id, state, lagBytes, backAt }: NodeLineMoment, at: Ms): Phrase {
  const name = literal(id);
  if ((state === 'down' || state === 'paused') && backAt !== null) {
    return phrase(`stage.nodes.${state}-until`, { name, seconds: seconds(backAt - at) });
  }
  if (state === 'replica' && lagBytes > 0)
    return phrase('stage.nodes.behind', { name, lag: lagBytes });
  return phrase(`stage.nodes.${state}`, { name });
}

function nameOf({ state, offset, lagBytes: lag, messages }: NodeLineMoment, what: Phrase): Phrase {
  const all = messages.length === 0 ? '0' : messages.join(', ');
  if (state === 'down') return phrase('stage.name.node-file', { what, messages: all });
  return phrase('stage.name.node-line', { what, offset, lag, messages: all });
}
