// A file that is written while the server goes on: by a child process, to which its pieces flow
// through a pipe, a bit in each turn of the event loop. So a slow disk holds nobody up, and as with
// Redis the child can be seen, and killed, from outside. Source: rdb.c rdbSaveBackground, aof.c
// rewriteAppendOnlyFileBackground; server.c debugDelay.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fsync, openSync, renameSync, rmSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Bytes } from '../base/bytes.ts';

/** Work of about this long is done between two looks at the network. */
const SLICE_MS = 5;

/** Copies its input to its output. */
const COPIER = 'cat';
/** Where there is none, Node does. */
const COPY_IN_NODE = ['-e', 'process.stdin.pipe(process.stdout)'];

export interface WriteOrder {
  /** The file's path when it is whole. */
  readonly path: string;
  /** Its path until then, by the child's process id. */
  readonly temporaryPath: (pid: number) => string;
  readonly pieces: Iterator<Bytes>;
  /** A pause behind each piece: rdb-key-save-delay. */
  readonly pauseUs: number;
}

/** How a child ended: null when all went well. */
export type WriteFault = { readonly signal: NodeJS.Signals } | { readonly fault: unknown } | null;

export class ChildWriter {
  readonly pid: number;
  readonly #order: WriteOrder;
  readonly #done: (fault: WriteFault) => void;
  readonly #fd: number;
  readonly #path: string;
  readonly #child: ChildProcess;
  readonly #input: Writable;
  #isOver = false;
  #pausedUs = 0;

  /** Throws when there can be no file or no child. `done` is called once, unless it is stopped. */
  constructor(order: WriteOrder, done: (fault: WriteFault) => void) {
    this.#order = order;
    this.#done = done;
    const first = order.temporaryPath(process.pid);
    this.#fd = openSync(first, 'w');
    this.#child = startCopier(this.#fd);
    this.pid = this.#child.pid ?? process.pid;
    this.#path = order.temporaryPath(this.pid);
    renameSync(first, this.#path);
    this.#input = this.#child.stdin as Writable;
    // A child that was killed reads no more: what it ended with says so.
    this.#input.on('error', () => undefined);
    this.#input.on('drain', () => this.#turn());
    this.#child.on('error', (fault) => this.#end({ fault }));
    this.#child.on('exit', (code, signal) => this.#exited(code, signal));
    setImmediate(() => this.#turn());
  }

  /** Ends the writing; the file does not take its place. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#child.kill('SIGUSR1');
    this.#discard();
  }

  #turn(): void {
    if (this.#isOver) return;
    try {
      this.#write();
    } catch (fault) {
      this.#child.kill();
      this.#end({ fault });
    }
  }

  #write(): void {
    const { pieces, pauseUs } = this.#order;
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end) {
      const next = pieces.next();
      if (next.done) {
        this.#input.end();
        return;
      }
      const goesOn = this.#input.write(Buffer.from(next.value, 'latin1'));
      this.#pausedUs += pauseUs;
      if (this.#pausedUs >= 1000) {
        const pauseMs = this.#pausedUs / 1000;
        this.#pausedUs = 0;
        setTimeout(() => this.#turn(), pauseMs).unref();
        return;
      }
      if (!goesOn) return;
    }
    setImmediate(() => this.#turn());
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#isOver) return;
    if (signal !== null) this.#end({ signal });
    else if (code !== 0) this.#end({ fault: new Error('writing failed') });
    else fsync(this.#fd, (fault) => this.#end(fault === null ? null : { fault }));
  }

  #end(fault: WriteFault): void {
    if (this.#isOver) return;
    this.#isOver = true;
    let outcome = fault;
    try {
      if (fault === null) {
        closeSync(this.#fd);
        renameSync(this.#path, this.#order.path);
      }
    } catch (problem) {
      outcome = { fault: problem };
    }
    if (fault !== null) this.#discard();
    this.#done(outcome);
  }

  #discard(): void {
    closeSync(this.#fd);
    rmSync(this.#path, { force: true });
  }
}

function startCopier(fd: number): ChildProcess {
  const child = spawn(COPIER, { stdio: ['pipe', fd, 'ignore'] });
  if (child.pid !== undefined) return child;
  child.on('error', () => undefined);
  return spawn(process.execPath, COPY_IN_NODE, { stdio: ['pipe', fd, 'ignore'] });
}
