// One socket and its client in the emulator: bytes in to requests, replies out to bytes. Replies of
// one turn are written together; a peer that does not read what it is sent is not read from either,
// unless its class has a limit, beyond which it is cut off.

import type { Socket } from 'node:net';
import { type Bytes, raw } from '../base/bytes.ts';
import type { BufferFigures } from '../redis/client-buffers.ts';
import { REPLY_CHUNK_BYTES } from '../redis/client-info.ts';
import type { ClientId } from '../redis/effects.ts';
import type { OutputLimit } from '../redis/output-limits.ts';
import { ProtocolFault, RequestDecoder } from '../resp/decode.ts';
import { encodeReply } from '../resp/encode.ts';
import { error, type Reply } from '../resp/reply.ts';
import { BufferSizes } from './buffer-sizes.ts';

/** Unsent bytes above which a peer's requests wait. Redis has no such brake for normal clients. */
const MOST_UNSENT = 16 * 1024 * 1024;
/** Bytes that a peer may send after our end of the connection is closed. */
const MOST_IGNORED = 64 * 1024;
/** Queued replies above which they are written before the end of the turn. */
const MOST_UNWRITTEN = 256 * 1024;

export class Connection {
  readonly client: ClientId;
  readonly #socket: Socket;
  readonly #decoder: RequestDecoder;
  #unwritten = '';
  /** Bytes that were ever queued, and as of when the last dataset was. */
  #queued = 0;
  #datasetEnd = 0;
  #isClosing = false;
  #ignored = 0;
  #isUnlimited = true;
  /** Since when more than the soft limit is unsent; null when less is. */
  #softSince: number | null = null;
  readonly sizes = new BufferSizes();
  #told: BufferFigures = { query: 0, words: 0, queryFree: 0, output: 0, reply: 0 };

  constructor(socket: Socket, client: ClientId, maxBulkLength: number) {
    this.#socket = socket;
    this.client = client;
    this.#decoder = new RequestDecoder(maxBulkLength);
    socket.on('drain', () => {
      if (!this.#isClosing) socket.resume();
    });
  }

  /** Marks whether long requests are refused, as before a needed AUTH. */
  set isStranger(value: boolean) {
    this.#decoder.isStranger = value;
  }

  /** Takes bytes in; answers how many are waiting to become requests. */
  receive(chunk: string): number {
    if (this.#isClosing) {
      // Who goes on sending all the same finds the connection closed, as with Redis.
      this.#ignored += chunk.length;
      if (this.#ignored > MOST_IGNORED) this.destroy();
      return 0;
    }
    this.#decoder.push(raw(chunk));
    this.sizes.received(this.#decoder.pending);
    return this.#decoder.pending;
  }

  /** Bytes that are not with the system yet, beyond those in the buffer that each client has. */
  get unsent(): number {
    const waiting = this.#unwritten.length + this.#socket.writableLength;
    // A dataset is no output buffer: whoever takes long to read it is not cut off for that.
    const dataset = Math.max(this.#datasetEnd - (this.#queued - waiting), 0);
    const bytes = waiting - dataset;
    const chunks = Math.ceil((bytes - this.sizes.reply) / REPLY_CHUNK_BYTES);
    return Math.max(chunks * REPLY_CHUNK_BYTES, 0);
  }

  /** What is in its buffers; undefined when that is what was asked for last. */
  get buffers(): BufferFigures | undefined {
    const { pending: query, unsent: output, sizes } = this;
    const words = this.#decoder.wordBytes;
    const queryFree = Math.max(sizes.query - query, 0);
    const told = this.#told;
    const isTold =
      told.query === query &&
      told.words === words &&
      told.output === output &&
      told.queryFree === queryFree &&
      told.reply === sizes.reply;
    if (isTold) return undefined;
    this.#told = { query, words, queryFree, output, reply: sizes.reply };
    return this.#told;
  }

  /** Bytes that came and are no request yet. */
  get pending(): number {
    return this.#decoder.pending;
  }

  /** Of a request that is not whole yet: what has come of it, or its present word with its end. */
  get heldBytes(): number {
    return Math.max(this.#decoder.pending, this.#decoder.announced);
  }

  /** The next whole request; undefined when more bytes are needed or the connection is ending. */
  nextRequest(): readonly Bytes[] | undefined {
    if (this.#isClosing) return undefined;
    const request = this.#decoder.next();
    this.sizes.announced(this.#decoder.announced);
    if (!(request instanceof ProtocolFault)) return request;
    this.send(error(request.text), 2);
    this.finish();
    return undefined;
  }

  /** Queues a reply for the end of this turn. */
  send(reply: Reply, protocol: 2 | 3): void {
    this.#queue(encodeReply(reply, protocol));
  }

  /** Queues bytes as they are: a replica's stream, or the dataset before it. */
  sendBytes(data: Bytes, isDataset = false): void {
    this.#queue(data);
    if (isDataset) this.#datasetEnd = this.#queued;
  }

  /**
   * Sends a piece of a dataset at once.
   * @param taken called when the system has it, or the connection has ended
   */
  sendPiece(data: Bytes, taken: () => void): void {
    this.sendBytes(data, true);
    const bytes = this.#unwritten;
    this.#unwritten = '';
    this.#socket.write(bytes, 'latin1', () => taken());
  }

  #queue(data: string): void {
    if (this.#isClosing) return;
    this.#unwritten += data;
    this.#queued += data.length;
  }

  /** Whether so much is queued that it should not wait for the end of the turn. */
  get isFull(): boolean {
    return this.#unwritten.length > MOST_UNWRITTEN;
  }

  /** Writes what is queued. */
  flush(): void {
    if (this.#unwritten === '') return;
    this.sizes.sent(this.#unwritten.length);
    this.#socket.write(this.#unwritten, 'latin1');
    this.#unwritten = '';
    // Only behind a write that waits: nothing would say when one that did not is done.
    if (this.#isUnlimited && this.#socket.writableLength > MOST_UNSENT) this.#socket.pause();
  }

  /**
   * Holds the peer to its limit; false when it is to be cut off.
   * @param now in milliseconds
   * @param held what is kept for it elsewhere until it can be sent
   */
  isWithin({ hardBytes, softBytes, softMs }: OutputLimit, now: number, held: number): boolean {
    const unsent = this.unsent + held;
    this.#isUnlimited = hardBytes === 0;
    if (hardBytes > 0 && unsent >= hardBytes) return false;
    if (softBytes > 0 && unsent >= softBytes) {
      this.#softSince ??= now;
      return now - this.#softSince <= softMs;
    }
    this.#softSince = null;
    return true;
  }

  /** Ends the connection once everything before is written. */
  finish(): void {
    this.flush();
    this.#isClosing = true;
    this.#socket.end();
    // What a peer still sends after our FIN is read away and ignored.
    this.#socket.resume();
  }

  /** Ends the connection at once; unsent replies are lost. */
  destroy(): void {
    this.#isClosing = true;
    this.#socket.destroy();
  }
}
