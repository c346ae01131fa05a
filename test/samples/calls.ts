/*
 * What the sample tests tell a client's driver to do, as plain data: Python's gets it as JSON.
 */

/** What a function of a sample is handed behind its client, by the parameter's meaning. */
type Argument = 'order' | 'me' | 'work' | 'now' | 'clock' | 'waitS' | 'waitMs' | 'minIdleMs';

/** One call of a function of a sample, or a command that the test itself sends. */
export interface Call {
  /** As in TypeScript; Python's name follows. */
  readonly name: string;
  readonly args: readonly Argument[];
  readonly me: string;
  /** Wall clock, in ms. */
  readonly now: number;
  readonly minIdleMs: number;
  readonly id: number;
  /** The worker dies `before` or `after` its side effect. */
  readonly crash: 'before' | 'after' | null;
  readonly words: readonly string[];
}

/** How long a worker waits for an order that will not come. */
export const WAIT_MS = 10;

/** A call with what it leaves out. */
export function call(name: string, some: Partial<Call> = {}): Call {
  const none = { me: 'worker-A', now: 0, minIdleMs: 0, id: 0, crash: null } as const;
  return { name, args: [], words: [], ...none, ...some };
}

/** What came of a call: its answer, `crashed`, and the orders done so far. */
export interface Outcome {
  readonly answer: unknown;
  readonly done: readonly number[];
}

/** Runs the samples of one client on one server. */
export interface Driver {
  /** Forgets what was done. */
  begin(sample: string): Promise<void>;
  play(call: Call): Promise<Outcome>;
  close(): Promise<void>;
}
