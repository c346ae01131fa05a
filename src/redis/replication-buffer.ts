// The end of the replication stream, once for the backlog and all replicas: in blocks, of which the
// oldest goes when the backlog is full without it and no replica has yet to be sent it. Source:
// replication.c feedReplicationBuffer, incrementalTrimReplicationBacklog; server.h replBufBlock.
// Left out: the index by offset. What no longer counts goes at once, where Redis frees 64 blocks at
// a time.

/** Source: server.h PROTO_REPLY_CHUNK_BYTES. */
const LEAST_BLOCK_BYTES = 16 * 1024;
/** No block is larger than such a part of the backlog. */
const PARTS = 16;
/** struct replBufBlock, and the node of the list that it is in. */
const HEADER_BYTES = 40;
const NODE_BYTES = 24;
/** Of so many bytes and more, the allocator rounds up to whole pages. */
const PAGE_BYTES = 4096;

export class ReplicationBuffer {
  /** Blocks that are full. */
  #full: string[] = [];
  /** The block that is being filled, and how much it takes; 0 when there is none yet. */
  #last = '';
  #room = 0;
  #length = 0;

  /** Bytes of the stream that are kept. */
  get length(): number {
    return this.#length;
  }

  /** What it takes, as INFO shows it. */
  get memory(): number {
    const blocks = this.#full.length + (this.#room > 0 ? 1 : 0);
    const filled = this.#length - this.#last.length;
    return filled + this.#room + blocks * (HEADER_BYTES + NODE_BYTES);
  }

  /** Adds to the end. O(1) for what fits the block that is being filled. */
  append(bytes: string, backlogSize: number): void {
    this.#length += bytes.length;
    let rest = bytes;
    for (;;) {
      const free = this.#room - this.#last.length;
      if (rest.length <= free) break;
      this.#last += rest.slice(0, free);
      if (this.#room > 0) this.#full.push(this.#last);
      rest = rest.slice(free);
      this.#last = '';
      this.#room = blockBytes(rest.length, backlogSize);
    }
    this.#last += rest;
  }

  /**
   * Lets old blocks go.
   * @param backlogSize so many bytes at least stay, where there are as many
   * @param needed how many bytes at the end replicas have yet to be sent; asked for only when
   *   something could go
   */
  trim(backlogSize: number, needed: () => number): void {
    const [oldest] = this.#full;
    if (oldest === undefined || this.#length - oldest.length <= backlogSize) return;
    const kept = Math.max(backlogSize + 1, needed());
    let count = 0;
    for (const block of this.#full) {
      if (this.#length - block.length < kept) break;
      this.#length -= block.length;
      count += 1;
    }
    this.#full.splice(0, count);
  }

  /** The last `count` bytes, in pieces. */
  tail(count: number): string[] {
    if (count <= 0) return [];
    const { length } = this.#last;
    if (count <= length) return [this.#last.slice(-count)];
    let missing = count - length;
    let at = this.#full.length;
    const pieces = length === 0 ? [] : [this.#last];
    while (missing > 0 && at > 0) {
      at -= 1;
      const block = this.#full[at] as string;
      pieces.push(missing < block.length ? block.slice(-missing) : block);
      missing -= block.length;
    }
    return pieces.reverse();
  }

  copy(): ReplicationBuffer {
    const copy = new ReplicationBuffer();
    copy.#full = [...this.#full];
    copy.#last = this.#last;
    copy.#room = this.#room;
    copy.#length = this.#length;
    return copy;
  }
}

/**
 * How much a new block takes. A backlog smaller than the least block is one of the lab's small
 * worlds, where a replica is to miss too much before 16 kB have gone by: its blocks are as small.
 */
function blockBytes(wanted: number, backlogSize: number): number {
  if (backlogSize < LEAST_BLOCK_BYTES) return Math.max(backlogSize, 1);
  const most = Math.max(Math.floor(backlogSize / PARTS), LEAST_BLOCK_BYTES);
  const size = Math.min(Math.max(wanted, LEAST_BLOCK_BYTES), most);
  return allocated(size + HEADER_BYTES) - HEADER_BYTES;
}

/** As the allocator rounds it up: four sizes between a power of two and the next, whole pages. */
function allocated(bytes: number): number {
  let step = PAGE_BYTES;
  while (step * 8 < bytes) step *= 2;
  return Math.ceil(bytes / step) * step;
}
