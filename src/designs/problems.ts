// What is wrong with a design as it is set up: combinations that leave messages lying about, or
// that cannot do what they are there for. Nothing is refused for it; people are told.

import type { DesignName, Protections } from '../sim/protections.ts';
import type { ConsumerSpec, ProducerSpec } from '../sim/scenario.ts';

export type ProblemKey =
  | 'no-reaper'
  | 'no-mover'
  | 'nobody-claims'
  | 'lease-shorter-than-work'
  | 'idle-shorter-than-work'
  | 'renewal-too-late'
  | 'no-replicas'
  | 'too-few-replicas'
  | 'several-writers'
  | 'no-retry'
  | 'mark-loses'
  | 'early-ack-loses';

/** What there is in a run, as far as problems are concerned. */
export interface DesignSetting {
  readonly design: DesignName;
  readonly protections: Protections;
  readonly producers: readonly Pick<ProducerSpec, 'maxAttempts'>[];
  readonly workers: readonly Pick<ConsumerSpec, 'duty' | 'workMs' | 'workJitterMs'>[];
  /** How many replicas the primary has. */
  readonly replicas: number;
}

/** The problems of a setting, the gravest first. */
export function problemsOf(setting: DesignSetting): ProblemKey[] {
  const { design, protections, producers, workers, replicas } = setting;
  const { waitReplicas, minReplicas, idempotency, mark, ackWhen, claim } = protections;
  const found: (ProblemKey | false)[] = [
    ...ofDesign(setting),
    minReplicas > replicas && 'too-few-replicas',
    waitReplicas > replicas && 'no-replicas',
    design === 'stream' &&
      idempotency === 'explicit-id' &&
      producers.length > 1 &&
      'several-writers',
    producers.some(({ maxAttempts }) => maxAttempts === 1) && 'no-retry',
    workers.length > 0 && mark === 'before' && 'mark-loses',
    ackWhen === 'before' &&
      (design === 'stream' || (design === 'list' && claim !== 'pop')) &&
      'early-ack-loses',
  ];
  return found.filter((each) => each !== false);
}

function ofDesign({ design, protections, workers }: DesignSetting): (ProblemKey | false)[] {
  const { claim, due, read, noAck, claimIdleMs, leaseMs, renewEveryMs, heartbeatMs } = protections;
  const has = (duty: ConsumerSpec['duty']) => workers.some((worker) => worker.duty === duty);
  const longest = Math.max(
    0,
    ...workers.flatMap((each) => (each.duty === 'work' ? [each.workMs + each.workJitterMs] : [])),
  );
  const isTooShort = (limit: number) => renewEveryMs === 0 && limit < longest;
  const isLate = renewEveryMs >= leaseMs && 'renewal-too-late';
  switch (design) {
    case 'list': {
      if (claim === 'pop') return [];
      const isStamped = claim !== 'own-list';
      return [
        (isStamped || heartbeatMs > 0) && !has('reap') && 'no-reaper',
        isStamped && isTooShort(leaseMs) && 'lease-shorter-than-work',
        isStamped && isLate,
      ];
    }
    case 'sorted-set':
      if (due === 'script-move') return [!has('move') && 'no-mover'];
      if (due !== 'lease') return [];
      return [isTooShort(leaseMs) && 'lease-shorter-than-work', isLate];
    case 'stream':
      if (read !== 'group' || noAck) return [];
      return [
        claimIdleMs === 0 && 'nobody-claims',
        claimIdleMs > 0 && isTooShort(claimIdleMs) && 'idle-shorter-than-work',
        claimIdleMs > 0 && renewEveryMs >= claimIdleMs && 'renewal-too-late',
      ];
    case 'pubsub':
      return [];
  }
}
