// Sizes of everything that has the same size wherever it stands, for one size of the stage. The
// unit is a px of the laptop's stage (936 × 392); the projector's is about twice as big, so that
// its smallest text has 24 px. No text is ever smaller than 12 px.

import type { Font, Size } from './shapes.ts';

export interface Measures {
  readonly unit: number;
  readonly arrangement: 'wide' | 'flow';
  readonly heading: Font;
  readonly name: Font;
  readonly body: Font;
  readonly key: Font;
  readonly tag: Font;
  readonly number: Font;
  readonly smallNumber: Font;
  readonly lineHeight: number;
  readonly tokenRadius: number;
  /** Of a disc on a connection: a phone's run down side by side. */
  readonly wireRadius: number;
  /** Of a disc in the outside world. */
  readonly doneRadius: number;
  /** From one list cell to the next. */
  readonly pitch: number;
  readonly cellHeight: number;
  readonly margin: number;
  /** Between a card's edge and what is in it. */
  readonly padding: number;
}

const LAPTOP: Size = { width: 936, height: 392 };
/** Below this width, cards stand under one another. */
const FLOW_BELOW = 860;
const LARGEST_PAGE_UNIT = 1.4;
/** Least type size in px on a projector, and the unit from which on it fits. */
const READ_FROM_AFAR = 24;
const NEARLY_FULL = 1.7;

function unitFor(size: Size, presenter: boolean): number {
  const room = Math.min(size.width / LAPTOP.width, size.height / LAPTOP.height);
  const largest = presenter ? room : LARGEST_PAGE_UNIT;
  return Math.max(1, Math.min(room, largest));
}

/** The measures for a stage of this size. `presenter`: seen from the back of a room. */
export function measuresFor(size: Size, presenter: boolean): Measures {
  const arrangement = size.width < FLOW_BELOW ? 'flow' : 'wide';
  const unit = arrangement === 'flow' ? 1 : unitFor(size, presenter);
  // Where the stage is nearly as large as it should be, type is not what gives way.
  const isRoom = presenter && arrangement === 'wide' && unit >= NEARLY_FULL;
  const font = (family: Font['family'], px: number, weight: Font['weight']): Font => ({
    family,
    size: isRoom ? Math.max(px * unit, READ_FROM_AFAR) : px * unit,
    weight,
  });
  // From afar fewer, larger letters count more than large discs: 44 px discs with 24 px numbers.
  const tokenRadius = (presenter && arrangement === 'wide' ? 11 : 16) * unit;
  return {
    unit,
    arrangement,
    heading: font('sans', 12, 600),
    name: font('sans', 13, 600),
    body: font('sans', 12, 400),
    key: font('mono', 13, 600),
    tag: font('mono', 12, 600),
    number: font('sans', presenter ? 12 : 13, 700),
    smallNumber: font('sans', 12, 700),
    lineHeight: 16 * unit,
    tokenRadius,
    wireRadius: arrangement === 'flow' ? 13 * unit : tokenRadius,
    doneRadius: Math.min(tokenRadius, 12 * unit),
    pitch: Math.max(arrangement === 'flow' ? 44 : 40 * unit, 2.4 * tokenRadius),
    cellHeight: (arrangement === 'flow' ? 46 : 52) * unit,
    margin: 12 * unit,
    padding: 12 * unit,
  };
}
