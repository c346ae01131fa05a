# A queue in a list with a backup set scored by deadline, and a reaper: with redis-py.
#
# Pop and backup are one step, so that there is no moment in which an order is nowhere. Whatever
# was not acked when its lease ends comes back, so an order may be done twice: at-least-once.
import json
import time

QUEUE = "orders"
BACKUP = "orders:backup"
# Longer than the longest work: who is slower than this has its order taken away.
LEASE_S = 10

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
    """Producer."""
    client.lpush(QUEUE, json.dumps(order))


def work_once(client, work, now=None):
    """Worker: claims one order, works on it and acks it; False when there was none.

    A script cannot wait, so sleep a little before the next try.
    """
    message = client.eval(CLAIM, 2, QUEUE, BACKUP, milliseconds(now) + LEASE_S * 1000)
    if message is None:
        return False
    work(json.loads(message))
    # The ack comes last: before the work it would lose what a crash cuts short.
    client.zrem(BACKUP, message)
    return True


def reap_once(client, now=None):
    """Reaper, every second or so: brings back what is overdue. Answers how many orders it were."""
    return client.eval(REAP, 2, QUEUE, BACKUP, milliseconds(now))


def milliseconds(now):
    """A time of time.time(), or the present, as workers in other languages write it."""
    return int((time.time() if now is None else now) * 1000)
