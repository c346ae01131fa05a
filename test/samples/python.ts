/*
 * Runs the samples in Python: one process for all of a server's cases, told by lines of JSON.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Call, Driver, Outcome } from './calls.ts';

const SCRIPT = fileURLToPath(new URL('drive.py', import.meta.url));
const SAMPLES = fileURLToPath(new URL('../../src/designs/samples', import.meta.url));

class PythonDriver implements Driver {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  constructor(python: string, port: number) {
    const child = spawn(python, [SCRIPT, String(port), SAMPLES]);
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      this.#errors += chunk;
    });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  async begin(sample: string): Promise<void> {
    await this.#ask({ sample });
  }

  async play(call: Call): Promise<Outcome> {
    return (await this.#ask({ call })) as Outcome;
  }

  async close(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await ended;
  }

  async #ask(request: unknown): Promise<unknown> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    const { done, value } = await this.#lines.next();
    if (done === true) throw new Error(`Python ended: ${this.#errors}`);
    return JSON.parse(value);
  }
}

/** Starts a Python that drives the samples on the server at this port. */
export function drivePython(python: string, port: number): Driver {
  return new PythonDriver(python, port);
}
