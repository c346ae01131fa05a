// What is asked of a worker, in a thread of its own, and what it reports. A job comes as a message,
// so it is parsed like everything that comes from outside.

import * as v from 'valibot';
import { faultSchema } from '../sim/faults/index.ts';
import { parseRunFile, type RunDraft, RunFileError } from '../sim/run-file.ts';
import { searchCrashedRaces } from './crashed-races.ts';
import { type ExploreOptions, type Share, type Trial, trials } from './explore.ts';
import { type Races, searchRaces } from './races.ts';
import { TrialRun } from './trial-run.ts';

export interface JobOptions extends ExploreOptions {
  /** Of races: somebody dies on top of it. */
  readonly crashes?: boolean | undefined;
}

/** A share of an exploration, or a whole search for races. */
export interface Job {
  readonly kind: 'faults' | 'races';
  readonly run: RunDraft;
  readonly options: JobOptions;
  readonly share: Share;
}

/** One step of a job's work. */
export type Report =
  | { readonly kind: 'trial'; readonly trial: Trial }
  | { readonly kind: 'tried'; readonly tried: number }
  | { readonly kind: 'races'; readonly races: Races };

/** What a worker sends: reports by the heap, and in the end how it ended. */
export type WorkerMessage =
  | { readonly kind: 'reports'; readonly reports: readonly Report[] }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly why: string };

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000));

const jobSchema = v.strictObject({
  kind: v.picklist(['faults', 'races']),
  run: v.unknown(),
  options: v.strictObject({
    patienceMs: v.optional(count),
    messages: v.optional(count),
    nodes: v.optional(v.boolean()),
    faults: v.optional(v.array(faultSchema({}))),
    pairs: v.optional(v.boolean()),
    maxRuns: v.optional(count),
    crashes: v.optional(v.boolean()),
  }),
  share: v.strictObject({ index: count, of: v.pipe(count, v.minValue(1)) }),
});

/** Parses anything. Throws RunFileError with a plain message. */
function parseJob(json: unknown): Job {
  const result = v.safeParse(jobSchema, json);
  if (result.success) return { ...result.output, run: parseRunFile(result.output.run) } as Job;
  const [issue] = result.issues;
  throw new RunFileError(`the job is not valid at ${v.getDotPath(issue)}: ${issue.message}`);
}

/** Does a job, step by step. */
export function* reportsOf({ kind, run, options, share }: Job): Generator<Report, void> {
  if (kind === 'faults') {
    for (const trial of trials(new TrialRun(run, options), options, share)) {
      yield { kind: 'trial', trial };
    }
    return;
  }
  const search = (options.crashes === true ? searchCrashedRaces : searchRaces)(run, options);
  for (;;) {
    const { done, value } = search.next();
    if (done === true) {
      yield { kind: 'races', races: value };
      return;
    }
    yield { kind: 'tried', tried: value };
  }
}

/** Does a job that came as a message, whole: reports go out whenever `isTime` says so. */
export function serve(
  message: unknown,
  post: (message: WorkerMessage) => void,
  isTime: () => boolean,
): void {
  try {
    let reports: Report[] = [];
    for (const report of reportsOf(parseJob(message))) {
      // Of the counts, the last one says it all.
      if (report.kind === 'tried') reports = [report];
      else reports.push(report);
      if (!isTime()) continue;
      post({ kind: 'reports', reports });
      reports = [];
    }
    if (reports.length > 0) post({ kind: 'reports', reports });
    post({ kind: 'done' });
  } catch (problem) {
    post({ kind: 'failed', why: problem instanceof Error ? problem.message : String(problem) });
  }
}
