// What was measured at a moment, and over a span of time as dense as a screen can show.

import { bisector } from 'd3';
import type { Ms } from '../../base/time.ts';
import { type Completion, type Metrics, NOTHING_YET, type Sample } from '../../ledger/metrics.ts';

const momentOrder = bisector(({ at }: { readonly at: Ms }) => at);

/** The sample that holds at a moment. */
export function sampleAt({ samples }: Metrics, at: Ms): Sample {
  return samples[momentOrder.right(samples, at) - 1] ?? NOTHING_YET;
}

/** The last side effect up to a moment. */
export function lastDone({ completions }: Metrics, at: Ms): Completion | undefined {
  return completions[momentOrder.right(completions, at) - 1];
}

/**
 * The samples of `from` .. `until`, with one at either end; of those closer than `gapMs` the last
 * stays, so that the line ends each step where it truly is.
 */
export function thinnedSamples(
  samples: readonly Sample[],
  from: Ms,
  until: Ms,
  gapMs: Ms,
): Sample[] {
  const next = momentOrder.right(samples, from);
  const first = samples[next - 1];
  const out: Sample[] = first === undefined ? [] : [{ ...first, at: from }];
  let slot = from;
  for (const sample of samples.slice(next)) {
    if (sample.at > until) break;
    if (sample.at - slot < gapMs && out.length > 1) out.pop();
    else slot = sample.at;
    out.push(sample);
  }
  const last = out.at(-1);
  if (last !== undefined && last.at < until) out.push({ ...last, at: until });
  return out;
}
