// Marks and types of an RDB file of version 10, as Redis 7.0 writes it. Source: rdb.h.

export const RDB_VERSION = 10;
export const MAGIC = `REDIS${String(RDB_VERSION).padStart(4, '0')}`;

export const OPCODE = {
  function2: 245,
  moduleAux: 247,
  idle: 248,
  freq: 249,
  aux: 250,
  resizeDb: 251,
  expireMs: 252,
  expireSeconds: 253,
  selectDb: 254,
  end: 255,
} as const;

export const TYPE = {
  string: 0,
  list: 1,
  set: 2,
  zsetText: 3,
  hash: 4,
  zset: 5,
  hashZipmap: 9,
  listZiplist: 10,
  setIntset: 11,
  zsetZiplist: 12,
  hashZiplist: 13,
  listQuicklist: 14,
  stream: 15,
  hashListpack: 16,
  zsetListpack: 17,
  listQuicklist2: 18,
  stream2: 19,
} as const;

/** How a node of a quicklist is held. Source: quicklist.h. */
export const CONTAINER = { plain: 1, packed: 2 } as const;

/** An entry of a stream's listpack. Source: t_stream.c STREAM_ITEM_FLAG_*. */
export const ENTRY = { deleted: 1, sameFields: 2 } as const;

/** What is wrong with the bytes of an RDB file or payload. */
export class RdbFault extends Error {}

/** A collection without elements, which servers wrote by mistake: its key is left out. */
export class EmptyKeyFault extends RdbFault {}
