// A file that is written piece by piece under another name and takes its place once it is whole: at
// once, or a bit in each turn of the event loop, which is what BGSAVE's child process does here.

import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '../base/bytes.ts';

/** Work of about this long is done between two looks at the network. */
const SLICE_MS = 5;

class PieceFile {
  readonly #path: string;
  readonly #fd: number;
  #isOpen = true;

  constructor(path: string) {
    this.#path = path;
    this.#fd = openSync(path, 'w');
  }

  write(piece: Bytes): void {
    const octets = Buffer.from(piece, 'latin1');
    for (let at = 0; at < octets.length; ) at += writeSync(this.#fd, octets, at);
  }

  becomes(path: string): void {
    fsyncSync(this.#fd);
    this.#close();
    renameSync(this.#path, path);
  }

  discard(): void {
    this.#close();
    rmSync(this.#path, { force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#fd);
    this.#isOpen = false;
  }
}

/** Writes a whole file before it returns. Throws when the disk refuses. */
export function writeFileAtOnce(folder: string, name: string, pieces: Iterable<Bytes>): void {
  const file = new PieceFile(join(folder, `temp-${process.pid}-${name}`));
  try {
    for (const piece of pieces) file.write(piece);
    file.becomes(join(folder, name));
  } catch (fault) {
    file.discard();
    throw fault;
  }
}

export interface BackgroundWrite {
  /** Ends the writing; the file does not take its place, and `done` is not called. */
  readonly stop: () => void;
}

/** Writes a file while the server goes on. `done` hears what went wrong, or null. */
export function writeFileInBackground(
  folder: string,
  name: string,
  pieces: Iterator<Bytes>,
  done: (fault: unknown) => void,
): BackgroundWrite {
  let isStopped = false;
  let file: PieceFile | null = null;
  const turn = () => {
    if (isStopped) return;
    try {
      file ??= new PieceFile(join(folder, `temp-bg-${process.pid}-${name}`));
      const end = performance.now() + SLICE_MS;
      while (performance.now() < end) {
        const next = pieces.next();
        if (next.done) {
          file.becomes(join(folder, name));
          done(null);
          return;
        }
        file.write(next.value);
      }
      setImmediate(turn);
    } catch (fault) {
      file?.discard();
      done(fault);
    }
  };
  setImmediate(turn);
  return {
    stop: () => {
      isStopped = true;
      file?.discard();
    },
  };
}
