// The card of Redis: its frame, whether it is up, and how much in it is not drawn. Its structures
// have shapes of their own.

import type { Ms } from '../base/time.ts';
import { seconds } from './clock.ts';
import type { Layout } from './layout.ts';
import type { Moment } from './moment.ts';
import { type Phrase, phrase } from './phrase.ts';
import type { CardShape, Heading } from './shapes.ts';
import type { StructureMoment } from './structure-moments.ts';

/** The card of the Redis server. */
export function drawNode(moment: Moment, t: Ms, layout: Layout): CardShape {
  const { node } = moment;
  const state = stateOf(moment, t);
  return {
    key: node.id,
    object: { kind: 'node', id: node.id },
    name: phrase('stage.name.node', { state, count: moment.structures.length }),
    box: layout.node,
    tone: node.up ? 'plain' : 'crashed',
    labels: [],
    fog: [],
  };
}

function stateOf(moment: Moment, t: Ms): Phrase {
  const { up, backAt } = moment.node;
  if (up) return phrase('stage.node.up');
  if (backAt === null) return phrase('stage.node.down');
  return phrase('stage.node.down-until', { seconds: seconds(backAt - t) });
}

/**
 * Beside the heading of Redis: that it is down, what a person took out, or how many keys there was
 * no room for.
 */
export function nodeNote(moment: Moment, t: Ms, layout: Layout): Heading[] {
  const { measures } = layout;
  const hidden = moment.structures
    .filter(({ id }) => !layout.structures.has(id))
    .reduce((sum, each) => sum + keysIn(each), 0);
  const taken = moment.copies.filter(({ place }) => place.kind === 'taken').length;
  const heading = layout.headings.find(({ region }) => region === 'redis');
  if (heading === undefined) return [];
  const note = !moment.node.up
    ? { phrase: stateOf(moment, t), tone: 'bad' as const }
    : taken > 0
      ? { phrase: phrase('stage.node.taken'), tone: 'muted' as const }
      : { phrase: phrase('stage.node.other-keys', { count: hidden }), tone: 'muted' as const };
  if (moment.node.up && taken === 0 && hidden === 0) return [];
  return [{ ...heading, ...note, ...noteRoom(layout), key: 'note', font: measures.body }];
}

/** At the right; on a phone between the wires of two producers, whose crosses it would hide. */
function noteRoom({ node, measures, actors }: Layout): Pick<Heading, 'x' | 'anchor' | 'maxWidth'> {
  const { unit } = measures;
  const wires = [...actors.values()].filter(({ port }) => port.y < node.y);
  if (wires.length === 0 || wires.some(({ form }) => form === 'column')) {
    const x = node.x + node.width - 2 * unit;
    return { x, anchor: 'end', maxWidth: node.width - 64 * unit };
  }
  return { x: node.x + node.width / 2, anchor: 'middle', maxWidth: node.width / 2 - 8 * unit };
}

/** Strings stand together; what the design uses may be empty. */
function keysIn(structure: StructureMoment): number {
  if (structure.kind === 'table' && structure.type === 'string') return structure.length;
  return 1;
}
