// A file that is written piece by piece under another name and takes its place once it is whole.

import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '../base/bytes.ts';

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
