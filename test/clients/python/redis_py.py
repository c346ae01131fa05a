# Drives a server with redis-py and prints what came back, one JSON object for the test to judge.
# Usage: redis_py.py PORT
import json
import sys
import threading

import redis

PORT = int(sys.argv[1])


def client(**options):
    return redis.Redis(host="127.0.0.1", port=PORT, decode_responses=True, **options)


def until(condition):
    while not condition():
        pass


def reliable_list(r):
    r.rpush("orders", "one", "订单")
    moved = r.lmove("orders", "processing", "LEFT", "RIGHT")
    taken = r.lrem("processing", 1, moved)
    timed_out = r.brpop(["none", "also-none"], timeout=0.01)
    return [moved, taken, r.lpop("orders", 5), timed_out]


def waiting(r):
    got = []
    thread = threading.Thread(target=lambda: got.append(client().blpop(["urgent", "orders"], 5)))
    thread.start()
    until(lambda: r.info("clients")["blocked_clients"] == 1)
    r.rpush("orders", "one")
    thread.join()
    return got


def group(r):
    r.xgroup_create("log", "billing", id="0", mkstream=True)
    r.xadd("log", {"order": "4"}, id="1-1")
    r.xadd("log", {"order": "5"}, id="1-2")
    read = r.xreadgroup("billing", "a", {"log": ">"}, count=1)
    again = r.xreadgroup("billing", "a", {"log": "0"})
    claimed = r.xautoclaim("log", "billing", "b", min_idle_time=0)
    pending = r.xpending("log", "billing")
    acked = r.xack("log", "billing", "1-1", "9-9")
    left = {key: r.xinfo_groups("log")[0][key] for key in ("pending", "lag", "last-delivered-id")}
    return [read, again, claimed, pending, acked, left]


def due(r):
    r.zadd("due", {"mail": 1.5, "call": 2, "far": 1e300})
    r.zadd("due", {"mail": 9}, nx=True)
    claim = r.register_script(
        "local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1) "
        "if due[1] then redis.call('ZREM', KEYS[1], due[1]) end return due[1]"
    )
    claimed = [claim(keys=["due"], args=[3])]
    r.script_flush()
    claimed += [claim(keys=["due"], args=[3]), claim(keys=["due"], args=[3])]
    return [claimed, r.zpopmin("due"), r.bzpopmin("due", 0.01)]


def transaction(r):
    def credit(pipe):
        balance = int(pipe.get("balance") or 0)
        pipe.multi()
        pipe.set("balance", balance + 1)
        if balance == 0:
            client().set("balance", 10)

    r.transaction(credit, "balance")
    with r.pipeline() as pipe:
        pipe.watch("balance")
        client().incr("balance")
        pipe.multi()
        pipe.get("balance")
        try:
            pipe.execute()
            refused = False
        except redis.WatchError:
            refused = True
    errors = r.pipeline().set("text", "x").lpush("text", 1).incr("n").execute(raise_on_error=False)
    return [r.get("balance"), refused, [str(one) for one in errors]]


def published(r):
    listener = r.pubsub()
    listener.subscribe("news")
    listener.psubscribe("n*")
    until(lambda: r.pubsub_numpat() == 1)
    r.publish("news", "hello")
    heard = [listener.get_message(timeout=5) for _ in range(4)]
    listener.close()
    return [[one["type"], one["pattern"], one["channel"], one["data"]] for one in heard]


def locked(r):
    lock = r.lock("stock", timeout=10)
    taken = lock.acquire(blocking=False)
    refused = r.lock("stock", timeout=10).acquire(blocking=False)
    extended = lock.extend(20)
    lock.release()
    try:
        lock.release()
        twice = "released"
    except redis.exceptions.LockError as fault:
        twice = str(fault)
    r.set("stock", "another's", px=60_000)
    ttl = r.pttl("stock")
    return [taken, refused, extended, twice, 50_000 < ttl <= 60_000]


def scanned(r):
    names = [f"order:{order}" for order in range(300)]
    r.mset(dict.fromkeys(names, 1))
    r.hset("hash", mapping=dict.fromkeys(names, 1))
    return [
        set(r.scan_iter("order:*", count=20)) == set(names),
        dict(r.hscan_iter("hash")) == dict.fromkeys(names, "1"),
        r.object("encoding", "hash"),
    ]


def errors(r):
    r.set("text", "x")
    said = []
    for ask in (
        lambda: r.incr("text"),
        lambda: r.lpush("text", 1),
        lambda: r.execute_command("NO SUCH"),
        lambda: r.xreadgroup("none", "a", {"none": ">"}),
        lambda: r.evalsha("0" * 40, 0),
    ):
        try:
            ask()
        except redis.RedisError as fault:
            said.append([type(fault).__name__, str(fault)])
    return said


def about(r):
    r.client_setname("billing-1")
    me = [one for one in r.client_list() if one["name"] == "billing-1"]
    info = r.info()
    return [
        len(me),
        me[0]["cmd"],
        r.config_get("maxmemory-policy"),
        info["redis_version"],
        info["role"],
        r.command()["get"]["arity"],
    ]


SCENARIOS = [
    reliable_list,
    waiting,
    group,
    due,
    transaction,
    published,
    locked,
    scanned,
    errors,
    about,
]

report = {}
for scenario in SCENARIOS:
    with client() as connection:
        connection.flushall()
        report[scenario.__name__] = scenario(connection)
print(json.dumps(report, ensure_ascii=False))
