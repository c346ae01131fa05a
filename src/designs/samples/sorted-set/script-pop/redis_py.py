# Delayed orders in a sorted set scored by due time, popped by a script: with redis-py.
#
# Looking and removing are one step, so no two workers take the same order. From then on the order
# is in that worker only, and its crash loses it: at-most-once.
import json
import time

QUEUE = "orders"
DELAY_S = 3

# ZPOPMIN would also take what is not due yet.
POP_DUE = """
  local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)
  if due[1] then redis.call('ZREM', KEYS[1], due[1]) end
  return due[1]"""


def produce(client, order, now=None):
    """Producer: due in three seconds by its own clock."""
    client.zadd(QUEUE, {json.dumps(order): milliseconds(now) + DELAY_S * 1000})


def work_once(client, work, now=None):
    """Worker: works on the first order that is due; False when none is, so sleep a little."""
    message = client.eval(POP_DUE, 1, QUEUE, milliseconds(now))
    if message is None:
        return False
    work(json.loads(message))
    return True


def milliseconds(now):
    """A time of time.time(), or the present, as workers in other languages write it."""
    return int((time.time() if now is None else now) * 1000)
