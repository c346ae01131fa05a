// Samples for a span of time, at most so dense as a screen can show.

import { bisector } from 'd3';
import type { Ms } from '../../base/time.ts';
import type { Sample } from '../../ledger/metrics.ts';

const momentOrder = bisector(({ at }: { readonly at: Ms }) => at);

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
