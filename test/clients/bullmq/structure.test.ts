/*
 * BullMQ's larger forms on our port and on a real server: flows of parents and children, schedulers,
 * and the ways to look through a queue, empty it and put it in order.
 */
import { FlowProducer, type Job } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { LIMIT_MS, running, SERVERS } from '../servers.ts';
import { completed, failures, heard, queuesOn } from './queues.ts';

describe.each(SERVERS)('BullMQ structures on $name', { timeout: LIMIT_MS }, (server) => {
  const { queue, worker, events, client, connection, keep } = queuesOn(running(server));

  const several = (count: number, opts = {}) =>
    Array.from({ length: count }, (_, index) => ({ name: `pack-${index + 1}`, data: {}, opts }));

  it('has a parent wait for its children, in whatever queue they are, and read their results', async () => {
    const [orders, parts] = [queue(), queue()];
    const flows = keep(new FlowProducer({ connection: connection() }));
    const flow = await flows.add({
      name: 'ship',
      queueName: orders.name,
      children: [
        { name: 'pack', data: { grams: 300 }, queueName: parts.name },
        {
          name: 'label',
          data: { grams: 2 },
          queueName: parts.name,
          children: [{ name: 'print', data: { grams: 1 }, queueName: parts.name }],
        },
      ],
    });
    expect(await flow.job.getState()).toBe('waiting-children');
    expect(await orders.getJobCounts('waiting', 'waiting-children')).toEqual({
      waiting: 0,
      'waiting-children': 1,
    });
    const weigh = async (job: Job) => {
      const below = Object.values(await job.getChildrenValues<number>());
      return below.reduce((sum, grams) => sum + grams, job.data.grams ?? 0);
    };
    const shipper = await worker(orders.name, weigh);
    const shipped = completed(shipper);
    const packer = await worker(parts.name, weigh);
    const packed = (await completed(packer, 3)).map((job) => `${job.name} ${job.returnvalue}`);
    expect(packed).toEqual(['pack 300', 'print 1', 'label 3']);
    expect(await shipped).toMatchObject([{ name: 'ship', returnvalue: 303 }]);
    expect(await flow.job.getDependenciesCount()).toMatchObject({ processed: 2, unprocessed: 0 });
  });

  it('fails a parent with its child, if the child says so', async () => {
    const [orders, parts] = [queue(), queue()];
    const flows = keep(new FlowProducer({ connection: connection() }));
    const failing = { failParentOnFailure: true };
    const { job: parent } = await flows.add({
      name: 'ship',
      queueName: orders.name,
      children: [{ name: 'pack', queueName: parts.name, opts: failing }],
    });
    const shipper = await worker(orders.name, async () => 'never');
    const parentFailed = failures(shipper);
    await worker(parts.name, async () => {
      throw new Error('no box');
    });
    expect((await parentFailed)[0]).toMatch(/^child bull:orders-\d+:\S+ failed$/);
    expect(await parent.getState()).toBe('failed');
  });

  it('repeats by a scheduler, which is one however often it is set', async () => {
    const orders = queue();
    const template = { name: 'sweep', data: { aisle: 4 } };
    await orders.upsertJobScheduler('sweeper', { every: 20 }, { ...template, data: { aisle: 3 } });
    await orders.upsertJobScheduler('sweeper', { every: 20 }, template);
    await orders.upsertJobScheduler('nightly', { pattern: '0 3 * * *', tz: 'UTC' }, template);
    expect(await orders.getJobSchedulersCount()).toBe(2);
    const sweeper = await worker(orders.name, async (job) => job.data.aisle);
    const swept = await completed(sweeper, 3);
    expect(swept.map((job) => job.returnvalue)).toEqual([4, 4, 4]);
    expect(swept.every((job) => job.repeatJobKey === 'sweeper')).toBe(true);
    expect(await orders.getJobScheduler('nightly')).toMatchObject({ pattern: '0 3 * * *' });
    expect(await orders.removeJobScheduler('nightly')).toBe(true);
    expect(await orders.removeJobScheduler('nightly')).toBe(false);
  });

  it('takes a message once while another with its deduplication id is about', async () => {
    const orders = queue();
    const listening = await events(orders.name);
    const refused = heard<[{ jobId: string; deduplicatedJobId: string }]>(
      listening,
      'deduplicated',
    );
    const first = await orders.add('pack', {}, { deduplication: { id: 'order-4' } });
    const second = await orders.add('pack', {}, { deduplication: { id: 'order-4' } });
    expect(second.id).toBe(first.id);
    expect((await refused)[0]?.[0]).toMatchObject({ jobId: first.id });
    expect(await orders.add('pack', {}, { jobId: 'own-id' })).toMatchObject({ id: 'own-id' });
    await orders.add('pack', {}, { jobId: 'own-id' });
    expect(await orders.getWaitingCount()).toBe(2);
  });

  it('shows pages of what waits, newest or oldest first', async () => {
    const orders = queue();
    await orders.addBulk(several(30));
    const oldest = await orders.getJobs(['waiting'], 10, 12, true);
    expect(oldest.map((job) => job.name)).toEqual(['pack-11', 'pack-12', 'pack-13']);
    const newest = await orders.getJobs(['waiting'], 0, 1);
    expect(newest.map((job) => job.name)).toEqual(['pack-30', 'pack-29']);
    expect(await (await orders.getJob('7'))?.getState()).toBe('waiting');
    expect(await orders.getJob('none')).toBeUndefined();
  });

  it('keeps the log and the changed data of a message', async () => {
    const orders = queue();
    const job = await orders.add('pack', { box: 'small' });
    await job.updateData({ box: '大' });
    for (const line of ['one', 'two', 'three']) await job.log(line);
    expect(await orders.getJobLogs(job.id ?? '', 1, 2)).toEqual({
      logs: ['two', 'three'],
      count: 3,
    });
    expect((await orders.getJob(job.id ?? ''))?.data).toEqual({ box: '大' });
  });

  it('drains what waits, cleans what ended and removes what is named', async () => {
    const orders = queue();
    await orders.addBulk([...several(3), ...several(2, { delay: 60_000 })]);
    await orders.remove('1');
    await orders.drain();
    expect(await orders.getJobCounts('waiting', 'delayed')).toEqual({ waiting: 0, delayed: 2 });
    await orders.drain(true);
    expect(await orders.getDelayedCount()).toBe(0);
    const packer = await worker(orders.name, async () => {});
    const done = completed(packer, 4);
    await orders.addBulk(several(4));
    await done;
    expect(await orders.clean(0, 3, 'completed')).toHaveLength(3);
    expect(await orders.getCompletedCount()).toBe(1);
  });

  it('retries all that failed, and promotes all that is delayed', async () => {
    const orders = queue();
    let isMended = false;
    const packer = await worker(orders.name, async () => {
      if (!isMended) throw new Error('broken');
    });
    const failed = failures(packer, 3);
    await orders.addBulk(several(3));
    await failed;
    isMended = true;
    await orders.addBulk(several(2, { delay: 60_000 }));
    const done = completed(packer, 5);
    await orders.retryJobs({ state: 'failed' });
    await orders.promoteJobs();
    await done;
    expect(await orders.getJobCounts('completed', 'failed', 'delayed')).toEqual({
      completed: 5,
      failed: 0,
      delayed: 0,
    });
  });

  it('obliterates a queue to the last key, though not one that works unless forced', async () => {
    const orders = queue();
    const packer = await worker(orders.name, () => new Promise(() => {}));
    const taken = heard(packer, 'active');
    await orders.addBulk([...several(3), ...several(2, { delay: 60_000, priority: 4 })]);
    await taken;
    await expect(orders.obliterate()).rejects.toThrow('Cannot obliterate queue with active jobs');
    await packer.close(true);
    await orders.obliterate({ force: true });
    expect(await client().keys(`bull:${orders.name}:*`)).toEqual([]);
  });

  it('trims its event stream by whole nodes', async () => {
    const orders = queue();
    await orders.addBulk(several(100));
    const log = `bull:${orders.name}:events`;
    expect(await client().xlen(log)).toBe(200);
    await orders.trimEvents(4);
    expect(await client().xlen(log)).toBe(100);
  });

  it('tells who works, and counts what it does', async () => {
    const orders = queue();
    const metrics = { maxDataPoints: 10 };
    const packer = await worker(orders.name, async () => {}, { name: 'packer-1', metrics });
    const done = completed(packer, 3);
    await orders.addBulk(several(3));
    await done;
    expect((await orders.getWorkers()).map(({ rawname }) => rawname)).toContain(
      `bull:${Buffer.from(orders.name).toString('base64')}:w:packer-1`,
    );
    expect((await orders.getMetrics('completed')).meta.count).toBe(3);
  });
});
