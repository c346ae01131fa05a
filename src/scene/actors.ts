// The cards of producers and workers and their connections: what each does, when it is back, and what
// a producer believes. What it believes although it is not so stands in fog.

import { seconds } from './clock.ts';
import type { ActorPlaces, Layout } from './layout.ts';
import type { ActorMoment, BeliefMoment } from './moment.ts';
import { type Phrase, phrase } from './phrase.ts';
import type { CardShape, CardTone, FogShape, Label, LinkShape } from './shapes.ts';

type Words = Pick<Label, 'key' | 'phrase' | 'tone'> & { readonly maxLines: number };

/** An actor's card. */
export function drawActor(
  actor: ActorMoment,
  places: ActorPlaces,
  at: number,
  layout: Layout,
): CardShape {
  const labels =
    actor.role === 'producer'
      ? producerLabels(actor, places, at, layout)
      : workerLabels(actor, places, at, layout);
  return {
    key: actor.id,
    object: { kind: 'actor', id: actor.id },
    name: nameOf(actor, at),
    box: places.box,
    tone: toneOf(actor),
    labels,
    fog: fogOf(actor, labels, layout),
  };
}

function toneOf(actor: ActorMoment): CardTone {
  return actor.condition === 'running' ? 'plain' : actor.condition;
}

function nameOf(actor: ActorMoment, at: number): Phrase {
  const belief = shownBelief(actor);
  const parts = { name: actor.name, doing: conditionOf(actor, at), tally: actor.tally };
  return belief === undefined
    ? phrase('stage.name.actor', parts)
    : phrase('stage.name.actor.believing', { ...parts, belief: beliefWords(actor, belief) });
}

/** What it does, or why it does nothing and until when. */
function conditionOf(actor: ActorMoment, at: number): Phrase {
  if (actor.condition === 'running') return actor.doing;
  const state = phrase(`stage.actor.${actor.condition}`);
  if (actor.backAt === null) return state;
  return phrase('stage.actor.state-and-back', {
    state,
    back: phrase('stage.actor.back-in', { seconds: seconds(actor.backAt - at) }),
  });
}

function doingWords(actor: ActorMoment, at: number, maxLines: number): Words[] {
  if (actor.condition === 'running') {
    return [{ key: 'doing', phrase: actor.doing, tone: 'muted', maxLines }];
  }
  const tone = actor.condition === 'crashed' ? 'bad' : 'warn';
  const state: Words = {
    key: 'doing',
    phrase: phrase(`stage.actor.${actor.condition}`),
    tone,
    maxLines: 1,
  };
  if (maxLines < 2) return [{ ...state, phrase: conditionOf(actor, at) }];
  const back =
    actor.backAt === null
      ? phrase('stage.actor.stays')
      : phrase('stage.actor.back-in', { seconds: seconds(actor.backAt - at) });
  return [state, { key: 'back', phrase: back, tone, maxLines: maxLines - 1 }];
}

/** Name and state beside the disc that it works on. */
function workerLabels(
  actor: ActorMoment,
  places: ActorPlaces,
  at: number,
  layout: Layout,
): Label[] {
  const { unit, lineHeight } = layout.measures;
  const lines = Math.max(1, Math.floor((places.box.height - 36 * unit) / lineHeight));
  const words = doingWords(actor, at, Math.min(3, lines));
  const height = (1 + Math.min(2, lines)) * lineHeight;
  const top = places.box.y + (places.box.height - height) / 2;
  const title = labelAt(nameWords(actor), top + 13 * unit, places.besideWidth, places, layout);
  return [title, ...stackLabels(words, title.y + lineHeight, places.besideWidth, places, layout)];
}

/** Name and tally beside the disc that it holds; below them what it does and believes. */
function producerLabels(
  actor: ActorMoment,
  places: ActorPlaces,
  at: number,
  layout: Layout,
): Label[] {
  const { unit, padding } = layout.measures;
  const { box, besideWidth } = places;
  const small = box.height < 62 * unit;
  const title = small ? box.y + box.height / 2 - 3 * unit : box.y + 24 * unit;
  const beside: Label[] = [
    labelAt(nameWords(actor), title, besideWidth, places, layout),
    ...stackLabels(
      [small ? (doingWords(actor, at, 1)[0] as Words) : tallyWords(actor)],
      title + 17 * unit,
      besideWidth,
      places,
      layout,
    ),
  ];
  if (small) return beside;
  const width = box.width - 2 * padding;
  const room = Math.floor((box.height - 50 * unit) / layout.measures.lineHeight);
  const belief = shownBelief(actor);
  const fogWidth = belief !== undefined && !belief.true ? 24 * unit : 0;
  const doing = doingWords(actor, at, belief === undefined ? Math.min(2, room) : 1);
  const below = stackLabels(doing, box.y + 64 * unit, width, places, layout);
  if (belief === undefined || room < 2) return [...beside, ...below];
  const words: Words = {
    key: 'belief',
    phrase: beliefWords(actor, belief),
    tone: belief.true ? 'muted' : 'bad',
    maxLines: Math.min(2, room - 1),
  };
  const label = labelAt(words, box.y + 82 * unit, width - fogWidth, places, layout);
  return [...beside, ...below, { ...label, x: label.x + fogWidth }];
}

function nameWords(actor: ActorMoment): Words {
  const tone = actor.condition === 'crashed' ? 'bad' : 'ink';
  return { key: 'name', phrase: actor.name, tone, maxLines: 1 };
}

function tallyWords(actor: ActorMoment): Words {
  return { key: 'tally', phrase: actor.tally, tone: 'muted', maxLines: 1 };
}

function labelAt(
  words: Words,
  y: number,
  maxWidth: number,
  places: ActorPlaces,
  layout: Layout,
): Label {
  const { measures } = layout;
  return {
    ...words,
    x: places.box.x + measures.padding,
    y,
    font: words.key === 'name' ? measures.name : measures.body,
    anchor: 'start',
    maxWidth,
    lineHeight: measures.lineHeight,
  };
}

/** Labels one under the other; each but the last takes one line. */
function stackLabels(
  words: readonly Words[],
  y: number,
  maxWidth: number,
  places: ActorPlaces,
  layout: Layout,
): Label[] {
  return words.map((each, at) =>
    labelAt(each, y + at * layout.measures.lineHeight, maxWidth, places, layout),
  );
}

/** The belief that a learner must see: a false one first, else one that cannot be settled. */
function shownBelief(actor: ActorMoment): BeliefMoment | undefined {
  return (
    actor.beliefs.find((belief) => !belief.true && belief.stored !== 'unknown') ??
    actor.beliefs.find((belief) => belief.stored === 'unknown')
  );
}

function beliefWords(actor: ActorMoment, belief: BeliefMoment): Phrase {
  const kind = belief.stored === 'unknown' ? 'unknown' : belief.stored ? 'stored' : 'not-stored';
  const first = phrase(`stage.belief.${kind}`, { number: belief.number });
  const others = actor.beliefs.filter((each) => !each.true && each !== belief).length;
  return others === 0 ? first : phrase('stage.belief.and-more', { first, count: others });
}

function fogOf(actor: ActorMoment, labels: readonly Label[], layout: Layout): FogShape[] {
  const belief = shownBelief(actor);
  const label = labels.find(({ key }) => key === 'belief');
  if (belief === undefined || belief.true || label === undefined) return [];
  const { unit, smallNumber } = layout.measures;
  return [
    {
      key: `fog-${belief.number}`,
      number: belief.number,
      x: label.x - 15 * unit,
      y: label.y + 4 * unit,
      radius: 10 * unit,
      font: smallNumber,
    },
  ];
}

/** An actor's connection to Redis. */
export function drawLink(actor: ActorMoment, places: ActorPlaces, layout: Layout): LinkShape {
  const { port: from, nodePort: to } = places;
  const reach = 12 * layout.measures.unit;
  const level = from.y === to.y;
  return {
    key: actor.link,
    object: { kind: 'link', id: actor.link },
    name: phrase('stage.name.link', {
      name: actor.name,
      state: phrase(`stage.link.${actor.connection}`),
    }),
    box: {
      x: Math.min(from.x, to.x) - (level ? 0 : reach),
      y: Math.min(from.y, to.y) - (level ? reach : 0),
      width: Math.abs(to.x - from.x) + (level ? 0 : 2 * reach),
      height: Math.abs(to.y - from.y) + (level ? 2 * reach : 0),
    },
    state: actor.connection,
    armed: actor.armed.length > 0,
    from,
    to,
    path: `M${from.x},${from.y}L${to.x},${to.y}`,
  };
}
