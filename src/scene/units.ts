// Scripts and transactions as one step: for a moment a bracket stands around all that one changed,
// with its command on it. Nothing came between.

import type { Ms } from '../base/time.ts';
import type { Layout } from './layout.ts';
import type { Moment, UnitMoment } from './moment.ts';
import { phrase } from './phrase.ts';
import type { Box } from './shapes.ts';
import type { UnitShape } from './structure-shapes.ts';
import { lineOf } from './structures/structure.ts';
import { widthOf } from './text.ts';

/** How long the bracket is to be seen. */
export const UNIT_MS = 900;
const FADES_FROM = 0.6;

/** The brackets of a moment. Of units at once only the latest has one: two would be a tangle. */
export function drawUnits(moment: Moment, t: Ms, layout: Layout): UnitShape[] {
  const latest = moment.units.filter(({ at }) => t - at < UNIT_MS).at(-1);
  return latest === undefined ? [] : unitShape(latest, t, layout);
}

function unitShape(unit: UnitMoment, t: Ms, layout: Layout): UnitShape[] {
  const boxes = unit.structures.flatMap((id) => layout.structures.get(id)?.box ?? []);
  if (boxes.length === 0) return [];
  const { measures, node } = layout;
  const reach = 5 * measures.unit;
  const around = bounding(boxes);
  const box = {
    x: around.x - reach,
    y: around.y - reach,
    width: around.width + 2 * reach,
    height: around.height + 2 * reach,
  };
  const { tag: font, unit: px } = measures;
  // As wide in English as in Chinese, nearly.
  const width = widthOf(`${unit.command}: one step`, font) + 12 * px;
  const height = 18 * px;
  const tag = { x: node.x + node.width - width - 10 * px, y: box.y - height / 2, width, height };
  const way = (t - unit.at) / UNIT_MS;
  return [
    {
      key: `unit-${unit.unit}`,
      box,
      opacity: Math.min(1, (1 - way) / (1 - FADES_FROM)),
      tag,
      label: lineOf(
        {
          key: 'unit',
          phrase: phrase('stage.unit', { command: unit.command }),
          tone: 'ink',
          font,
          anchor: 'middle',
        },
        { x: tag.x + width / 2, y: tag.y + 13 * px },
        width,
        measures,
      ),
    },
  ];
}

function bounding(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}
