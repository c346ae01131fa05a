/* The transcripts, by path. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTranscript, type Transcript } from './transcript.ts';

const FOLDERS = ['twin', 'propagation'].map((name) => join(import.meta.dirname, '..', name));

/** All transcripts; `only` keeps those whose path contains it. */
export function transcriptPaths(only = ''): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.txt'))
      .map((name) => join(folder, name)),
  ).filter((path) => path.includes(only));
}

export function readTranscript(path: string): Transcript {
  try {
    return parseTranscript(readFileSync(path, 'utf8'));
  } catch (fault) {
    throw new Error(`${path}: ${(fault as Error).message}`);
  }
}
