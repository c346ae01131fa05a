// Small runs with round times for tests: 100 ms one way without jitter, work of 1000 ms.

import type { Fact, FactKind, FactOf } from '../../src/sim/fact.ts';
import type { Input } from '../../src/sim/input.ts';
import { Run } from '../../src/sim/run.ts';
import { type ListOptions, listScenario } from '../../src/sim/scenarios/list.ts';

export interface SmallOptions extends ListOptions {
  readonly seed?: number;
  readonly inputs?: readonly Input[];
}

/** One producer with one message and no worker, unless asked for more. */
export function smallRun({ seed = 1, inputs = [], ...options }: SmallOptions = {}): Run {
  const scenario = listScenario({
    producers: 1,
    workers: 0,
    ...options,
    producer: { messages: 1, replyTimeoutMs: 500, backoffMs: 200, ...options.producer },
    worker: { workMs: 1000, workJitterMs: 0, replyTimeoutMs: 500, ...options.worker },
    rest: { horizonMs: 60_000, link: { latencyMs: 100, jitterMs: 0 }, ...options.rest },
  });
  return Run.start({ scenario, seed, inputs });
}

/** Words of a console command, as an input. */
export function typed(line: string) {
  return { kind: 'command', argv: line.split(' ') } as const;
}

export function factsOf<K extends FactKind>(run: Run, kind: K): FactOf<K>[] {
  return [...run.journal.facts()].filter((fact: Fact): fact is FactOf<K> => fact.kind === kind);
}

/** The moments of all facts of a kind. */
export function momentsOf(run: Run, kind: FactKind): number[] {
  return factsOf(run, kind).map(({ at }) => at);
}

/** Commands that the node ran, by whom and what they answered (null: nothing yet). */
export function executions(run: Run): string[] {
  return factsOf(run, 'command-executed').map(({ actor, argv, reply }) => {
    const answer = reply === null ? '-' : 'value' in reply ? reply.value : reply.kind;
    return `${actor}: ${argv.join(' ')} -> ${answer}`;
  });
}

/** What a list holds, as text. */
export function list(run: Run, key = 'orders'): readonly string[] {
  return run.world.node('redis')?.inspect.list(0, key as never) ?? [];
}
