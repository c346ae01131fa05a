// Progress as a file: to take it to another browser, or to hand it in.

import { type Progress, parseProgress } from '../lesson/progress.ts';

/** The most that a file with progress can be; every lesson there is takes a few hundred bytes. */
const MAX_BYTES = 200_000;

/** The text of the file. */
export function progressText(progress: Progress): string {
  return `${JSON.stringify(progress, null, 1)}\n`;
}

/** The progress in a file; null when it is none of ours. */
export async function readProgress(file: Blob): Promise<Progress | null> {
  if (file.size > MAX_BYTES) return null;
  try {
    return parseProgress(JSON.parse(await file.text()));
  } catch {
    return null;
  }
}
