/*
 * ioredis-mock, made to work: version 8.13.1 calls the reply transformers of ioredis without the
 * context that ioredis 6 gives them, and then ZPOPMIN, XREAD and others throw. Without transformers
 * replies stay as Redis sends them. The ioredis client of the same process loses them too.
 */
import { Command, type Redis } from 'ioredis';
import RedisMock from 'ioredis-mock';

/** A client on data of its own. */
export function redisMock(): Redis {
  const { _transformer } = Command as unknown as { _transformer: { reply: object } };
  _transformer.reply = {};
  return new RedisMock() as Redis;
}
