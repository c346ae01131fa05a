# Runs Celery with a server as broker and result backend, and Kombu's transport by itself, and
# prints what came of it, one JSON object for the test to judge.
# Usage: celery_worker.py PORT
import functools
import json
import socket
import sys
import time

import redis
from celery import Celery, chain, chord, group
from celery.contrib.testing.worker import start_worker
from kombu import Connection, Exchange, Queue

URL = f"redis://127.0.0.1:{sys.argv[1]}"
LIMIT_S = 10

r = redis.Redis.from_url(URL, decode_responses=True)
app = Celery("lab", broker=f"{URL}/1", backend=f"{URL}/2")
app.conf.update(task_acks_late=True, worker_hijack_root_logger=False, broker_connection_retry=False)


@app.task
def add(one, two):
    return one + two


@app.task
def total(numbers):
    return sum(numbers)


@app.task(bind=True, max_retries=3)
def flaky(self):
    if self.request.retries < 2:
        raise self.retry(countdown=0)
    return self.request.retries


@app.task
def broken():
    raise ValueError("no address")


def celery_results():
    with start_worker(app, pool="solo", perform_ping_check=False, loglevel="CRITICAL"):
        results = {
            "one": add.delay(1, 2),
            "later": add.apply_async((3, 4), countdown=0.05),
            "chained": chain(add.s(1, 2), add.s(10))(),
            "grouped": group(add.s(n, n) for n in range(5))(),
            "chord": chord((add.s(n, n) for n in range(5)), total.s())(),
            "retried": flaky.delay(),
        }
        got = {name: result.get(timeout=LIMIT_S) for name, result in results.items()}
        failed = broken.delay().get(timeout=LIMIT_S, propagate=False)
    return [got, repr(failed), database(1).exists("unacked", "unacked_index", "celery")]


def database(index):
    return redis.Redis.from_url(f"{URL}/{index}", decode_responses=True)


def unacknowledged():
    """A message taken and not acknowledged comes back after the visibility timeout."""
    queue = Queue("orders", Exchange("shop", type="direct"), routing_key="orders")
    seen = []
    options = {"visibility_timeout": 0}
    with Connection(f"{URL}/3", transport_options=options) as broker:
        producer = broker.Producer()
        for order in ("one", "订单"):
            producer.publish(order, exchange=queue.exchange, routing_key="orders", declare=[queue])
        first = broker.channel()
        taken = queue.bind(first).get()
        held = [database(3).hlen("unacked"), database(3).zcard("unacked_index")]
        # A second channel looks for what was held too long, as every consumer does now and then.
        second = broker.channel()
        time.sleep(0.002)
        second.qos.restore_visible()
        for _ in range(2):
            message = queue.bind(second).get()
            seen.append([message.payload, bool(message.headers.get("redelivered"))])
            message.ack()
        empty = queue.bind(second).get()
        first.qos._delivered.clear()
        bound = sorted(database(3).smembers("_kombu.binding.shop"))
    return [taken.payload, held, seen, empty, bound, database(3).keys("unacked*")]


def fanout():
    """Everybody who is bound hears it, by way of PUBLISH."""
    heard = []
    news = Exchange("news", type="fanout")
    with Connection(f"{URL}/4") as one, Connection(f"{URL}/4") as two:
        for name, broker in (("a", one), ("b", two)):
            take = functools.partial(lambda name, body, message: heard.append([name, body]), name)
            queue = Queue(name, news, auto_delete=True)
            broker.Consumer([queue], callbacks=[take]).consume()
        # The first look at the sockets subscribes.
        while len(r.client_list(_type="pubsub")) < 2:
            for broker in (one, two):
                try:
                    broker.drain_events(timeout=0.01)
                except socket.timeout:
                    pass
        one.Producer().publish("hello", exchange=news)
        for broker in (one, two):
            broker.drain_events(timeout=LIMIT_S)
    return heard


def priorities():
    queue = Queue("urgent-first", max_priority=9)
    got = []
    with Connection(f"{URL}/5") as broker:
        for priority in (0, 9, 3, 6):
            broker.Producer().publish(
                str(priority), routing_key="urgent-first", declare=[queue], priority=priority
            )
        keys = sorted(database(5).keys("urgent-first*"))

        def take(body, message):
            got.append(body)
            message.ack()

        with broker.Consumer([queue], callbacks=[take], prefetch_count=1):
            while len(got) < 4:
                broker.drain_events(timeout=LIMIT_S)
    return [keys, got]


r.flushall()
print(
    json.dumps(
        {
            "celery": celery_results(),
            "unacknowledged": unacknowledged(),
            "fanout": fanout(),
            "priorities": priorities(),
        },
        ensure_ascii=False,
    )
)
