// A run as a link and as a file. Both hold the run file (scenario, seed, inputs) and the position
// of the playhead; everything else is computed again by whoever opens it. Nothing that comes in is
// trusted: it is bounded, parsed against a schema, and replayed.

import * as v from 'valibot';
import { Run } from '../sim/run.ts';
import { PackedTextError, pack, unpack } from './compression.ts';

/** Links longer than this are cut by some programs on their way. */
const MAX_LINK_CHARS = 30_000;
/** Bytes; a run file with the most inputs allowed stays below. */
export const MAX_FILE_BYTES = 8_000_000;

const envelope = v.strictObject({
  format: v.literal('redis-queue-lab-run'),
  /** Checked by `Run.parse`. */
  run: v.unknown(),
  /** Events handled at the playhead. */
  cursor: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Of the journal up to the playhead: whoever replays the run must come to the same. */
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{14}$/)),
});

export interface OpenedRun {
  readonly run: Run;
  /** Whether it came out as where it was saved; else the file was changed, or the lab has. */
  readonly isFaithful: boolean;
}

/** What cannot be opened, with a reason in plain words (English, for the details). */
export class SharedRunError extends Error {}

/** A run as the text of a file: readable JSON. */
export function toFileText(run: Run): string {
  const { now: at, cursor } = run;
  const digest = run.journal.digest();
  const file = { format: 'redis-queue-lab-run', run: run.toFile(), cursor, at, digest };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** A run, at its playhead, from the text of a file. Throws SharedRunError. */
export function fromFileText(text: string): OpenedRun {
  if (text.length > MAX_FILE_BYTES) throw new SharedRunError('it is larger than any run file');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new SharedRunError('it is not JSON');
  }
  return open(json);
}

/** A run as letters for an address. Null when it would be too long for one. */
export async function toLink(run: Run): Promise<string | null> {
  const packed = await pack(JSON.stringify(JSON.parse(toFileText(run))));
  return packed.length > MAX_LINK_CHARS ? null : packed;
}

/** A run, at its playhead, from the letters of an address. Rejects with SharedRunError. */
export async function fromLink(packed: string): Promise<OpenedRun> {
  try {
    return fromFileText(await unpack(packed));
  } catch (problem) {
    if (problem instanceof PackedTextError) throw new SharedRunError('the link is damaged');
    throw problem;
  }
}

function open(json: unknown): OpenedRun {
  const parsed = v.safeParse(envelope, json);
  if (!parsed.success) throw new SharedRunError('it is not a run of this lab');
  const { run: file, cursor, at, digest } = parsed.output;
  try {
    const run = Run.parse(file);
    run.seekTo(cursor);
    // Time that passed after the last event; a playhead that does not fit stays at the event.
    if (run.cursor === cursor && at > run.now) run.advanceTo(at);
    return { run, isFaithful: run.journal.digest() === digest };
  } catch (problem) {
    throw new SharedRunError(problem instanceof Error ? problem.message : 'it cannot be replayed');
  }
}
