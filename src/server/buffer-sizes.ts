// How large the buffers of a connection would be in Redis, which grow with what goes through them
// and shrink when less does: CLIENT LIST shows them. Source: server.c clientsCronResizeQueryBuffer,
// clientsCronResizeOutputBuffer.

/** What is read ahead. Source: server.h PROTO_IOBUF_LEN, rounded up by the allocator. */
const READ_BYTES = 20_474;
/** Above it a query buffer shrinks although its client is busy. */
const LARGE_QUERY_BYTES = 32 * 1024;
const LONGEST_IDLE_MS = 2000;
const MOST_REPLY_BYTES = 16 * 1024;
const LEAST_REPLY_BYTES = 1024;

export interface Round {
  /** Since the client's last request. */
  readonly idleMs: number;
  /** Since the last round. */
  readonly sinceMs: number;
  /** After so long, what went through before counts no more; null: it always counts. */
  readonly replyPeakResetMs: number | null;
}

export class BufferSizes {
  query = 0;
  reply = MOST_REPLY_BYTES;
  #queryPeak = 0;
  #replyPeak = 0;
  #peakAgeMs = 0;

  received(bytes: number): void {
    this.#queryPeak = Math.max(this.#queryPeak, bytes);
    this.query = Math.max(this.query, bytes, READ_BYTES);
  }

  sent(bytes: number): void {
    this.#replyPeak = Math.max(this.#replyPeak, Math.min(bytes, MOST_REPLY_BYTES));
    // Full to the brim, it is doubled.
    if (bytes >= this.reply) this.reply = Math.min(this.reply * 2, MOST_REPLY_BYTES);
  }

  resize({ idleMs, sinceMs, replyPeakResetMs }: Round): void {
    if (idleMs > LONGEST_IDLE_MS) this.query = 0;
    else if (this.query > LARGE_QUERY_BYTES && this.#queryPeak < this.query / 2) {
      this.query = Math.max(this.#queryPeak, READ_BYTES);
    }
    this.#queryPeak = 0;
    if (this.#replyPeak < this.reply / 2) {
      this.reply = Math.max(this.reply / 2, this.#replyPeak, LEAST_REPLY_BYTES);
    }
    this.#peakAgeMs += sinceMs;
    if (replyPeakResetMs === null || this.#peakAgeMs < replyPeakResetMs) return;
    this.#peakAgeMs = 0;
    this.#replyPeak = 0;
  }
}
