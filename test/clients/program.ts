/*
 * Runs a client program to its end. Not spawnSync: our port lives in this process and must answer
 * meanwhile.
 */
import { spawn } from 'node:child_process';
import { findOnPath } from '../environment/find-program.ts';

export interface Ended {
  /** What it printed, errors after the rest. */
  readonly output: string;
  readonly status: number | null;
}

const LIMIT_MS = 20_000;

/** Whether there is such a program on PATH. */
export const has = (program: string): boolean => findOnPath(program) !== null;

/** Runs a program, hands it its input and resolves when it has ended, by force after 20 s. */
export function run(program: string, args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { timeout: LIMIT_MS, killSignal: 'SIGKILL' });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      err += chunk;
    });
    child.once('error', reject);
    child.once('close', (status) => resolve({ output: out + err, status }));
    // It may end before it has read everything.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
