// Several nodes as lines above the data: who is the primary, how far each has come, who is behind
// or cut off, and who takes itself for a primary though clients write elsewhere.

import type { Ms } from '../../base/time.ts';
import { seconds } from '../clock.ts';
import type { Measures } from '../measures.ts';
import type { NodeLineMoment } from '../moment.ts';
import { literal, type Phrase, phrase } from '../phrase.ts';
import type { Box } from '../shapes.ts';
import type { NodeLineShape } from '../structure-shapes.ts';
import { lineOf } from './structure.ts';

const ROW = 26;
const GAP = 3;

/** How high the lines are. */
export function nodesHeight(nodes: readonly NodeLineMoment[], { unit }: Measures): number {
  return nodes.length * ROW * unit;
}

/** The lines in their box, at a moment. */
export function drawNodes(
  nodes: readonly NodeLineMoment[],
  room: Box,
  at: Ms,
  measures: Measures,
): NodeLineShape[] {
  const { unit, body } = measures;
  return nodes.map((node, index) => {
    const y = room.y + index * ROW * unit;
    const box = { x: room.x, y, width: room.width, height: (ROW - GAP) * unit };
    const words = wordsOf(node, at);
    const tone = TONES[node.state];
    const label = { key: 'state', phrase: words, tone: tone === 'plain' ? 'ink' : tone } as const;
    const font = node.isShown ? ({ ...body, weight: 600 } as const) : body;
    const baseline = { x: box.x + 8 * unit, y: y + 16 * unit };
    return {
      key: node.id,
      object: { kind: 'node', id: node.id },
      name: words,
      box,
      tone,
      isShown: node.isShown,
      label: lineOf({ ...label, font }, baseline, box.width - 16 * unit, measures),
    };
  });
}

const TONES = {
  primary: 'plain',
  replica: 'plain',
  rival: 'bad',
  'cut-off': 'warn',
  paused: 'warn',
  down: 'bad',
} as const;

function wordsOf({ id, state, offset, lagBytes, backAt }: NodeLineMoment, at: Ms): Phrase {
  const name = literal(id);
  if ((state === 'down' || state === 'paused') && backAt !== null) {
    return phrase(`stage.nodes.${state}-until`, { name, seconds: seconds(backAt - at) });
  }
  return phrase(`stage.nodes.${state}`, { name, offset, lag: lagBytes });
}
