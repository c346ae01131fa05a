// What stands on an actor's card: name, what it does or until when it does nothing, and for a
// producer what it believes. What there is no room for is left to the screen reader's name of the
// card.

import { seconds } from './clock.ts';
import type { ActorPlaces } from './layout.ts';
import type { Measures } from './measures.ts';
import type { ActorMoment, BeliefMoment } from './moment.ts';
import { literal, type Phrase, phrase } from './phrase.ts';
import type { Label } from './shapes.ts';

type Words = Pick<Label, 'key' | 'phrase' | 'tone' | 'maxLines'>;

/** Room for the disc in fog beside a false belief. */
const FOG_WIDTH = 27;
/** Lower cards have no line for the tally. */
const TALLY_FROM = 104;
/** Below this width a name like "worker A" is cut. */
const NARROW_NAME = 62;
/** Lines between the name and the disc under it; a worker's disc has a ring around it. */
const COLUMN_LINES = { producer: 4, consumer: 3 };
/** Room for what a worker holds beside the message that it works on. */
const REST_ROW = 22;

/** The labels of an actor's card at virtual time `at`. */
export function actorLabels(
  actor: ActorMoment,
  places: ActorPlaces,
  at: number,
  measures: Measures,
): Label[] {
  switch (places.form) {
    case 'tall':
      return tallLabels(actor, places, at, measures);
    case 'beside':
      return besideLabels(actor, places, at, measures);
    case 'column':
      return columnLabels(actor, places, at, measures);
  }
}

/** What it does, or why it does nothing and until when. */
export function conditionOf(actor: ActorMoment, at: number): Phrase {
  if (isPlain(actor.condition)) return actor.doing;
  const state = phrase(`stage.actor.${actor.condition}`);
  if (actor.backAt === null) return state;
  const left = seconds(actor.backAt - at);
  const back = phrase('stage.actor.back-in', { seconds: left });
  return phrase('stage.actor.state-and-back', { state, back, seconds: left });
}

/** The belief that a learner must see: a false one first, else one that cannot be settled. */
export function shownBelief(actor: ActorMoment): BeliefMoment | undefined {
  return (
    actor.beliefs.find(({ mistaken }) => mistaken) ??
    actor.beliefs.find(({ stored }) => stored === 'unknown')
  );
}

/** A belief in words, with how many more false ones there are. */
export function beliefWords(actor: ActorMoment, belief: BeliefMoment): Phrase {
  const kind = belief.stored === 'unknown' ? 'unknown' : belief.stored ? 'stored' : 'not-stored';
  const first = phrase(`stage.belief.${kind}`, { number: belief.number });
  const others = actor.beliefs.filter((each) => each.mistaken && each !== belief).length;
  return others === 0 ? first : phrase('stage.belief.and-more', { first, count: others });
}

/** Name and tally beside the disc; below them, over the whole width, what it does and believes. */
function tallLabels(
  actor: ActorMoment,
  places: ActorPlaces,
  at: number,
  measures: Measures,
): Label[] {
  const { unit, lineHeight } = measures;
  const { box, besideWidth, innerWidth } = places;
  const belief = shownBelief(actor);
  const title = labelAt(nameOf(actor), box.y + 24 * unit, besideWidth, places, measures);
  const second = box.y + 41 * unit;
  if (box.height < TALLY_FROM * unit) {
    const doing = stack(doingWords(actor, at, 2), second, besideWidth, places, measures);
    if (belief === undefined) return [title, ...doing];
    const [first] = stack(doingWords(actor, at, 1), second, besideWidth, places, measures);
    return [
      title,
      first as Label,
      beliefLabel(actor, belief, second + 19 * unit, places, measures),
    ];
  }
  const tally: Words = { key: 'tally', phrase: actor.tally, tone: 'muted', maxLines: 1 };
  const labels = [title, labelAt(tally, second, besideWidth, places, measures)];
  const room = Math.floor((box.height - 52 * unit) / lineHeight);
  const lines = belief === undefined || room < 2 ? Math.min(2, room) : 1;
  labels.push(
    ...stack(doingWords(actor, at, lines), box.y + 64 * unit, innerWidth, places, measures),
  );
  if (belief === undefined || room < 2) return labels;
  return [...labels, beliefLabel(actor, belief, box.y + 82 * unit, places, measures)];
}

/** A belief over the whole width, in up to two lines, with room for its disc in fog. */
function beliefLabel(
  actor: ActorMoment,
  belief: BeliefMoment,
  y: number,
  places: ActorPlaces,
  measures: Measures,
): Label {
  const fog = belief.mistaken ? FOG_WIDTH * measures.unit : 0;
  const room = places.box.y + places.box.height - y;
  const words = beliefLine(actor, belief, room > measures.lineHeight * 1.4 ? 2 : 1);
  const label = labelAt(words, y, places.innerWidth - fog, places, measures);
  return { ...label, x: label.x + fog };
}

/** All words beside the disc, in the middle of the card's height. */
function besideLabels(
  actor: ActorMoment,
  places: ActorPlaces,
  at: number,
  measures: Measures,
): Label[] {
  const { unit, lineHeight } = measures;
  const foot = places.restBelow ? REST_ROW * unit : 0;
  const room = places.box.height - foot;
  const lines = Math.max(1, Math.min(2, Math.floor((room - 30 * unit) / lineHeight)));
  const belief = lines < 2 ? undefined : shownBelief(actor);
  const words = doingWords(actor, at, belief === undefined ? lines : 1);
  if (belief !== undefined) words.push(beliefLine(actor, belief, 1));
  const name = nameOn(actor, places.besideWidth, measures);
  const top = places.box.y + (room - (1 + lines) * lineHeight) / 2;
  const title = labelAt(name, top + 13 * unit, places.besideWidth, places, measures);
  const below = title.y + lineHeight + unit;
  return [title, ...stack(words, below, places.besideWidth, places, measures)];
}

/** Words over the whole width, the disc below them. */
function columnLabels(
  actor: ActorMoment,
  places: ActorPlaces,
  at: number,
  measures: Measures,
): Label[] {
  const { unit, lineHeight } = measures;
  const { box, innerWidth } = places;
  const name = nameOn(actor, innerWidth, measures);
  const title = labelAt(name, box.y + 22 * unit, innerWidth, places, measures);
  const belief = shownBelief(actor);
  const lines = COLUMN_LINES[actor.role] - (places.restBelow ? 1 : 0);
  const isNarrow = innerWidth < NARROW_NAME * unit;
  const beside = isNarrow ? lines - 2 : 1;
  const words = doingWords(actor, at, belief === undefined ? lines : beside);
  if (belief !== undefined) words.push(beliefLine(actor, belief, 2));
  return [title, ...stack(words, title.y + lineHeight, innerWidth, places, measures)];
}

/** Whether what it does says all: nothing has gone wrong with it. */
function isPlain(condition: ActorMoment['condition']): condition is 'new' | 'running' {
  return condition === 'new' || condition === 'running';
}

function doingWords(actor: ActorMoment, at: number, maxLines: number): Words[] {
  if (isPlain(actor.condition)) {
    return [{ key: 'doing', phrase: actor.doing, tone: 'muted', maxLines }];
  }
  const tone = actor.condition === 'crashed' ? 'bad' : 'warn';
  if (maxLines < 2) return [{ key: 'doing', phrase: conditionOf(actor, at), tone, maxLines }];
  const state = phrase(`stage.actor.${actor.condition}`);
  const back =
    actor.backAt === null
      ? phrase('stage.actor.stays')
      : phrase('stage.actor.back-in', { seconds: seconds(actor.backAt - at) });
  return [
    { key: 'doing', phrase: state, tone, maxLines: 1 },
    { key: 'back', phrase: back, tone, maxLines: maxLines - 1 },
  ];
}

function beliefLine(actor: ActorMoment, belief: BeliefMoment, maxLines: number): Words {
  const tone = belief.mistaken ? 'bad' : 'muted';
  return { key: 'belief', phrase: beliefWords(actor, belief), tone, maxLines };
}

/** A narrow card has room for `A` only; its heading says that these are workers. */
function nameOn(actor: ActorMoment, width: number, measures: Measures): Words {
  const name = nameOf(actor);
  return width >= NARROW_NAME * measures.unit
    ? name
    : { ...name, phrase: literal(actor.shortName) };
}

function nameOf(actor: ActorMoment): Words {
  const tone = actor.condition === 'crashed' ? 'bad' : 'ink';
  return { key: 'name', phrase: actor.name, tone, maxLines: 1 };
}

/** A label at the left edge of a card. */
export function labelAt(
  words: Words,
  y: number,
  maxWidth: number,
  places: ActorPlaces,
  measures: Measures,
): Label {
  return {
    ...words,
    x: places.box.x + places.inset,
    y,
    font: words.key === 'name' ? measures.name : measures.body,
    anchor: 'start',
    maxWidth,
    lineHeight: measures.lineHeight,
  };
}

/** Labels one under the other, below those above with all the lines that they may take. */
function stack(
  words: readonly Words[],
  y: number,
  maxWidth: number,
  places: ActorPlaces,
  measures: Measures,
): Label[] {
  let above = 0;
  return words.map((each) => {
    const label = labelAt(each, y + above * measures.lineHeight, maxWidth, places, measures);
    above += each.maxLines;
    return label;
  });
}
