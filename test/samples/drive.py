# Drives the Python samples: reads what to call as lines of JSON (calls.ts), answers in the same way.
# Usage: drive.py PORT FOLDER-OF-SAMPLES
import importlib.util
import json
import re
import sys
import threading

import redis

PORT, FOLDER = int(sys.argv[1]), sys.argv[2]
WAIT_MS = 10


class Crash(Exception):
    pass


def connect():
    return redis.Redis(host="127.0.0.1", port=PORT, decode_responses=True)


class Driver:
    def __init__(self):
        self.clients = [connect(), connect()]
        self.done = []
        self.module = None
        self.channel = None

    def begin(self, sample):
        spec = importlib.util.spec_from_file_location("sample", f"{FOLDER}/{sample}/redis_py.py")
        self.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)
        self.done = []

    def play(self, call):
        try:
            answer = getattr(self, call["name"], self.run)(call)
        except Crash:
            answer = "crashed"
        return {"answer": answer, "done": self.done}

    def run(self, call, client=None):
        name = re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), call["name"])
        args = [self.value(call, each) for each in call["args"]]
        return getattr(self.module, name)(client or self.clients[0], *args)

    def value(self, call, name):
        values = {
            "order": {"id": call["id"]},
            "work": lambda order: self.work(call["crash"], order["id"]),
            "now": call["now"] / 1000,
            "clock": lambda: call["now"] / 1000,
            "waitS": WAIT_MS / 1000,
            "waitMs": WAIT_MS,
        }
        return values[name] if name in values else call[name]

    def work(self, crash, order):
        if crash == "before":
            raise Crash
        self.done.append(order)
        if crash == "after":
            raise Crash

    def command(self, call):
        self.clients[0].execute_command(*call["words"])

    def race(self, call):
        work = {**call, "name": "workOnce"}
        threads = [threading.Thread(target=self.run, args=(work, each)) for each in self.clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def listen(self, _):
        self.channel = self.module.listen(self.clients[1])

    def hear(self, call):
        while not self.module.work_once(self.channel, self.value(call, "work")):
            pass

    def leave(self, _):
        self.channel.unsubscribe()
        self.channel.get_message(timeout=5)


driver = Driver()
for line in sys.stdin:
    request = json.loads(line)
    answer = driver.begin(request["sample"]) if "sample" in request else driver.play(request["call"])
    print(json.dumps(answer), flush=True)
