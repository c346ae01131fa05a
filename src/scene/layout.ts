// Where things stand on a stage of a given size. Geography never changes: producers left, Redis in
// the middle, workers right, the outside world far right, the Lost tray at the bottom right; on a
// phone the same order from top to bottom. A layout knows how many things there are and their
// names, never where a message is or what language the reader has.

import { layoutFlow } from './layout-flow.ts';
import { layoutWide } from './layout-wide.ts';
import type { LostPlaces } from './lost-tray.ts';
import { type Measures, measuresFor } from './measures.ts';
import type { Moment } from './moment.ts';
import type { WorldPlaces } from './outside-world.ts';
import type { Box, Heading, Label, Point, Size } from './shapes.ts';
import type { AnyPlaces } from './structures/any.ts';

export interface SceneOptions {
  /** Larger type for a room. */
  readonly presenter?: boolean;
  /** Nothing travels: what moves stands where it was or is, and a numbered trail shows the way. */
  readonly reducedMotion?: boolean;
  /** Keeps the bottom left free for content of the page. Wide stages only. */
  readonly footer?: boolean;
  /** The lost message whose reason the tray tells; else the latest. */
  readonly lostMessage?: string | null;
  /** No mark for a fault that waits for its moment. */
  readonly hidesArmed?: boolean;
}

/** One actor's card and what is around it. */
export interface ActorPlaces {
  readonly box: Box;
  /** Where discs that it holds have room, the first for the one that it works on. */
  readonly hands: readonly Point[];
  /** Of the first disc: smaller on a low card. */
  readonly handRadius: number;
  /** Of the others. */
  readonly restRadius: number;
  /** The others stand in a row of their own, for which the words make room. */
  readonly restBelow: boolean;
  /** Discs for which there is room; of more, the last place is a heap. */
  readonly capacity: number;
  /** Its connection from its card to Redis. */
  readonly line: { readonly from: Point; readonly to: Point };
  /** The ends of the part of it on which things travel, at its card and at Redis. */
  readonly port: Point;
  readonly nodePort: Point;
  /** Where a cross or a bolt stands on its connection. */
  readonly mark: Point;
  /** Where is what is said of its connection: free of headings, of the mark and of what waits. */
  readonly said: Pick<Label, 'x' | 'y' | 'anchor' | 'maxWidth' | 'maxLines'>;
  /** How words and discs share the card. */
  readonly form: 'tall' | 'beside' | 'column';
  /** From the card's edge to its words. */
  readonly inset: number;
  readonly innerWidth: number;
  /** How many discs it holds now. */
  readonly held: number;
  /** Width of the words beside the discs. */
  readonly besideWidth: number;
}

/** Several actors on one card, for want of room. */
export interface Crowd {
  readonly key: string;
  readonly actors: readonly string[];
  readonly places: ActorPlaces;
}

export interface Layout extends Size {
  readonly measures: Measures;
  readonly headings: readonly Heading[];
  readonly actors: ReadonlyMap<string, ActorPlaces>;
  readonly crowds: readonly Crowd[];
  readonly node: Box;
  /** The structures that have a place, by their ids. */
  readonly structures: ReadonlyMap<string, AnyPlaces>;
  /** At the bottom of Redis's card: where what a person took out lies. */
  readonly taken: Box;
  readonly disk: Box | null;
  /** At the top of Redis's card: the lines of several nodes. */
  readonly nodes: Box;
  readonly world: WorldPlaces;
  readonly lost: LostPlaces;
  /** The x at which a line can run down to the Lost tray. */
  readonly gutter: number;
  readonly footer: Box | null;
  /** Where there is no room for that: a small box under the producers. */
  readonly corner: Box | null;
}

/** Lays the stage out. */
export function layoutOf(moment: Moment, size: Size, options: SceneOptions): Layout {
  const measures = measuresFor(size, options.presenter ?? false);
  return measures.arrangement === 'wide'
    ? layoutWide(moment, size, measures, options)
    : layoutFlow(moment, size, measures);
}

/** The key of the card that an actor is on: its own, or that of a crowd. */
export function cardOf(actor: string, layout: Layout): string {
  return layout.crowds.find(({ actors }) => actors.includes(actor))?.key ?? actor;
}
