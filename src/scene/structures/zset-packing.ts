// Where members of a sorted set stand around the axis so that none covers another. Along an axis
// of times they are stacked from the right: what is due leaves at the left, so that nobody else has
// to move. On an axis with few scores each score has a lane of its own. What has no room is piled.

import type { MemberMoment } from '../structure-moments.ts';

/** Where a member stands: at its score, `aside` px of it, in a row from the axis up. */
interface PackedSpot {
  readonly score: number;
  readonly aside: number;
  readonly row: number;
  readonly isPiled: boolean;
}

/** Members for which there is no room near a score. */
interface Pile {
  readonly score: number;
  readonly aside: number;
  readonly row: number;
  readonly slots: ReadonlySet<string>;
}

export interface Packing {
  readonly spots: ReadonlyMap<string, PackedSpot>;
  readonly piles: readonly Pile[];
}

export interface PackingRoom {
  readonly rows: number;
  /** From one disc to the next, px. */
  readonly step: number;
  /** From a pile to a disc at its right, px: its badge stands there. */
  readonly pileStep: number;
}

interface OpenPile {
  readonly score: number;
  readonly x: number;
  readonly slots: Set<string>;
}

/** Stacks members along an axis. `x`: from a score to px, to compare with. */
export function packedAlong(
  members: readonly MemberMoment[],
  x: (score: number) => number,
  { rows, step, pileStep }: PackingRoom,
): Packing {
  const top = rows - 1;
  const spots = new Map<string, PackedSpot>();
  /** The members of each row, the last one leftmost. */
  const inRow: MemberMoment[][] = Array.from({ length: rows }, () => []);
  const piles: OpenPile[] = [];
  const clear = (row: number, at: number) => {
    const last = inRow[row]?.at(-1);
    const pile = row === top ? piles.at(-1) : undefined;
    return (
      (last === undefined || x(last.score) - at >= step) &&
      (pile === undefined || pile.x - at >= step)
    );
  };
  for (let index = members.length - 1; index >= 0; index -= 1) {
    const member = members[index] as MemberMoment;
    const at = x(member.score);
    const row = inRow.findIndex((_, candidate) => clear(candidate, at));
    if (row >= 0) {
      inRow[row]?.push(member);
      continue;
    }
    let pile = piles.at(-1);
    if (pile === undefined || pile.x - at >= pileStep) {
      pile = { score: member.score, x: at, slots: new Set() };
      piles.push(pile);
      // Whoever stands where the pile or its badge is joins it.
      const uppermost = inRow[top] as MemberMoment[];
      while (uppermost.length > 0) {
        const last = uppermost.at(-1) as MemberMoment;
        if (x(last.score) - at >= pileStep) break;
        uppermost.pop();
        pile.slots.add(last.slot);
      }
    }
    pile.slots.add(member.slot);
  }
  inRow.forEach((inThisRow, row) => {
    for (const { slot, score } of inThisRow) {
      spots.set(slot, { score, aside: 0, row, isPiled: false });
    }
  });
  for (const { score, slots } of piles) {
    for (const slot of slots) spots.set(slot, { score, aside: 0, row: top, isPiled: true });
  }
  const done = piles.map(({ score, slots }) => ({ score, aside: 0, row: top, slots }));
  return { spots, piles: done };
}

/** Fills a lane for each score from the bottom left: whoever is there first is taken first. */
export function packedInLanes(
  members: readonly MemberMoment[],
  laneWidth: number,
  { rows, step, pileStep }: PackingRoom,
): Packing {
  const spots = new Map<string, PackedSpot>();
  const piles: Pile[] = [];
  const columns = Math.max(1, Math.floor(laneWidth / step));
  const room = rows * columns;
  const pileCells = Math.min(room, Math.ceil(pileStep / step));
  for (const [score, lane] of byScore(members)) {
    const shown = lane.length > room ? room - pileCells : lane.length;
    const asideOf = (column: number) => (column - (columns - 1) / 2) * step;
    const pileAside = asideOf(columns - Math.min(columns, pileCells));
    lane.forEach(({ slot }, index) => {
      const isPiled = index >= shown;
      const aside = isPiled ? pileAside : asideOf(index % columns);
      const row = isPiled ? rows - 1 : Math.floor(index / columns);
      spots.set(slot, { score, aside, row, isPiled });
    });
    if (shown === lane.length) continue;
    const slots = new Set(lane.slice(shown).map(({ slot }) => slot));
    piles.push({ score, aside: pileAside, row: rows - 1, slots });
  }
  return { spots, piles };
}

function byScore(members: readonly MemberMoment[]): Map<number, MemberMoment[]> {
  const lanes = new Map<number, MemberMoment[]>();
  for (const member of members) {
    const lane = lanes.get(member.score);
    if (lane === undefined) lanes.set(member.score, [member]);
    else lane.push(member);
  }
  return lanes;
}
