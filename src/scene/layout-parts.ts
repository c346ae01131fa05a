// What both arrangements of the stage share: headings, and who sits on which card.

import type { Measures } from './measures.ts';
import type { ActorMoment, Moment } from './moment.ts';
import { phrase } from './phrase.ts';
import type { Heading, Point } from './shapes.ts';

/** The heading of a region. */
export function headingOf(
  region: Heading['region'],
  at: Point,
  maxWidth: number,
  measures: Measures,
): Heading {
  return {
    key: region,
    region,
    phrase: phrase(`stage.heading.${region}`),
    ...at,
    font: measures.heading,
    tone: 'muted',
    anchor: 'start',
    maxWidth,
    maxLines: 1,
    lineHeight: measures.lineHeight,
  };
}

/** Who sits on which card: one each, and the rest together on the last one. */
export function seatsFor(
  moment: Moment,
  role: ActorMoment['role'],
  room: number,
): readonly (readonly ActorMoment[])[] {
  const all = moment.actors.filter((actor) => actor.role === role);
  if (all.length <= room) return all.map((actor) => [actor]);
  return [...all.slice(0, room - 1).map((actor) => [actor]), all.slice(room - 1)];
}
