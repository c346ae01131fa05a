# Orders on a channel: PUBLISH and SUBSCRIBE, with redis-py.
#
# Everybody who listens gets every order; Redis keeps none. Who is away misses what is published
# meanwhile, and what came is in the subscriber's memory only: at-most-once.
import json

CHANNEL = "orders"


def produce(client, order):
    """Publisher. Answers who was listening, which does not say that anyone has done anything."""
    return client.publish(CHANNEL, json.dumps(order))


def listen(client):
    """Subscriber: from here on it hears what is published."""
    channel = client.pubsub()
    channel.subscribe(CHANNEL)
    # SUBSCRIBE is only sent so far. Its reply says that nothing is missed any more.
    channel.get_message(timeout=5)
    return channel


def work_once(channel, work, wait_s=5):
    """Waits for one order and works on it; False when none came in time."""
    message = channel.get_message(ignore_subscribe_messages=True, timeout=wait_s)
    if message is None:
        return False
    work(json.loads(message["data"]))
    return True
