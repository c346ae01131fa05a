// What took long, per event and second: LATENCY. On the stage nothing takes time; on a port it is
// DEBUG SLEEP that does. Source: latency.c latencyAddSample.

import type { Ms } from '../base/time.ts';
import type { RedisServer } from './server.ts';

/** Source: latency.h LATENCY_TS_LEN. */
const MOST_SAMPLES = 160;

interface Sample {
  /** In Unix seconds. */
  readonly second: number;
  readonly ms: Ms;
}

/** Oldest first, one a second. Replaced on change. */
export interface LatencyEvent {
  readonly samples: readonly Sample[];
  readonly longestMs: Ms;
}

/** Keeps a latency that is not below latency-monitor-threshold. */
export function noteLatency({ administration, config, now }: RedisServer, event: string, ms: Ms) {
  const threshold = config.integer('latency-monitor-threshold');
  if (threshold === 0 || ms < threshold) return;
  const { samples, longestMs } = administration.latencies.get(event) ?? NOTHING;
  const second = Math.floor(now / 1000);
  const last = samples.at(-1);
  const isSameSecond = last?.second === second;
  const kept = isSameSecond ? samples.slice(0, -1) : samples.slice(1 - MOST_SAMPLES);
  const longest = isSameSecond ? Math.max(last.ms, ms) : ms;
  administration.latencies = new Map(administration.latencies).set(event, {
    samples: [...kept, { second, ms: longest }],
    longestMs: Math.max(longestMs, ms),
  });
}

const NOTHING: LatencyEvent = { samples: [], longestMs: 0 };
