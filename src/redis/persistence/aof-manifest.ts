// The manifest of a multi-part append-only file: which base and which increments, in which order,
// make up the dataset. Pure data; the environment holds the files. Source: aof.c aofManifest,
// aofLoadManifestFromFile, getAofManifestAsString, markRewrittenIncrAofAsHistory.

import { type Bytes, raw } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { RedisServer } from '../server.ts';
import { type AofOutcome, loadAof } from './aof-load.ts';

interface AofFile {
  readonly name: string;
  readonly seq: number;
}

export interface AofManifest {
  readonly base: AofFile | null;
  /** Files that a rewrite made superfluous and that are still to be deleted. */
  readonly history: readonly AofFile[];
  /** Increments, oldest first; what is propagated goes to the last one. */
  readonly incr: readonly AofFile[];
}

export const EMPTY_MANIFEST: AofManifest = { base: null, history: [], incr: [] };

/** The name of the manifest for an `appendfilename`. */
export function manifestName(fileName: string): string {
  return `${fileName}.manifest`;
}

/** As it stands in the file: base, history, increments, one a line. */
export function formatManifest({ base, history, incr }: AofManifest): Bytes {
  const line = ({ name, seq }: AofFile, type: 'b' | 'h' | 'i') =>
    `file ${name} seq ${seq} type ${type}\n`;
  const lines = [
    ...(base === null ? [] : [line(base, 'b')]),
    ...history.map((file) => line(file, 'h')),
    ...incr.map((file) => line(file, 'i')),
  ];
  return raw(lines.join(''));
}

/** Reads a manifest; null when it is none, as Redis then refuses to start. */
export function parseManifest(text: Bytes): AofManifest | null {
  let base: AofFile | null = null;
  const history: AofFile[] = [];
  const incr: AofFile[] = [];
  if (text === '' || !text.endsWith('\n')) return null;
  for (const line of text.slice(0, -1).split('\n')) {
    if (line.startsWith('#')) continue;
    const match = /^file ("?)([^\s"/]+)\1 seq (\d+) type ([bhi])$/.exec(line);
    if (match === null) return null;
    const file = { name: match[2] as string, seq: Number(match[3]) };
    if (match[4] === 'h') history.push(file);
    else if (match[4] === 'b') {
      if (base !== null) return null;
      base = file;
    } else {
      if (file.seq <= (incr.at(-1)?.seq ?? 0)) return null;
      incr.push(file);
    }
  }
  return { base, history, incr };
}

/** A rewrite starts, or the AOF is switched on: what is propagated goes to a new increment. */
export function withNewIncrement(manifest: AofManifest, fileName: string): AofManifest {
  const seq = (manifest.incr.at(-1)?.seq ?? 0) + 1;
  return { ...manifest, incr: [...manifest.incr, { name: `${fileName}.${seq}.incr.aof`, seq }] };
}

/**
 * A rewrite is done: its result is the base, and all increments but the last are history. `format`
 * tells how the base is written.
 */
export function withNewBase(
  manifest: AofManifest,
  fileName: string,
  format: 'aof' | 'rdb',
): AofManifest {
  const seq = (manifest.base?.seq ?? 0) + 1;
  const replaced = [
    ...(manifest.base === null ? [] : [manifest.base]),
    ...manifest.incr.slice(0, -1),
  ];
  return {
    base: { name: `${fileName}.${seq}.base.${format}`, seq },
    history: [...manifest.history, ...replaced],
    incr: manifest.incr.slice(-1),
  };
}

/**
 * Loads base and increments in their order. Only the last file may be cut short.
 * @param file what a file holds; undefined when it is missing, which is fatal
 */
export function loadMultiPart(
  server: RedisServer,
  manifest: AofManifest,
  file: (name: string) => Bytes | undefined,
  now: Ms,
): AofOutcome {
  const parts = [...(manifest.base === null ? [] : [manifest.base]), ...manifest.incr];
  let commands = 0;
  let last: AofOutcome = { kind: 'loaded', commands, validBytes: 0, truncatedBytes: 0 };
  for (const [at, { name }] of parts.entries()) {
    const bytes = file(name);
    if (bytes === undefined) {
      return { kind: 'failed', reason: `The append log file ${name} doesn't exist` };
    }
    last = loadAof(server, bytes, now, name);
    if (last.kind === 'failed') return last;
    commands += last.commands;
    if (last.truncatedBytes > 0 && at < parts.length - 1) {
      return { kind: 'failed', reason: `Fatal error: the truncated file ${name} is not the last` };
    }
  }
  return { ...last, commands };
}
