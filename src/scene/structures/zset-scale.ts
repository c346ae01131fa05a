// From scores to px. Times are shown around now, which stands still; other scores have lanes of
// their own as long as there are few, and else a plain axis from the lowest to the highest.

import type { Ms } from '../../base/time.ts';
import { literal, type Phrase, phrase } from '../phrase.ts';
import type { Box } from '../shapes.ts';
import type { ZsetMoment } from '../structure-moments.ts';

export interface Scale {
  readonly xOf: (score: number, at: Ms) => number;
  /** Where now is; null when scores are no times. */
  readonly nowX: number | null;
  readonly ticks: readonly { readonly x: number; readonly words: Phrase }[];
  /** Width of each lane; null for an axis. */
  readonly laneWidth: number | null;
}

/** Spans between two ticks, in ms. */
const STEPS = [500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 300_000, 600_000];
/** Room for the words at a tick. */
const TICK_ROOM = 62;
const LANES_AT_MOST = 6;
/** Without members, an axis from 0 to that. */
const EMPTY_TO = 1;

/** The scale of a sorted set within its well. `inset`: from the edge to the centre of a disc. */
export function scaleOf(zset: ZsetMoment, well: Box, inset: number, unit: number): Scale {
  if (zset.clock !== null) return timeScale(zset.clock, well, unit);
  const members = zset.states[0]?.members ?? [];
  const scores = [...new Set([...zset.marked, ...members.map(({ score }) => score)])].sort(
    (a, b) => a - b,
  );
  return scores.length <= LANES_AT_MOST ? laneScale(scores, well) : plainScale(scores, well, inset);
}

function timeScale(clock: NonNullable<ZsetMoment['clock']>, well: Box, unit: number): Scale {
  const { at: readAt, wall, pastMs, futureMs } = clock;
  const perMs = well.width / (pastMs + futureMs);
  const nowX = well.x + pastMs * perMs;
  const step = STEPS.find((span) => span * perMs >= TICK_ROOM * unit) ?? pastMs + futureMs;
  const ticks: { x: number; words: Phrase }[] = [];
  for (let span = -Math.floor(pastMs / step) * step; span <= futureMs; span += step) {
    const x = nowX + span * perMs;
    const half = (TICK_ROOM / 2) * unit;
    if (span === 0 || x - half < well.x || x + half > well.x + well.width) continue;
    const seconds = `${span > 0 ? '+' : '\u2212'}${Math.abs(span) / 1000}`;
    ticks.push({ x, words: phrase('stage.zset.tick', { seconds }) });
  }
  const xOf = (score: number, at: Ms) => nowX + (score - (wall + at - readAt)) * perMs;
  return { xOf, nowX, ticks, laneWidth: null };
}

function laneScale(scores: readonly number[], well: Box): Scale {
  const laneWidth = well.width / Math.max(1, scores.length);
  const xs = new Map(scores.map((score, index) => [score, well.x + (index + 0.5) * laneWidth]));
  return {
    xOf: (score) => xs.get(score) ?? well.x + well.width / 2,
    nowX: null,
    ticks: scores.map((score) => ({ x: xs.get(score) as number, words: literal(String(score)) })),
    laneWidth,
  };
}

function plainScale(scores: readonly number[], well: Box, inset: number): Scale {
  const lowest = scores[0] ?? 0;
  const highest = scores.at(-1) ?? EMPTY_TO;
  const from = Number.isFinite(lowest) ? lowest : 0;
  const to = Number.isFinite(highest) && highest > from ? highest : from + EMPTY_TO;
  const width = well.width - 2 * inset;
  const xOf = (score: number) => {
    const way = Math.max(0, Math.min(1, (score - from) / (to - from)));
    return well.x + inset + way * width;
  };
  const ticks = [from, to].map((score) => ({ x: xOf(score), words: literal(String(score)) }));
  return { xOf, nowX: null, ticks, laneWidth: null };
}
