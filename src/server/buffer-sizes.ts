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

/** As the allocator rounds it up: four sizes between a power of two and the next. */
function allocated(bytes: number): number {
  const step = 2 ** (Math.ceil(Math.log2(bytes)) - 3);
  return Math.ceil(bytes / step) * step;
}

export class BufferSizes {
  query = 0;
  reply = MOST_REPLY_BYTES;
  #queryPeak = 0;
  #replyPeak = MOST_REPLY_BYTES;
  #peakAgeMs = 0;

  received(bytes: number): void {
    this.#queryPeak = Math.max(this.#queryPeak, bytes);
    this.query = Math.max(this.query, bytes, READ_BYTES);
  }

  /** A long word is told of before it comes: then there is room for it at once. */
  announced(bytes: number): void {
    if (bytes < LARGE_QUERY_BYTES) return;
    this.query = Math.max(this.query, bytes);
  }

  sent(bytes: number): void {
    this.#replyPeak = Math.max(this.#replyPeak, Math.min(bytes, this.reply));
  }

  /**
   * One round of the cron.
   * @param idleMs since the client's last request
   * @param heldBytes of a request that is not whole yet: what has come, or its present word
   */
  resizeQuery(idleMs: number, heldBytes: number): void {
    if (idleMs > LONGEST_IDLE_MS) this.query = 0;
    else if (this.query > LARGE_QUERY_BYTES && this.#queryPeak < this.query / 2) {
      this.query = Math.max(this.#queryPeak, heldBytes, READ_BYTES);
    }
    this.#queryPeak = heldBytes;
  }

  /**
   * One round of the cron.
   * @param sinceMs since the last round
   * @param peakResetMs after so long, what went through before counts no more; null: it always does
   */
  resizeReply(sinceMs: number, peakResetMs: number | null): void {
    const peak = this.#replyPeak;
    this.#peakAgeMs += sinceMs;
    if (peakResetMs !== null && this.#peakAgeMs >= peakResetMs) {
      this.#peakAgeMs = 0;
      this.#replyPeak = 0;
    }
    const half = this.reply / 2;
    if (half >= LEAST_REPLY_BYTES && peak < half) {
      this.reply = allocated(Math.max(LEAST_REPLY_BYTES, peak + 1));
    } else if (peak === this.reply) this.reply = Math.min(this.reply * 2, MOST_REPLY_BYTES);
  }
}
