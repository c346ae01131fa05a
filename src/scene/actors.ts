// The cards of producers and workers and their connections to Redis. What a producer believes
// although it is not so stands in fog. Actors for which there is no room share one card that counts
// them.

import { actorLabels, beliefWords, conditionOf, labelAt, shownBelief } from './actor-words.ts';
import type { ActorPlaces, Crowd, Layout } from './layout.ts';
import type { ActorMoment, Moment } from './moment.ts';
import { crossPlace } from './packets.ts';
import { literal, type Phrase, phrase } from './phrase.ts';
import type { CardShape, FogShape, HeapShape, Label, LinkShape, Point } from './shapes.ts';
import { troubleWords } from './trouble-words.ts';

/** The cards of all actors. */
export function drawActors(moment: Moment, at: number, layout: Layout): CardShape[] {
  const alone = aloneOf(moment, layout).map(({ actor, places }) =>
    drawActor(actor, places, at, layout),
  );
  return [...alone, ...layout.crowds.map((crowd) => drawCrowd(crowd, layout))];
}

/** The connections of all actors. */
export function drawLinks(
  moment: Moment,
  t: number,
  layout: Layout,
  heaps: readonly HeapShape[],
  hidesArmed: boolean,
): LinkShape[] {
  return aloneOf(moment, layout).map(({ actor, places }) => {
    const shape = drawLink(actor, places, t, layout);
    const mark = crossPlace(actor.id, places, { packets: moment.packets, heaps }, t, layout);
    return { ...shape, mark, armed: shape.armed && !hidesArmed };
  });
}

function aloneOf(moment: Moment, layout: Layout) {
  const crowded = new Set(layout.crowds.flatMap(({ actors }) => actors));
  return moment.actors.flatMap((actor) => {
    const places = layout.actors.get(actor.id);
    return places === undefined || crowded.has(actor.id) ? [] : [{ actor, places }];
  });
}

function drawActor(actor: ActorMoment, places: ActorPlaces, at: number, layout: Layout): CardShape {
  const labels = actorLabels(actor, places, at, layout.measures);
  return {
    key: actor.id,
    object: { kind: 'actor', id: actor.id },
    name: nameOf(actor, at),
    box: places.box,
    tone: actor.condition === 'running' ? 'plain' : actor.condition,
    labels,
    fog: fogOf(actor, places, labels, layout),
  };
}

function nameOf(actor: ActorMoment, at: number): Phrase {
  const belief = shownBelief(actor);
  const parts = { name: actor.name, doing: conditionOf(actor, at), tally: actor.tally };
  return belief === undefined
    ? phrase('stage.name.actor', parts)
    : phrase('stage.name.actor.believing', { ...parts, belief: beliefWords(actor, belief) });
}

function fogOf(
  actor: ActorMoment,
  places: ActorPlaces,
  labels: readonly Label[],
  layout: Layout,
): FogShape[] {
  const belief = shownBelief(actor);
  const label = labels.find(({ key }) => key === 'belief');
  if (belief === undefined || !belief.mistaken || label === undefined) return [];
  const { unit, smallNumber } = layout.measures;
  const at = fogPlace(places, label, unit);
  if (at === undefined) return [];
  return [
    {
      key: `fog-${belief.number}`,
      number: belief.number,
      ...at,
      radius: 10 * unit,
      font: smallNumber,
    },
  ];
}

/** Beside its words; on a low or narrow card, where a disc would lie if the actor held one. */
function fogPlace(places: ActorPlaces, label: Label, unit: number): Point | undefined {
  if (places.form === 'tall') return { x: label.x - 16 * unit, y: label.y + 4 * unit };
  return places.held === 0 ? places.hands[0] : undefined;
}

function drawCrowd(crowd: Crowd, layout: Layout): CardShape {
  const words = phrase('stage.actor.more', { count: crowd.actors.length });
  const { places } = crowd;
  const { unit } = layout.measures;
  const { box, form } = places;
  const isColumn = form === 'column';
  const y = box.y + (isColumn ? 22 * unit : box.height / 2 + 5 * unit);
  const label = { key: 'more', phrase: words, tone: 'muted', maxLines: isColumn ? 3 : 1 } as const;
  return {
    key: crowd.key,
    object: { kind: 'crowd', id: crowd.key },
    name: words,
    box,
    tone: 'plain',
    labels: [labelAt(label, y, places.besideWidth, places, layout.measures)],
    fog: [],
  };
}

function drawLink(
  actor: ActorMoment,
  places: ActorPlaces,
  t: number,
  layout: Layout,
): Omit<LinkShape, 'mark'> {
  const { from, to } = places.line;
  const reach = 12 * layout.measures.unit;
  const level = from.y === to.y;
  const said = saidOf(actor, t);
  const parts = { name: actor.name, state: phrase(`stage.link.${actor.connection}`) };
  return {
    key: actor.link,
    object: { kind: 'link', id: actor.link },
    name:
      said === null
        ? phrase('stage.name.link', parts)
        : phrase('stage.name.link.said', { ...parts, said }),
    box: {
      x: Math.min(from.x, to.x) - (level ? 0 : reach),
      y: Math.min(from.y, to.y) - (level ? reach : 0),
      width: Math.abs(to.x - from.x) + (level ? 0 : 2 * reach),
      height: Math.abs(to.y - from.y) + (level ? 2 * reach : 0),
    },
    state: actor.connection,
    trouble: actor.trouble?.kind ?? null,
    label: said === null ? null : linkLabel(actor, said, places, layout),
    armed: actor.armed.length > 0,
    from,
    to,
    path: `M${from.x},${from.y}L${to.x},${to.y}`,
  };
}

/** Which server it is where that matters, and what is wrong with the way there. */
function saidOf({ server, trouble }: ActorMoment, t: number): Phrase | null {
  const to = server === null ? null : phrase('stage.link.to', { node: literal(server) });
  const wrong = troubleWords(trouble, t);
  if (to === null || wrong === null) return to ?? wrong;
  return phrase('stage.link.to-and', { to, wrong });
}

function linkLabel(actor: ActorMoment, said: Phrase, places: ActorPlaces, layout: Layout): Label {
  const { body, lineHeight } = layout.measures;
  return {
    ...places.said,
    key: 'said',
    phrase: said,
    tone: actor.trouble === null ? 'muted' : 'warn',
    font: { ...body, weight: 600 },
    lineHeight,
  };
}
