// The manifest of a multi-part append-only file: which base and which increments, in which order,
// make up the dataset. Pure data; the environment holds the files. Source: aof.c aofManifest,
// aofLoadManifestFromFile, getAofManifestAsString, markRewrittenIncrAofAsHistory.

import { type Bytes, lower, quoted, raw } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import { splitWords } from '../../resp/split-words.ts';
import type { RedisServer } from '../server.ts';
import { type AofOutcome, loadAofStepwise } from './aof-load.ts';
import { atOnce, type LoadSteps } from './load-steps.ts';

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

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be quoted.
const NEEDS_QUOTES = /["\\\x00-\x20\x7f-\xff]/;

/** As it stands in the file: base, history, increments, one a line. */
export function formatManifest({ base, history, incr }: AofManifest): Bytes {
  const line = ({ name, seq }: AofFile, type: 'b' | 'h' | 'i') =>
    `file ${NEEDS_QUOTES.test(name) ? quoted(raw(name)) : name} seq ${seq} type ${type}\n`;
  const lines = [
    ...(base === null ? [] : [line(base, 'b')]),
    ...history.map((file) => line(file, 'h')),
    ...incr.map((file) => line(file, 'i')),
  ];
  return raw(lines.join(''));
}

/** Source: aof.c MANIFEST_MAX_LINE. */
const LONGEST_LINE = 1024;
const INVALID = 'Invalid AOF manifest file format';

/** Reads a manifest; in redis-server's words why it is none, for which it refuses to start. */
export function parseManifest(text: Bytes): AofManifest | string {
  if (text === '') return 'Found an empty AOF manifest';
  let manifest: AofManifest = EMPTY_MANIFEST;
  const lines = text.split('\n');
  const unended = lines.pop() ?? '';
  for (const line of lines) {
    if (line.startsWith('#')) continue;
    if (line.length >= LONGEST_LINE) return TOO_LONG;
    const next = withLine(manifest, raw(line.trim()));
    if (typeof next === 'string') return next;
    manifest = next;
  }
  return unended === '' || unended.startsWith('#') ? manifest : TOO_LONG;
}

const TOO_LONG = 'The AOF manifest file contains too long line';

/** Pairs of a name and a value; those that nobody knows yet are passed over. */
function withLine(manifest: AofManifest, line: Bytes): AofManifest | string {
  const words = splitWords(line) ?? [];
  if (words.length < 6 || words.length % 2 !== 0) return INVALID;
  const facts = new Map<string, string>();
  for (let at = 0; at < words.length; at += 2) {
    facts.set(lower(words[at] as Bytes), words[at + 1] ?? '');
  }
  const name = facts.get('file') ?? '';
  const seq = Number.parseInt(facts.get('seq') ?? '', 10) || 0;
  const type = facts.get('type')?.charAt(0) ?? '';
  if (/[/\\]/.test(name)) return "File can't be a path, just a filename";
  if (name === '' || seq === 0 || type === '') return INVALID;
  return withFile(manifest, { name, seq }, type);
}

function withFile(manifest: AofManifest, file: AofFile, type: string): AofManifest | string {
  const { base, history, incr } = manifest;
  if (type === 'b') {
    return base === null ? { ...manifest, base: file } : 'Found duplicate base file information';
  }
  if (type === 'h') return { ...manifest, history: [...history, file] };
  if (type !== 'i') return 'Unknown AOF file type';
  if (file.seq <= (incr.at(-1)?.seq ?? 0)) return 'Found a non-monotonic sequence number';
  return { ...manifest, incr: [...incr, file] };
}

/** A rewrite starts, or the AOF is switched on: what is propagated goes to a new increment. */
export function withNewIncrement(manifest: AofManifest, fileName: string): AofManifest {
  const seq = (manifest.incr.at(-1)?.seq ?? 0) + 1;
  return { ...manifest, incr: [...manifest.incr, { name: `${fileName}.${seq}.incr.aof`, seq }] };
}

/**
 * A rewrite is done: its result is the base, and all increments but the one that is written to are
 * history, with the newest generation first.
 * @param format how the base is written
 * @param isWritten whether the last increment is written to
 */
export function withNewBase(
  { base, history, incr }: AofManifest,
  fileName: string,
  format: 'aof' | 'rdb',
  isWritten = true,
): AofManifest {
  const seq = (base?.seq ?? 0) + 1;
  const replaced = isWritten ? incr.slice(0, -1) : incr;
  return {
    base: { name: `${fileName}.${seq}.base.${format}`, seq },
    history: [...replaced, ...(base === null ? [] : [base]), ...history],
    incr: incr.slice(replaced.length),
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
  return atOnce(loadMultiPartStepwise(server, manifest, file, now));
}

/** As `loadMultiPart`, with a stop behind each command. */
export function* loadMultiPartStepwise(
  server: RedisServer,
  manifest: AofManifest,
  file: (name: string) => Bytes | undefined,
  now: Ms,
): LoadSteps<AofOutcome> {
  const parts = [...(manifest.base === null ? [] : [manifest.base]), ...manifest.incr];
  let commands = 0;
  let last: AofOutcome = { kind: 'loaded', commands, validBytes: 0, truncatedBytes: 0 };
  for (const [at, { name }] of parts.entries()) {
    const bytes = file(name);
    if (bytes === undefined) {
      const why = 'length. stat: No such file or directory';
      return { kind: 'failed', reason: `Unable to obtain the AOF file ${name} ${why}` };
    }
    last = yield* loadAofStepwise(server, bytes, now, name);
    if (last.kind === 'failed') return last;
    commands += last.commands;
    if (last.truncatedBytes > 0 && at < parts.length - 1) {
      return { kind: 'failed', reason: 'Fatal error: the truncated file is not the last file' };
    }
  }
  return { ...last, commands };
}
