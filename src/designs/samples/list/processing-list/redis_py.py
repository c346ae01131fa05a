# A queue in a list with a backup copy in a processing list, and a reaper: with redis-py.
#
# The order stays in Redis while it is worked on. Whatever was not acked when its lease ends comes
# back into the queue, so an order may be done twice: at-least-once.
import json
import time

QUEUE = "orders"
PROCESSING = "orders:processing"
LEASES = "orders:leases"
# Longer than the longest work: who is slower than this has its order taken away.
LEASE_S = 10

# One step for Redis, so that a reaper that dies leaves an order in one place and not in none.
REAP = """
  local overdue = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[1])
  for i = #overdue, 1, -1 do -- the oldest last: it is popped first
    redis.call('ZREM', KEYS[3], overdue[i])
    if redis.call('LREM', KEYS[2], 1, overdue[i]) == 1 then
      redis.call('RPUSH', KEYS[1], overdue[i])
    end
  end
  return #overdue"""


def produce(client, order):
    """Producer."""
    client.lpush(QUEUE, json.dumps(order))


def work_once(client, work, clock=time.time, wait_s=5):
    """Worker: waits for one order and works on it; False when none came in time."""
    message = client.blmove(QUEUE, PROCESSING, wait_s, src="RIGHT", dest="LEFT")
    if message is None:
        return False
    # A list holds no times, so the deadline stands in a set beside it. Who crashes between these
    # two commands leaves an order without a deadline, which the reaper never finds.
    client.zadd(LEASES, {message: deadline(clock())})
    work(json.loads(message))
    # The ack comes last: before the work it would lose what a crash cuts short.
    with client.pipeline(transaction=True) as ack:
        ack.lrem(PROCESSING, 1, message).zrem(LEASES, message).execute()
    return True


def reap_once(client, now=None):
    """Reaper, every second or so: brings back what is overdue. Answers how many orders it were."""
    now = time.time() if now is None else now
    return client.eval(REAP, 3, QUEUE, PROCESSING, LEASES, int(now * 1000))


def deadline(now):
    """In ms, as workers in other languages write it."""
    return int((now + LEASE_S) * 1000)
