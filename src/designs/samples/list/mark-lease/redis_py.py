# An idempotent consumer on a list with a backup set: with redis-py.
#
# The queue may deliver an order twice, after a crash or because its producer tried again. A mark
# per order (SET NX) tells so. While the work goes on the mark is a lease that expires, so that a
# crash does not leave an order marked which nobody has done.
import json
import time

QUEUE = "orders"
BACKUP = "orders:backup"
# Longer than the longest work.
LEASE_S = 10
DONE = "done"
# Longer than an order may take to come again.
DONE_S = 86_400

CLAIM = """
  local message = redis.call('RPOP', KEYS[1])
  if message then redis.call('ZADD', KEYS[2], ARGV[1], message) end
  return message"""

REAP = """
  local overdue = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1])
  for i = #overdue, 1, -1 do -- the oldest last: it is popped first
    redis.call('ZREM', KEYS[2], overdue[i])
    redis.call('RPUSH', KEYS[1], overdue[i])
  end
  return #overdue"""


def produce(client, order):
    """Producer. The id is the order's own: one made for each try would not be recognised."""
    client.lpush(QUEUE, json.dumps(order))


def work_once(client, me, work, now=None):
    """Worker: claims one order, works on it unless it is done, and acks it; False if none.

    Between the work and its mark a gap remains: who crashes there has the order done again.
    """
    message = client.eval(CLAIM, 2, QUEUE, BACKUP, milliseconds(now) + LEASE_S * 1000)
    if message is None:
        return False
    order = json.loads(message)
    mark = f"done:{order['id']}"
    # NX with GET: sets the mark if there is none, and answers what was there (Redis 7 or later).
    before = client.set(mark, me, px=LEASE_S * 1000, nx=True, get=True)
    if before not in (None, me, DONE):
        # Another one is at it. No ack: if that one dies, the reaper brings the order back.
        return True
    if before != DONE:
        work(order)
        client.set(mark, DONE, ex=DONE_S)
    client.zrem(BACKUP, message)
    return True


def reap_once(client, now=None):
    """Reaper, every second or so: brings back what is overdue. Answers how many orders it were."""
    return client.eval(REAP, 2, QUEUE, BACKUP, milliseconds(now))


def milliseconds(now):
    """A time of time.time(), or the present, as workers in other languages write it."""
    return int((time.time() if now is None else now) * 1000)
