// The Lua scripts that programs send. Each is one atomic step, which is what it is for.

import { type Bytes, bytes } from '../../base/bytes.ts';

/** EVAL with its keys; arguments follow. */
export function callScript(script: string, keys: readonly Bytes[]): (Bytes | string | number)[] {
  return ['EVAL', bytes(script), keys.length, ...keys];
}

/** KEYS queue, backup; ARGV deadline. Pop and backup in one step. */
export const CLAIM_LIST = `local m = redis.call('RPOP', KEYS[1])
if m then redis.call('ZADD', KEYS[2], ARGV[1], m) end
return m`;

/** KEYS claims, leases, tokens; ARGV message, id, token. Acks only what is still one's own. */
export const ACK_TOKEN = `if redis.call('HGET', KEYS[3], ARGV[2]) ~= ARGV[3] then return 0 end
redis.call('HDEL', KEYS[3], ARGV[2])
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('LREM', KEYS[1], 1, ARGV[1])`;

/**
 * KEYS queue, stamps, claims, dead letters, attempts, tokens; ARGV now, most attempts (0: no end),
 * whether claims are a list. Every overdue message that is still claimed goes back to the end of
 * the queue that is popped, or to the dead letters.
 */
export const REAP_LIST = `local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1])
for _, m in ipairs(due) do
  local removed = redis.call('ZREM', KEYS[2], m)
  if ARGV[3] == 'list' then removed = redis.call('LREM', KEYS[3], 1, m) end
  if removed == 1 then
    local id = string.match(m, '"id":(%d+)') or m
    redis.call('HDEL', KEYS[6], id)
    local tries = redis.call('HINCRBY', KEYS[5], id, 1)
    if tonumber(ARGV[2]) > 0 and tries >= tonumber(ARGV[2]) then
      redis.call('LPUSH', KEYS[4], m)
    else
      redis.call('RPUSH', KEYS[1], m)
    end
  end
end
return #due`;

/** KEYS delayed; ARGV now. Takes one that is due, and leaves nothing behind. */
export const POP_DUE = `local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)
if due[1] then redis.call('ZREM', KEYS[1], due[1]) end
return due[1]`;

/** KEYS delayed, ready; ARGV now. Moves all that is due to a list. */
export const MOVE_DUE = `local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
for _, m in ipairs(due) do
  redis.call('ZREM', KEYS[1], m)
  redis.call('LPUSH', KEYS[2], m)
end
return #due`;

/** KEYS delayed, tokens; ARGV now, end of the lease, token. Claims by putting it off. */
export const LEASE_DUE = `local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)
local m = due[1]
if not m then return nil end
redis.call('ZADD', KEYS[1], 'XX', ARGV[2], m)
redis.call('HSET', KEYS[2], m, ARGV[3])
return m`;

/** KEYS delayed, tokens; ARGV message, token. Deletes only what is still one's own. */
export const ACK_LEASE = `if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('ZREM', KEYS[1], ARGV[1])`;

/** KEYS stream; ARGV group, entry id, consumer. Acks only an entry that is still one's own. */
export const ACK_OWN = `local p = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1)
if not p[1] or p[1][2] ~= ARGV[3] then return 0 end
return redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])`;

/** KEYS idempotency key, target; ARGV seconds, command's words. Stores a message once. */
export const STORE_ONCE = `if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[1]) then return 0 end
return redis.call(ARGV[2], KEYS[2], unpack(ARGV, 3))`;
