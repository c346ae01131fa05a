# A stream with a consumer group, acked after the work: with redis-py.
#
# Redis keeps every order and notes in the PEL who has it until the ack. A worker that comes back
# finds what it had taken; what a worker had that never comes back stays in its PEL, with nobody
# to bring it back: see XAUTOCLAIM for that.
import json

from redis.exceptions import ResponseError

STREAM = "orders"
GROUP = "workers"


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
