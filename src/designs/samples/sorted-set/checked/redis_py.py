# Delayed orders in a sorted set scored by due time, read and then removed: with redis-py.
#
# Reading removes nothing, so two workers may see the same order: ZREM tells who was first. From
# then on the order is in that worker only, and its crash loses it: at-most-once.
import json
import time

QUEUE = "orders"
DELAY_S = 3


def produce(client, order, now=None):
    """Producer: due in three seconds by its own clock."""
    client.zadd(QUEUE, {json.dumps(order): milliseconds(now) + DELAY_S * 1000})


def work_once(client, work, now=None):
    """Worker: works on the first order that is due; False when none is, so sleep a little."""
    due = client.zrangebyscore(QUEUE, "-inf", milliseconds(now), start=0, num=1)
    if not due:
        return False
    if client.zrem(QUEUE, due[0]) == 0:
        # Another worker was first. There may be more, so the caller looks again at once.
        return True
    work(json.loads(due[0]))
    return True


def milliseconds(now):
    """A time of time.time(), or the present, as workers in other languages write it."""
    return int((time.time() if now is None else now) * 1000)
