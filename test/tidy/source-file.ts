/* The files that the tidy rules read, and the shape of a rule. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const LOOKED_AT = ['src', 'lessons', 'test', 'scripts', 'vite.config.ts', 'package-lock.json'];
const DOCS = ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', 'GLOSSARY.md'];
const ENDINGS = new Set(['.ts', '.svelte', '.css', '.json', '.md']);

/** One text file. `path` is relative to the project and uses slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/**
 * One thing to hold in every file. `bad` are samples that must each draw a complaint, so that a
 * rule which has stopped seeing anything is found out.
 */
export interface Rule {
  readonly name: string;
  readonly bad: readonly SourceFile[];
  /** Complaints about one file, each with its place; none if all is well. */
  check(file: SourceFile): string[];
}

/** Every file that rules look at. */
export function readSourceFiles(): SourceFile[] {
  return [...LOOKED_AT, ...DOCS].flatMap(readBelow);
}

function readBelow(path: string): SourceFile[] {
  const full = join(ROOT, path);
  if (!existsSync(full) || path === 'test/output') return [];
  if (statSync(full).isDirectory()) {
    return readdirSync(full).flatMap((name) => readBelow(`${path}/${name}`));
  }
  return ENDINGS.has(extname(path)) ? [{ path, text: readFileSync(full, 'utf8') }] : [];
}

/** Whether a file is program text: TypeScript or a Svelte component. */
export const isProgram = (file: SourceFile) => /\.(ts|svelte)$/.test(file.path);
