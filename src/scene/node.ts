// The card of Redis: frame, other keys, and whether it is up. Its lists have shapes of their own.

import type { Ms } from '../base/time.ts';
import { seconds } from './clock.ts';
import type { Layout } from './layout.ts';
import type { Moment } from './moment.ts';
import { type Phrase, phrase } from './phrase.ts';
import type { CardShape, Label } from './shapes.ts';

/** The card of the Redis server. */
export function drawNode(moment: Moment, t: Ms, layout: Layout): CardShape {
  const { node } = moment;
  const state = stateOf(moment, t);
  return {
    key: node.id,
    object: { kind: 'node', id: node.id },
    name: phrase('stage.name.node', { state, lists: moment.lists.length }),
    box: layout.node,
    tone: node.up ? 'plain' : 'crashed',
    labels: footLabels(moment, state, layout),
    fog: [],
  };
}

function stateOf(moment: Moment, t: Ms): Phrase {
  const { up, backAt } = moment.node;
  if (up) return phrase('stage.node.up');
  if (backAt === null) return phrase('stage.node.down');
  return phrase('stage.node.down-until', { seconds: seconds(backAt - t) });
}

/** The last lines of the card: that it is down, or what else is in it. */
function footLabels(moment: Moment, state: Phrase, layout: Layout): Label[] {
  const { otherKeys: box, measures } = layout;
  const hiddenLists = moment.lists.filter(({ id }) => !layout.lists.has(id)).length;
  const others = moment.otherKeys.length + hiddenLists;
  const taken = moment.copies.filter(({ place }) => place.kind === 'taken').length;
  const line = {
    x: box.x,
    y: box.y + box.height - 4 * measures.unit,
    font: measures.body,
    anchor: 'start',
    maxWidth: taken > 0 ? box.width / 2 : box.width,
    maxLines: 1,
    lineHeight: measures.lineHeight,
  } as const;
  if (!moment.node.up) return [{ ...line, key: 'down', phrase: state, tone: 'bad' }];
  const labels: Label[] = [];
  if (taken > 0) {
    labels.push({ ...line, key: 'taken', phrase: phrase('stage.node.taken'), tone: 'muted' });
  } else if (others > 0) {
    const words = phrase('stage.node.other-keys', { count: others });
    labels.push({ ...line, key: 'others', phrase: words, tone: 'muted' });
  }
  return labels;
}
