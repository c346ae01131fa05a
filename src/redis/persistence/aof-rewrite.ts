// A dataset → the shortest commands that build it up again: BGREWRITEAOF with
// `aof-use-rdb-preamble no`. Source: aof.c rewriteAppendOnlyFileRio. What it loses is what Redis
// loses: encodings, idle times, and when a consumer was last seen.

import { type Bytes, raw } from '../../base/bytes.ts';
import { encodeCommand } from '../../resp/encode.ts';
import type { DatabaseImage } from '../database-entry.ts';
import { digits } from '../integer.ts';
import type { ServerSnapshot } from '../snapshot.ts';
import type { Value } from '../types/value.ts';
import { rewriteStream } from './aof-rewrite-stream.ts';
import { annotation, selectCommand } from './aof-writer.ts';

/** Elements per command. Source: server.h AOF_REWRITE_ITEMS_PER_CMD. */
const ELEMENTS_PER_COMMAND = 64;

/** About so many bytes make a piece. */
const PIECE_BYTES = 64 * 1024;

type Source = Pick<ServerSnapshot, 'databases'> &
  Partial<Pick<ServerSnapshot, 'scripts' | 'config' | 'now'>>;

/** The whole file. Keys that have expired and are not deleted yet are written, as Redis does. */
export function rewriteAof(snapshot: Source): Bytes {
  return raw([...rewritePieces(snapshot)].join(''));
}

/** The file piece by piece, or key by key: libraries of functions, then keys. */
export function* rewritePieces(snapshot: Source, pieceBytes = PIECE_BYTES): Generator<Bytes> {
  if (snapshot.config?.get('aof-timestamp-enabled') === 'yes') {
    yield annotation(Math.floor((snapshot.now ?? 0) / 1000));
  }
  for (const { code } of snapshot.scripts?.libraries ?? []) {
    yield encodeCommand(['FUNCTION', 'LOAD', code].map(raw));
  }
  for (const [index, image] of snapshot.databases.entries()) {
    yield* rewriteDatabase(image, index, pieceBytes);
  }
}

function* rewriteDatabase(
  image: DatabaseImage,
  index: number,
  pieceBytes: number,
): Generator<Bytes> {
  if (image.length === 0) return;
  let out: string = selectCommand(index);
  for (const { key, value, expiresAt } of image) {
    for (const command of valueCommands(key, value)) out += encodeCommand(command);
    if (expiresAt !== Number.POSITIVE_INFINITY) {
      out += encodeCommand([raw('PEXPIREAT'), key, digits(expiresAt)]);
    }
    if (out.length < pieceBytes) continue;
    yield raw(out);
    out = '';
  }
  yield raw(out);
}

function valueCommands(key: Bytes, value: Readonly<Value>): Iterable<readonly Bytes[]> {
  switch (value.type) {
    case 'string':
      return [[raw('SET'), key, value.value]];
    case 'list':
      return inChunks(raw('RPUSH'), key, value.slice(0, value.length - 1), 1);
    case 'set':
      return inChunks(raw('SADD'), key, value.members(), 1);
    case 'hash':
      return inChunks(raw('HMSET'), key, value.entries().flat(), 2);
    case 'zset': {
      const entries = value.slice(0, value.size);
      const words = entries.flatMap(({ member, score }) => [value.storedScore(score), member]);
      return inChunks(raw('ZADD'), key, words, 2);
    }
    case 'stream':
      return rewriteStream(key, value);
  }
}

function* inChunks(
  name: Bytes,
  key: Bytes,
  words: readonly Bytes[],
  wordsPerElement: number,
): Generator<readonly Bytes[]> {
  const size = ELEMENTS_PER_COMMAND * wordsPerElement;
  for (let at = 0; at < words.length; at += size) {
    yield [name, key, ...words.slice(at, at + size)];
  }
}
