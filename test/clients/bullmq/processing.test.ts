/*
 * BullMQ's workers on our port and on a real server: delay, retry, order, limits, and what becomes
 * of work whose worker is gone. Waits are for events; delays are short and never measured.
 */
import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { LIMIT_MS, running, SERVERS } from '../servers.ts';
import { completed, failures, heard, queuesOn } from './queues.ts';

/** For a worker that will not come back: it neither renews its locks nor looks after others'. */
const lost = { lockDuration: 20, skipLockRenewal: true, skipStalledCheck: true };

describe.each(SERVERS)('BullMQ processing on $name', { timeout: LIMIT_MS }, (server) => {
  const { queue, worker, events } = queuesOn(running(server));

  it('processes in order, and tells of each step in its event stream', async () => {
    const orders = queue();
    const listening = await events(orders.name);
    const told: string[] = [];
    for (const event of ['added', 'waiting', 'active', 'progress', 'completed'] as const) {
      listening.on(event, ({ jobId }: { jobId: string }) => told.push(`${event} ${jobId}`));
    }
    const drained = heard(listening, 'drained');
    await orders.addBulk([
      { name: 'pack', data: { order: '订单 1' } },
      { name: 'pack', data: { order: '订单 2' } },
    ]);
    const done = heard<[{ returnvalue: string }]>(listening, 'completed', 2);
    await worker(orders.name, async (job) => {
      await job.updateProgress(50);
      return `packed ${job.data.order}`;
    });
    expect((await done).map(([{ returnvalue }]) => returnvalue)).toEqual([
      'packed 订单 1',
      'packed 订单 2',
    ]);
    await drained;
    expect(told).toEqual([
      ...['added 1', 'waiting 1', 'added 2', 'waiting 2', 'active 1', 'progress 1'],
      ...['completed 1', 'active 2', 'progress 2', 'completed 2'],
    ]);
    expect(await orders.getJobCounts()).toMatchObject({ completed: 2, waiting: 0, active: 0 });
  });

  it('holds a delayed message back, behind one that is not', async () => {
    const orders = queue();
    await orders.add('later', {}, { delay: 60 });
    await orders.add('now', {});
    expect(await orders.getJobCounts('delayed', 'waiting')).toEqual({ delayed: 1, waiting: 1 });
    const packer = await worker(orders.name, async () => {});
    const done = await completed(packer, 2);
    expect(done.map((job) => job.name)).toEqual(['now', 'later']);
    const later = done[1];
    expect((later?.processedOn ?? 0) - (later?.timestamp ?? 0)).toBeGreaterThanOrEqual(60);
  });

  it('promotes a delayed one, and lets a worker put its own off', async () => {
    const orders = queue();
    const far = await orders.add('far', {}, { delay: 3_600_000 });
    await far.promote();
    let runs = 0;
    const packer = await worker(orders.name, async (job, token) => {
      runs += 1;
      if (runs > 1) return;
      await job.moveToDelayed(Date.now() + 5, token);
      throw new DelayedError();
    });
    await completed(packer);
    expect(runs).toBe(2);
  });

  it('retries with exponential backoff, then fails for good and keeps why', async () => {
    const orders = queue();
    const packer = await worker(orders.name, async (job) => {
      throw new Error(`broken ${job.attemptsMade}`);
    });
    const reasons = failures(packer, 3);
    const job = await orders.add(
      'pack',
      {},
      { attempts: 3, backoff: { type: 'exponential', delay: 8 } },
    );
    expect(await reasons).toEqual(['broken 0', 'broken 1', 'broken 2']);
    expect(await job.getState()).toBe('failed');
    const [kept] = await orders.getFailed();
    expect(kept).toMatchObject({ attemptsMade: 3, failedReason: 'broken 2' });
    expect(kept?.stacktrace).toHaveLength(3);
  });

  it('does not retry what cannot be mended, until someone says so', async () => {
    const orders = queue();
    let isMended = false;
    const packer = await worker(orders.name, async () => {
      if (!isMended) throw new UnrecoverableError('no address');
      return 'packed';
    });
    const failed = failures(packer);
    const job = await orders.add('pack', {}, { attempts: 5 });
    await failed;
    expect(await orders.getFailedCount()).toBe(1);
    isMended = true;
    const done = completed(packer);
    await job.retry();
    await done;
    expect(await job.getState()).toBe('completed');
  });

  it('gives what a vanished worker held to another', async () => {
    const orders = queue();
    const first = await worker(orders.name, () => new Promise(() => {}), lost);
    const taken = heard(first, 'active');
    await orders.add('pack', {});
    await taken;
    await first.close(true);
    const rescuer = await worker(orders.name, async () => 'packed', { stalledInterval: 25 });
    const [stalled, done] = [heard<[string]>(rescuer, 'stalled'), completed(rescuer)];
    expect(await stalled).toEqual([['1', 'active']]);
    expect(await done).toMatchObject([{ id: '1', stalledCounter: 1, returnvalue: 'packed' }]);
  });

  it('gives up on what makes every worker vanish', async () => {
    const poison = queue();
    const eater = await worker(poison.name, () => new Promise(() => {}), lost);
    const eaten = heard(eater, 'active');
    await poison.add('pack', {});
    await eaten;
    await eater.close(true);
    const strict = { stalledInterval: 25, maxStalledCount: 0 };
    const undertaker = await worker(poison.name, async () => 'packed', strict);
    expect(await failures(undertaker)).toEqual(['job stalled more than allowable limit']);
  });

  it('keeps within a rate limit', async () => {
    const orders = queue();
    const starts: number[] = [];
    const limiter = { max: 2, duration: 50 };
    await orders.addBulk(Array.from({ length: 5 }, () => ({ name: 'pack', data: {} })));
    const packer = await worker(orders.name, async (job) => starts.push(job.processedOn ?? 0), {
      limiter,
    });
    await completed(packer, 5);
    // Of three in a row, the first and the last fall into different windows.
    const [first = 0, , third = 0, , fifth = 0] = starts;
    expect(third - first).toBeGreaterThan(limiter.duration / 2);
    expect(fifth - third).toBeGreaterThan(limiter.duration / 2);
  });

  it('takes the urgent first, and within a priority the oldest', async () => {
    const orders = queue();
    const priorities = [0, 3, 1, 2, 1, 3, 0];
    for (const [index, priority] of priorities.entries()) {
      await orders.add(`${priority}-${index}`, {}, { priority });
    }
    const changed = await orders.add('changed', {}, { priority: 9 });
    await changed.changePriority({ priority: 1 });
    expect(await orders.getCountsPerPriority([0, 1, 2, 3])).toEqual({ 0: 2, 1: 3, 2: 1, 3: 2 });
    const taken: string[] = [];
    const packer = await worker(orders.name, async (job) => taken.push(job.name));
    await heard(packer, 'drained');
    expect(taken).toEqual(['0-0', '0-6', '1-2', '1-4', 'changed', '2-3', '3-1', '3-5']);
  });

  it('runs as many at once as it may, over several workers each message once', async () => {
    const orders = queue();
    let [now, most] = [0, 0];
    const seen: string[] = [];
    const process = async (job: Job) => {
      now += 1;
      most = Math.max(most, now);
      seen.push(job.id ?? '');
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
    };
    const listening = await events(orders.name);
    const done = heard(listening, 'completed', 100);
    await orders.addBulk(Array.from({ length: 100 }, () => ({ name: 'pack', data: {} })));
    await Promise.all([1, 2].map(() => worker(orders.name, process, { concurrency: 5 })));
    await done;
    expect(most).toBeLessThanOrEqual(10);
    expect(most).toBeGreaterThan(2);
    expect(seen.map(Number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1),
    );
  });

  it('rests while the queue is paused, and goes on after', async () => {
    const orders = queue();
    const packer = await worker(orders.name, async () => {});
    await orders.pause();
    await orders.add('pack', {});
    expect(await orders.isPaused()).toBe(true);
    expect(await orders.getJobCounts('waiting', 'active')).toEqual({ waiting: 1, active: 0 });
    const done = completed(packer);
    await orders.resume();
    await done;
  });

  it('forgets what is done as it was told', async () => {
    const orders = queue();
    const packer = await worker(orders.name, async (job) => {
      if (job.name === 'broken') throw new Error('broken');
    });
    const ended = Promise.all([completed(packer, 6), failures(packer, 4)]);
    await orders.addBulk([
      ...Array.from({ length: 5 }, () => ({
        name: 'pack',
        data: {},
        opts: { removeOnComplete: { count: 2 } },
      })),
      ...Array.from({ length: 4 }, () => ({ name: 'broken', data: {}, opts: { removeOnFail: 3 } })),
      { name: 'pack', data: {}, opts: { removeOnComplete: true } },
    ]);
    await ended;
    expect((await orders.getCompleted()).map((job) => job.id)).toEqual(['5', '4']);
    expect((await orders.getFailed()).map((job) => job.id)).toEqual(['9', '8', '7']);
  });

  it('lets the producer wait for the result', async () => {
    const orders = queue();
    const listening = await events(orders.name);
    await worker(orders.name, async (job) => ({ total: job.data.items * 2 }));
    const job = await orders.add('price', { items: 21 });
    expect(await job.waitUntilFinished(listening)).toEqual({ total: 42 });
  });
});
