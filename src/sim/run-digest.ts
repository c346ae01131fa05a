// One number for a whole run, to compare two machines: the same run file must give the same digest
// in every browser and in Node.

import type { Ms } from '../base/time.ts';
import { Run } from './run.ts';

/** Plays a run file to a moment (at most its horizon) and digests world and journal. */
export function digestOfRun(file: unknown, until: Ms = Number.MAX_SAFE_INTEGER): string {
  const run = Run.parse(file);
  run.advanceTo(until);
  return run.digest();
}
