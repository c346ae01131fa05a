// The marks of the time bar as few shapes: all that look alike are one path, so that a bar with
// hundreds of marks costs a frame no more than one with ten. What went wrong is drawn last.

import type { Ms } from '../../base/time.ts';
import { hueOf } from '../../scene/palette.ts';
import type { Mark } from './timeline-marks.ts';

/** Marks that look alike. */
export interface MarkPath {
  readonly key: string;
  readonly kind: Mark['kind'];
  /** Of a message; 0 for all else. */
  readonly hue: number;
  /** Beyond the playhead. */
  readonly isLater: boolean;
  /** It had no part in what is being explained. */
  readonly isDim: boolean;
  /** SVG path data. */
  readonly d: string;
}

/** From the back to the front. */
const KINDS = ['message', 'done', 'again', 'command', 'other-fault', 'cut', 'crash'] as const;

const GLYPHS: Readonly<Record<Mark['kind'], string>> = {
  message: 'm-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z',
  done: 'm0 -4v8',
  again: 'm-2 -5v10m4 0v-10',
  command: 'm-4 -5l6 5l-6 5',
  'other-fault': 'm0 -6l6 6l-6 6l-6 -6z',
  cut: 'm-3 -7l6 14m-10 -7h4m6 0h4',
  crash: 'm-6 -6l12 12m0 -12l-12 12',
};

/** What the paths of a bar depend on. */
export interface MarkView {
  /** Marks up to this one have been passed. */
  readonly at: Ms;
  /** `seq` of what stays bright; null: all does. */
  readonly causes: ReadonlySet<number> | null;
  readonly x: (at: Ms) => number;
  readonly y: number;
}

/** The paths of some marks. */
export function markPaths(marks: readonly Mark[], { at, causes, x, y }: MarkView): MarkPath[] {
  const paths = new Map<string, MarkPath>();
  for (const mark of marks) {
    const { kind } = mark;
    const hue = kind === 'message' ? hueOf(mark.message) : 0;
    const isLater = mark.at > at;
    const isDim = causes !== null && !causes.has(mark.seq);
    const key = `${kind} ${hue} ${isLater} ${isDim}`;
    const before = paths.get(key)?.d ?? '';
    const left = Math.round(x(mark.at) * 100) / 100;
    const d = `${before}M${left} ${y}${GLYPHS[kind]}`;
    paths.set(key, { key, kind, hue, isLater, isDim, d });
  }
  return [...paths.values()].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}
