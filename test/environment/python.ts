/*
 * A Python that can import what a client suite drives. Debian's packages belong to Debian's own
 * Python, which need not be the first one on PATH.
 */
import { spawnSync } from 'node:child_process';
import { findOnPath, isProgram } from './find-program.ts';

const DEBIAN_PYTHON = '/usr/bin/python3';

/** Python modules with a suite in test/clients, and Debian's packages of them. */
export const PYTHON_PACKAGES = {
  redis: 'python3-redis',
  celery: 'python3-celery',
  rq: 'python3-rq',
} as const;

export type PythonModule = keyof typeof PYTHON_PACKAGES;

/** What to tell a person who has no Python with this module. */
export const howToGetPythonWith = (module: PythonModule): string =>
  `No Python with ${module} found, so its suite is skipped: install it (Debian: apt-get install ` +
  `${PYTHON_PACKAGES[module]}; anywhere: pip install ${module}) or set PYTHON.`;

/**
 * The path of a Python 3 that can import this module, or null: PYTHON if that is set, else the one
 * on PATH, else Debian's.
 * @throws if PYTHON is set to something that cannot be run
 */
export function findPythonWith(module: PythonModule): string | null {
  const chosen = process.env.PYTHON;
  if (chosen && !isProgram(chosen)) throw new Error(`PYTHON is no program: ${chosen}`);
  const candidates = chosen ? [chosen] : [findOnPath('python3'), DEBIAN_PYTHON];
  const canImport = (path: string | null) =>
    path !== null && spawnSync(path, ['-c', `import ${module}`]).status === 0;
  return candidates.find(canImport) ?? null;
}
