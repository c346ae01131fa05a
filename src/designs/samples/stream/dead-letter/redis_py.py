# A stream with a consumer group, claims and a dead-letter queue: with redis-py.
#
# What stays in a PEL for too long without an ack is taken over with XAUTOCLAIM: at-least-once.
# Redis counts deliveries: an order that was delivered too often without an ack kills whoever works
# on it, and is put away for people to look at.
import json

from redis.exceptions import ResponseError

STREAM = "orders"
GROUP = "workers"
# Longer than the longest work: who is slower than this has its order taken away.
MIN_IDLE_MS = 6000
DEAD = "orders:dead"
MOST_DELIVERIES = 3


def create_group(client):
    """Once, by whoever comes first. From 0: with $ the group would miss what is there already."""
    try:
        client.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


def produce(client, order):
    """Producer."""
    client.xadd(STREAM, {"order": json.dumps(order)})


def recover(client, consumer, work):
    """Worker after a start: works on what it had taken in an earlier life, under the same name."""
    # With an id instead of > it reads its own PEL, behind that id.
    last = "0"
    while last is not None:
        last = read_once(client, consumer, work, last)


def work_once(client, consumer, work, wait_ms=5000):
    """Worker: waits for one new order and works on it; False when none came in time."""
    return read_once(client, consumer, work, ">", wait_ms) is not None


def claim_once(client, consumer, work, min_idle_ms=MIN_IDLE_MS):
    """Worker, before it waits for new orders: takes over one that another left for too long.

    False when there is none.
    """
    claimed = client.xautoclaim(STREAM, GROUP, consumer, min_idle_ms, "0", count=1)
    entries = claimed[1]
    if not entries:
        return False
    if put_away(client, *entries[0]):
        return True
    work_on(client, *entries[0], work)
    return True


def put_away(client, entry_id, fields):
    """Puts an entry away that was delivered too often; the claim just now counts as a delivery."""
    pending = client.xpending_range(STREAM, GROUP, entry_id, entry_id, 1)
    if not pending or pending[0]["times_delivered"] <= MOST_DELIVERIES:
        return False
    # In one step, or a crash in between would put it away twice.
    with client.pipeline(transaction=True) as step:
        step.xadd(DEAD, {"order": fields.get("order", ""), "entry": entry_id})
        step.xack(STREAM, GROUP, entry_id)
        step.execute()
    return True


def read_once(client, consumer, work, start, wait_ms=5000):
    """Reads one entry and works on it. Answers the entry's id."""
    read = client.xreadgroup(GROUP, consumer, {STREAM: start}, count=1, block=wait_ms)
    # Its own PEL is answered also when it is empty.
    entries = read[0][1] if read else []
    if not entries:
        return None
    entry_id, fields = entries[0]
    work_on(client, entry_id, fields, work)
    return entry_id


def work_on(client, entry_id, fields, work):
    # An entry that was trimmed meanwhile has no fields; what is left of it is its place in the PEL.
    if fields:
        work(json.loads(fields["order"]))
    # The ack comes last: before the work it would lose what a crash cuts short.
    client.xack(STREAM, GROUP, entry_id)
