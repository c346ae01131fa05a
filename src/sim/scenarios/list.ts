// Scenarios around one list: some producers that LPUSH, some workers that RPOP or BRPOP.

import type { ScenarioDraft } from '../scenario.ts';

type ProducerDraft = ScenarioDraft['producers'][number];
type ConsumerDraft = ScenarioDraft['workers'][number];

export interface ListOptions {
  /** Default 2: `web-1`, `web-2`, half an interval apart. */
  readonly producers?: number;
  /** Default 2: `worker-A`, `worker-B`. */
  readonly workers?: number;
  /** Settings that all producers share. */
  readonly producer?: Omit<ProducerDraft, 'id'>;
  readonly worker?: Omit<ConsumerDraft, 'id'>;
  /** Everything else of the scenario. */
  readonly rest?: Partial<Omit<ScenarioDraft, 'producers' | 'workers' | 'design'>>;
}

/**
 * A list `orders` with its producers and workers; the timings suit an animation at normal speed.
 */
export function listScenario(options: ListOptions = {}): ScenarioDraft {
  const { producers = 2, workers = 2, producer = {}, worker = {}, rest = {} } = options;
  const interval = producer.intervalMs ?? 1000;
  return {
    id: 'list',
    ...rest,
    design: 'list',
    producers: Array.from({ length: producers }, (_, index) => ({
      startsAtMs: Math.floor((index * interval) / Math.max(producers, 1)),
      ...producer,
      id: `web-${index + 1}`,
    })),
    workers: Array.from({ length: workers }, (_, index) => ({
      ...worker,
      id: `worker-${letter(index)}`,
    })),
  };
}

/** A, B … Z, then A2, B2 … */
function letter(index: number): string {
  const round = Math.floor(index / 26);
  return String.fromCharCode(65 + (index % 26)) + (round === 0 ? '' : String(round + 1));
}
