// The Lua scripts that programs send. Each is one atomic step, which is what it is for.

import { type Bytes, bytes } from '../../base/bytes.ts';

/** EVAL with its keys; arguments follow. */
export function callScript(script: string, keys: readonly Bytes[]): (Bytes | string | number)[] {
  return ['EVAL', bytes(script), keys.length, ...keys];
}

/** What messages are counted and claimed by: their own id. */
const ID_OF = `local function id_of(m) return string.match(m, '"id":(%d+)') or m end
`;

/** The time in ms: what the client says, or with "server" what Redis says. */
const NOW = `local now = tonumber(ARGV[1])
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
`;

/**
 * KEYS queue, backup, attempts, tokens; ARGV deadline, token, whether to count. Pop and backup in
 * one step.
 */
export const CLAIM_LIST = `${ID_OF}local m = redis.call('RPOP', KEYS[1])
if not m then return nil end
redis.call('ZADD', KEYS[2], ARGV[1], m)
if ARGV[2] ~= '' then redis.call('HSET', KEYS[4], id_of(m), ARGV[2]) end
if ARGV[3] == '1' then redis.call('HINCRBY', KEYS[3], id_of(m), 1) end
return m`;

/** KEYS leases, attempts, tokens; ARGV deadline, token, whether to count, message. */
export const STAMP_LIST = `${ID_OF}local m = ARGV[4]
redis.call('ZADD', KEYS[1], ARGV[1], m)
if ARGV[2] ~= '' then redis.call('HSET', KEYS[3], id_of(m), ARGV[2]) end
if ARGV[3] == '1' then redis.call('HINCRBY', KEYS[2], id_of(m), 1) end
return 1`;

/**
 * KEYS deadlines, attempts, tokens, list of claims (if they stand in one); ARGV message, token.
 * Acks; with a token only what is still one's own.
 */
export const ACK_LIST = `${ID_OF}local m, id = ARGV[1], id_of(ARGV[1])
if ARGV[2] ~= '' and redis.call('HGET', KEYS[3], id) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[3], id)
redis.call('HDEL', KEYS[2], id)
local removed = redis.call('ZREM', KEYS[1], m)
if KEYS[4] then removed = redis.call('LREM', KEYS[4], 1, m) end
return removed`;

/** What every way back from a claim does: to the end that is popped, or to the dead letters. */
const GIVE_BACK = `${ID_OF}local function give_back(queue, dead, attempts, most, m)
  local tries = tonumber(redis.call('HGET', attempts, id_of(m)) or 0)
  if most > 0 and tries >= most then
    redis.call('LPUSH', dead, m)
    redis.call('HDEL', attempts, id_of(m))
  else
    redis.call('RPUSH', queue, m)
  end
end
`;

/**
 * KEYS queue, deadlines, dead letters, attempts, tokens, list of claims (if they stand in one);
 * ARGV now, most attempts (0: no end). Every overdue message that is still claimed goes back,
 * the oldest last: it is popped first.
 */
export const REAP_LIST = `${GIVE_BACK}
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1])
for i = #due, 1, -1 do
  local m = due[i]
  local removed = redis.call('ZREM', KEYS[2], m)
  if KEYS[6] then removed = redis.call('LREM', KEYS[6], 1, m) end
  if removed == 1 then
    redis.call('HDEL', KEYS[5], id_of(m))
    give_back(KEYS[1], KEYS[3], KEYS[4], tonumber(ARGV[2]), m)
  end
end
return #due`;

/** KEYS claims, queue, dead letters, attempts; ARGV most attempts. Empties a list of claims. */
export const DRAIN_LIST = `${GIVE_BACK}local m = redis.call('LPOP', KEYS[1])
while m do
  give_back(KEYS[2], KEYS[3], KEYS[4], tonumber(ARGV[1]), m)
  m = redis.call('LPOP', KEYS[1])
end
return 1`;

/**
 * KEYS queue, workers, dead letters, attempts; ARGV most attempts. Empties the lists of consumers
 * whose heartbeat is gone. Its keys follow from the names of consumers: not for a cluster.
 */
export const RESCUE_LISTS = `${GIVE_BACK}local rescued = 0
for _, name in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  if redis.call('EXISTS', KEYS[1] .. ':beat:' .. name) == 0 then
    local claims = KEYS[1] .. ':processing:' .. name
    local m = redis.call('LPOP', claims)
    while m do
      give_back(KEYS[1], KEYS[3], KEYS[4], tonumber(ARGV[1]), m)
      rescued = rescued + 1
      m = redis.call('LPOP', claims)
    end
    redis.call('SREM', KEYS[2], name)
  end
end
return rescued`;

/** KEYS delayed; ARGV now. Takes one that is due, and leaves nothing behind. */
export const POP_DUE = `${NOW}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)
if due[1] then redis.call('ZREM', KEYS[1], due[1]) end
return due[1]`;

/** KEYS delayed, ready; ARGV now. Moves all that is due to a list. */
export const MOVE_DUE = `${NOW}local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)
for _, m in ipairs(due) do
  redis.call('ZREM', KEYS[1], m)
  redis.call('LPUSH', KEYS[2], m)
end
return #due`;

/**
 * KEYS delayed, tokens, attempts, dead letters; ARGV now, length of the lease, token, most attempts
 * (0: no end, and no count). Claims the first due message by putting it off.
 */
export const LEASE_DUE = `${NOW}${ID_OF}local most = tonumber(ARGV[4])
for _, m in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  local id = id_of(m)
  if most > 0 and redis.call('HINCRBY', KEYS[3], id, 1) > most then
    redis.call('ZREM', KEYS[1], m)
    redis.call('HDEL', KEYS[2], id)
    redis.call('HDEL', KEYS[3], id)
    redis.call('LPUSH', KEYS[4], m)
  else
    redis.call('ZADD', KEYS[1], 'XX', now + ARGV[2], m)
    redis.call('HSET', KEYS[2], id, ARGV[3])
    return m
  end
end
return nil`;

/**
 * KEYS delayed, tokens, attempts; ARGV message, token. Deletes; with a token only what is still
 * one's own.
 */
export const ACK_LEASE = `${ID_OF}local id = id_of(ARGV[1])
if ARGV[2] ~= '' and redis.call('HGET', KEYS[2], id) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[2], id)
redis.call('HDEL', KEYS[3], id)
return redis.call('ZREM', KEYS[1], ARGV[1])`;

/** KEYS stream; ARGV group, entry id, consumer. Acks only an entry that is still one's own. */
export const ACK_OWN = `local p = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1)
if not p[1] or p[1][2] ~= ARGV[3] then return 0 end
return redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])`;

/**
 * KEYS stream, dead letters; ARGV group, entry id, most deliveries, message. Puts away an entry
 * that was delivered more often.
 */
export const BURY_ENTRY = `local p = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1)
if not p[1] or p[1][4] <= tonumber(ARGV[3]) then return 0 end
redis.call('XADD', KEYS[2], '*', 'order', ARGV[4], 'entry', ARGV[2])
return redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])`;

/** KEYS idempotency key, target; ARGV seconds, command's words. Stores a message once. */
export const STORE_ONCE = `if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[1]) then return 0 end
return redis.call(ARGV[2], KEYS[2], unpack(ARGV, 3))`;

/** KEYS delayed; ARGV delay, message. Due that long from now by Redis's clock. */
export const ADD_DUE = `local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
return redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[2])`;

/**
 * KEYS applied, balance, what the ack is about; ARGV message's id, the ack's words without its key.
 * Side effect, mark and ack in one step; a message that was applied before is only acked.
 */
export const APPLY_ONCE = `if redis.call('HSETNX', KEYS[1], ARGV[1], '1') == 1 then
  redis.call('INCRBY', KEYS[2], 1)
end
return redis.call(ARGV[2], KEYS[3], unpack(ARGV, 3))`;

/** What a script is there for, in one word. */
export type ScriptPurpose =
  | 'claim'
  | 'stamp'
  | 'ack'
  | 'reap'
  | 'drain'
  | 'pop'
  | 'move'
  | 'bury'
  | 'store'
  | 'apply';

const PURPOSES: ReadonlyMap<string, ScriptPurpose> = new Map([
  [CLAIM_LIST, 'claim'],
  [LEASE_DUE, 'claim'],
  [STAMP_LIST, 'stamp'],
  [ACK_LIST, 'ack'],
  [ACK_LEASE, 'ack'],
  [ACK_OWN, 'ack'],
  [REAP_LIST, 'reap'],
  [RESCUE_LISTS, 'reap'],
  [DRAIN_LIST, 'drain'],
  [POP_DUE, 'pop'],
  [MOVE_DUE, 'move'],
  [BURY_ENTRY, 'bury'],
  [STORE_ONCE, 'store'],
  [ADD_DUE, 'store'],
  [APPLY_ONCE, 'apply'],
]);

/** The purpose of a script of ours; null for another one. */
export function purposeOf(script: string): ScriptPurpose | null {
  return PURPOSES.get(script) ?? null;
}
