// stub
import type { Ms } from '../base/time.ts';
import type { Fact } from './fact.ts';

/** What happened, in order, up to the playhead; with a look ahead at what was recorded before. */
export interface Journal {
  /** Facts up to the playhead. */
  readonly length: number;
  /** Facts up to the furthest moment computed: what the timeline shows right of the playhead. */
  readonly recordedLength: number;
  /** The fact with this seq, also beyond the playhead. Throws when there is none. */
  get(seq: number): Fact;
  /** Facts with from < at <= to, also beyond the playhead; cheap for short spans. */
  between(from: Ms, to: Ms): readonly Fact[];
  /** Facts up to the playhead, oldest first. */
  facts(): Iterable<Fact>;
  /** Changes whenever recorded facts are thrown away: a cache of what comes after is stale then. */
  readonly epoch: number;
  /** Stable digest of all facts up to the playhead; incremental. */
  digest(): string;
}
