// What stands on the time bar: messages made, faults, commands typed. Read from the journal, also
// beyond the playhead, and kept per run, so that a frame adds only what is new.

import type { Ms } from '../../base/time.ts';
import type { Fact } from '../../sim/fact.ts';
import type { Run } from '../../sim/run.ts';

export interface Mark {
  /** `seq` of its fact. */
  readonly seq: number;
  readonly at: Ms;
  readonly kind: 'message' | 'done' | 'again' | 'crash' | 'cut' | 'other-fault' | 'command';
  /** Number of the message; 0 for what is not about one. */
  readonly message: number;
}

interface Collected {
  epoch: number;
  length: number;
  marks: Mark[];
}

const collected = new WeakMap<Run, Collected>();

/** All marks of a run up to the furthest moment computed, in order. Do not keep the array. */
export function marksOf(run: Run): readonly Mark[] {
  const { journal } = run;
  let known = collected.get(run);
  if (known === undefined || known.epoch !== journal.epoch) {
    known = { epoch: journal.epoch, length: 0, marks: [] };
    collected.set(run, known);
  }
  for (let seq = known.length; seq < journal.recordedLength; seq += 1) {
    const mark = markOf(journal.get(seq));
    if (mark !== null) known.marks.push(mark);
  }
  known.length = Math.max(known.length, journal.recordedLength);
  return known.marks;
}

function markOf(fact: Fact): Mark | null {
  const { seq, at } = fact;
  switch (fact.kind) {
    case 'message-created':
      return { seq, at, kind: 'message', message: Number(fact.message.slice(1)) };
    case 'side-effect-done': {
      const kind = fact.nth === 1 ? 'done' : 'again';
      return { seq, at, kind, message: Number(fact.message.slice(1)) };
    }
    case 'actor-crashed':
    case 'node-crashed':
      return { seq, at, kind: 'crash', message: 0 };
    case 'connection-reset':
      return { seq, at, kind: 'cut', message: 0 };
    case 'actor-restarted':
    case 'node-started':
    case 'link-cut':
    case 'pause-began':
    case 'knob-turned':
      return { seq, at, kind: 'other-fault', message: 0 };
    case 'fault-applied':
      return fact.fault === 'slow-worker' ? { seq, at, kind: 'other-fault', message: 0 } : null;
    case 'console-typed':
      return { seq, at, kind: 'command', message: 0 };
    default:
      return null;
  }
}

/** Lengths that the time bar may have, in ms: it grows in steps, so that it seldom jumps. */
const SPANS: readonly Ms[] = [15, 30, 60, 90, 120, 180, 300, 450, 600].map((s) => s * 1000);

/** How much time the bar shows for a run known up to `end`. */
export function spanFor(end: Ms, horizon: Ms): Ms {
  const roomy = SPANS.find((span) => span >= end * 1.05);
  return Math.min(roomy ?? horizon, Math.max(horizon, 1));
}

/** What there is a lot of: where it stands too close, the bar shows only some of it. */
const MANY: ReadonlySet<Mark['kind']> = new Set(['message', 'done', 'again']);

/**
 * Marks that stand at least `gapMs` from the one of their kind before. All that is rare stays, and
 * what explains a loss (`causes`, by `seq`).
 */
export function thinned(
  marks: readonly Mark[],
  gapMs: Ms,
  causes: ReadonlySet<number> | null,
): Mark[] {
  const last = new Map<Mark['kind'], Ms>();
  return marks.filter(({ seq, kind, at }) => {
    const before = last.get(kind);
    const isCause = causes?.has(seq) ?? false;
    if (MANY.has(kind) && !isCause && before !== undefined && at - before < gapMs) return false;
    last.set(kind, at);
    return true;
  });
}
