// Reply → bytes on the wire, for RESP2 and RESP3, and a command's words → bytes (one encoding
// shared by the AOF, replication and clients). Source: networking.c, addReply*.

import { type Bytes, raw } from '../base/bytes.ts';
import { LongArray, type Reply } from './reply.ts';

export type Protocol = 2 | 3;

/** Items of an array that are made one string together. */
const CHUNK_ITEMS = 256;

/** A reply as the server sends it. Error and status texts lose CR and LF, as in Redis. */
export function encodeReply(reply: Reply, protocol: Protocol): Bytes {
  return raw(encode(reply, protocol));
}

function encode(reply: Reply, protocol: Protocol): string {
  switch (reply.kind) {
    case 'simple':
      return `+${reply.text}\r\n`;
    case 'error':
      return `-${reply.text.replace(/[\r\n]/g, ' ')}\r\n`;
    case 'int':
      return `:${reply.value}\r\n`;
    case 'bulk':
      return `$${reply.value.length}\r\n${reply.value}\r\n`;
    case 'nil':
      return protocol === 3 ? '_\r\n' : '$-1\r\n';
    case 'nilArray':
      return protocol === 3 ? '_\r\n' : '*-1\r\n';
    case 'array':
      return reply instanceof LongArray
        ? inChunks(`*${reply.length}\r\n`, reply, protocol)
        : sequence('*', reply.items, protocol);
    case 'set':
      return sequence(protocol === 3 ? '~' : '*', reply.items, protocol);
    case 'push':
      return sequence(protocol === 3 ? '>' : '*', reply.items, protocol);
    case 'map':
      return encodePairs(protocol === 3 ? '%' : '*', reply.pairs, protocol);
    case 'attributed':
      if (protocol === 2) return encode(reply.reply, protocol);
      return encodePairs('|', reply.attributes, protocol) + encode(reply.reply, protocol);
    case 'pieces':
      return reply.items.map((item) => encode(item, reply.protocol)).join('');
    case 'none':
      return '';
    default:
      return encodeScalar(reply, protocol);
  }
}

type Scalar = Extract<Reply, { kind: 'double' | 'bool' | 'bigNumber' | 'verbatim' }>;

function encodeScalar(reply: Scalar, protocol: Protocol): string {
  switch (reply.kind) {
    case 'double':
      return protocol === 3 ? `,${reply.digits}\r\n` : bulkString(reply.digits);
    case 'bool':
      if (protocol === 3) return reply.value ? '#t\r\n' : '#f\r\n';
      return reply.value ? ':1\r\n' : ':0\r\n';
    case 'bigNumber':
      return protocol === 3 ? `(${reply.digits}\r\n` : bulkString(reply.digits);
    case 'verbatim':
      return protocol === 3
        ? `=${reply.value.length + 4}\r\n${reply.format}:${reply.value}\r\n`
        : bulkString(reply.value);
  }
}

function bulkString(value: string): string {
  return `$${value.length}\r\n${value}\r\n`;
}

function sequence(mark: string, items: readonly Reply[], protocol: Protocol): string {
  let out = `${mark}${items.length}\r\n`;
  if (items.length > CHUNK_ITEMS) return inChunks(out, items, protocol);
  for (const item of items) out += encode(item, protocol);
  return out;
}

/** The items of an array, to be had in slices. */
interface Items {
  readonly length: number;
  slice(from: number, to: number): readonly Reply[];
}

/**
 * An engine keeps a concatenated string as a tree of its parts until someone reads it. Of a long
 * reply that tree is many times as large as the text, so it is flattened on the way.
 */
function inChunks(head: string, items: Items, protocol: Protocol): string {
  const chunks = [head];
  for (let at = 0; at < items.length; at += CHUNK_ITEMS) {
    const chunk = items.slice(at, at + CHUNK_ITEMS);
    chunks.push(chunk.map((item) => encode(item, protocol)).join(''));
  }
  return chunks.join('');
}

function encodePairs(
  mark: '%' | '*' | '|',
  pairs: readonly (readonly [Reply, Reply])[],
  protocol: Protocol,
): string {
  let out = `${mark}${mark === '*' ? pairs.length * 2 : pairs.length}\r\n`;
  for (const [key, value] of pairs) out += encode(key, protocol) + encode(value, protocol);
  return out;
}

/** A command as a client, the AOF and a replica link write it: an array of bulk strings. */
export function encodeCommand(argv: readonly Bytes[]): Bytes {
  let out = `*${argv.length}\r\n`;
  for (const word of argv) out += `$${word.length}\r\n${word}\r\n`;
  return raw(out);
}
