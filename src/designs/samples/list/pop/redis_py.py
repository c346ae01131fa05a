# A queue in a list and nothing besides: LPUSH and BRPOP, with redis-py.
#
# BRPOP hands an order over and forgets it in the same moment. A worker that crashes from then on
# takes the order with it, and nobody knows that there was one: at-most-once.
import json

QUEUE = "orders"


def produce(client, order):
    """Producer: in on the left; workers take from the right, so the oldest order goes first."""
    client.lpush(QUEUE, json.dumps(order))


def work_once(client, work, wait_s=5):
    """Worker: waits for one order and works on it; False when none came in time."""
    popped = client.brpop([QUEUE], timeout=wait_s)
    if popped is None:
        return False
    _, message = popped
    # From here on the order is in this process only.
    work(json.loads(message))
    return True
