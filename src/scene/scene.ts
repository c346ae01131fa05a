// The picture of a run at one moment. A run is read into a Moment, and `composeMoment` is a pure
// function of plain data: it does not know what was drawn before, so scrubbing back, stepping and
// pausing in the middle of a move all give the same picture for the same moment. The view draws the
// result and knows nothing else.

import type { Ms } from '../base/time.ts';
import type { Run } from '../sim/run.ts';
import { drawActors, drawLinks } from './actors.ts';
import { type Convoy, convoysOf } from './convoys.ts';
import { copiesInSight } from './crowds.ts';
import { handsIn } from './hands.ts';
import { drawHeaps } from './heaps.ts';
import { cardOf, type Layout, layoutOf, type SceneOptions } from './layout.ts';
import { drawLost } from './lost-tray.ts';
import type { CopyMoment, Moment } from './moment.ts';
import { HOP_MS, TRAIL_MS } from './motion.ts';
import { drawNode, nodeNote } from './node.ts';
import { drawWorld } from './outside-world.ts';
import { drawPackets } from './packet-crowds.ts';
import { readRun } from './reading/read-run.ts';
import type { Scene, Size, TokenShape } from './shapes.ts';
import { drawStructures } from './structures/draw.ts';
import { untagged } from './tag-room.ts';
import { drawToken, type TokenContext } from './tokens.ts';
import { drawLostTrail, drawRoutes } from './trails.ts';
import { drawUnits } from './units.ts';

/**
 * The scene of a run at its playhead. `t` is the virtual time shown, in ms: `run.now`, or between it
 * and the next event. `size` is the room in CSS px; a narrow stage is as high as it needs.
 */
export function compose(run: Run, t: Ms, size: Size, options: SceneOptions = {}): Scene {
  const moment = readRun(run, t, options.reducedMotion === true ? TRAIL_MS : HOP_MS);
  return composeMoment(moment, t, size, options);
}

/**
 * The scene of a moment. `t` is the virtual time shown, in ms: at or a little after `moment.at`,
 * before anything else happens. `size` is the room in CSS px; a narrow stage is as high as it needs.
 */
export function composeMoment(
  moment: Moment,
  t: Ms,
  size: Size,
  options: SceneOptions = {},
): Scene {
  const layout = layoutOf(moment, size, options);
  const reducedMotion = options.reducedMotion ?? false;
  const chosen = options.lostMessage ?? null;
  const { measures } = layout;
  const held = heldBy(moment, layout);
  const copies = copiesInSight(moment.copies, layout);
  const convoys = convoysOf(copies, t, layout, reducedMotion);
  const heaps = drawHeaps(moment, t, layout, held, convoys);
  const tokens = tokensOf({ moment, t, layout, reducedMotion, held }, copies, convoys);
  return {
    at: t,
    width: layout.width,
    height: layout.height,
    arrangement: measures.arrangement,
    unit: measures.unit,
    grip: measures.pitch / 2,
    headings: [...layout.headings, ...nodeNote(moment, t, layout)],
    links: drawLinks(moment, t, layout, heaps, options.hidesArmed ?? false),
    cards: [
      ...drawActors(moment, t, layout),
      drawNode(moment, t, layout),
      drawWorld(moment, layout.world, measures),
      drawLost(moment, layout.lost, measures, chosen),
    ],
    ...drawStructures(moment, t, layout, reducedMotion),
    units: drawUnits(moment, t, layout),
    lostTrails: drawLostTrail(moment, t, layout, chosen),
    routes: reducedMotion ? drawRoutes(moment, t, layout) : [],
    heaps,
    packets: drawPackets(moment.packets, t, layout, reducedMotion, [...tokens, ...heaps]),
    tokens,
    footer: layout.footer,
    corner: layout.corner,
  };
}

/** How many discs lie on each card, by its key: an actor or a crowd. */
function heldBy(moment: Moment, layout: Layout): Map<string, number> {
  const held = new Map<string, number>();
  for (const [actor, copies] of handsIn(moment)) {
    const key = cardOf(actor, layout);
    held.set(key, (held.get(key) ?? 0) + copies.length);
  }
  return held;
}

type Drawn = Pick<TokenContext, 'moment' | 't' | 'layout' | 'reducedMotion' | 'held'>;

function tokensOf(
  drawn: Drawn,
  copies: readonly CopyMoment[],
  convoys: readonly Convoy[],
): TokenShape[] {
  const { moment } = drawn;
  const timesDone = new Map<string, number>();
  for (const { message, place } of moment.copies) {
    if (place.kind !== 'world' || place.nth === 1 || message === null) continue;
    timesDone.set(message, Math.max(place.nth, timesDone.get(message) ?? 0));
  }
  const context: TokenContext = {
    ...drawn,
    actors: new Map(moment.actors.map((actor) => [actor.id, actor])),
    structures: new Map(moment.structures.map((structure) => [structure.id, structure])),
    timesDone,
    untagged: untagged(moment.actors, drawn.layout),
  };
  const together = new Set(convoys.flatMap((convoy) => convoy.copies));
  return copies.flatMap((copy) => (together.has(copy) ? [] : (drawToken(copy, context) ?? [])));
}
