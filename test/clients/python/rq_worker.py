# Runs RQ's worker with a server and prints what came of it, one JSON object for the test to judge.
# Usage: rq_worker.py PORT
import json
import logging
import sys
import warnings
from datetime import timedelta

import redis
from rq import Queue, Retry, SimpleWorker
from rq.registry import FailedJobRegistry, FinishedJobRegistry, ScheduledJobRegistry
from rq.scheduler import RQScheduler

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

r = redis.Redis(host="127.0.0.1", port=int(sys.argv[1]))
r.flushall()

high, low = Queue("high", connection=r), Queue("low", connection=r)


def work():
    SimpleWorker([high, low], connection=r).work(burst=True, logging_level=logging.CRITICAL)


slow = low.enqueue("math.sqrt", 16)
urgent = high.enqueue("math.sqrt", 25)
front = low.enqueue("math.sqrt", 9, at_front=True)
after = low.enqueue("math.sqrt", 4, depends_on=slow)
broken = low.enqueue("math.sqrt", -1, retry=Retry(max=2))
waiting = [low.job_ids == [front.id, slow.id, broken.id], len(low.deferred_job_registry)]
later = low.enqueue_in(timedelta(days=1), "math.sqrt", 36)
work()

done = FinishedJobRegistry("low", connection=r)
scheduled = ScheduledJobRegistry("low", connection=r)
for job in (slow, urgent, front, after, broken, later):
    job.refresh()

began = sorted((urgent, front, slow, after), key=lambda job: job.started_at)
report = {
    "waiting": waiting,
    "results": [job.result for job in (slow, urgent, front, after)],
    "order": [job.result for job in began],
    "status": [job.get_status() for job in (slow, after, broken, later)],
    "failed": [broken.exc_info.strip().split("\n")[-1], len(FailedJobRegistry("low", connection=r))],
    "finished": len(done),
    "scheduled": len(scheduled),
}

# The scheduler moves what is due; here a day later is now.
r.zadd(scheduled.key, {later.id: 1})
scheduler = RQScheduler([low], connection=r)
scheduler.acquire_locks()
scheduler.prepare_registries(["low"])
scheduler.enqueue_scheduled_jobs()
work()
later.refresh()
report["after a day"] = [later.result, len(scheduled)]
report["workers left"] = r.scard("rq:workers")
print(json.dumps(report))
