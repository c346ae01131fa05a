/*
 * Python's clients on our port and on a real server: redis-py, and the queues that people build on
 * it: Celery with Kombu's transport, and RQ. Each script does its work and prints what came of it.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findPythonWith, howToGetPythonWith, type PythonModule } from '../../environment/python.ts';
import { run } from '../program.ts';
import { LIMIT_MS, running, SERVERS } from '../servers.ts';

/** A suite on both servers, skipped in one line where its Python module is missing. */
function suite(name: PythonModule) {
  const python = findPythonWith(name);
  if (python === null) console.log(howToGetPythonWith(name));
  return { python: python ?? '', each: describe.skipIf(python === null).each(SERVERS) };
}

/** What a script prints, read as JSON. */
async function report(python: string, script: string, port: number): Promise<unknown> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { output, status } = await run(python, [path, String(port)]);
  expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' });
  return JSON.parse(output.split('\n').find((line) => line.startsWith('{')) ?? '');
}

const redisPy = suite('redis');

redisPy.each('redis-py and $name', { timeout: LIMIT_MS }, (server) => {
  const at = running(server);

  it('gets back what Redis replies', async () => {
    const order4 = ['1-1', { order: '4' }];
    expect(await report(redisPy.python, 'redis_py.py', at.port)).toEqual({
      reliable_list: ['one', 1, ['订单'], null],
      waiting: [['orders', 'one']],
      group: [
        [['log', [order4]]],
        [['log', [order4]]],
        ['0-0', [order4], []],
        { pending: 1, min: '1-1', max: '1-1', consumers: [{ name: 'b', pending: 1 }] },
        1,
        { pending: 0, lag: 1, 'last-delivered-id': '1-1' },
      ],
      due: [['mail', 'call', null], [['far', 1e300]], null],
      transaction: [
        '12',
        true,
        ['True', 'WRONGTYPE Operation against a key holding the wrong kind of value', '1'],
      ],
      published: [
        ['subscribe', null, 'news', 1],
        ['psubscribe', null, 'n*', 2],
        ['message', null, 'news', 'hello'],
        ['pmessage', 'n*', 'news', 'hello'],
      ],
      locked: [true, false, true, 'Cannot release an unlocked lock', true],
      scanned: [true, true, 'listpack'],
      errors: [
        ['ResponseError', 'value is not an integer or out of range'],
        ['ResponseError', 'WRONGTYPE Operation against a key holding the wrong kind of value'],
        ['ResponseError', "unknown command 'NO', with args beginning with: 'SUCH' "],
        [
          'ResponseError',
          "NOGROUP No such key 'none' or consumer group 'none' in XREADGROUP with GROUP option",
        ],
        ['NoScriptError', 'No matching script. Please use EVAL.'],
      ],
      about: [1, 'client|list', { 'maxmemory-policy': 'noeviction' }, '7.0.15', 'master', 2],
    });
  });
});

const celery = suite('celery');

celery.each('Celery and $name', { timeout: LIMIT_MS }, (server) => {
  const at = running(server);

  it('works through its queues, and brings back what was not acknowledged', async () => {
    const separator = '\x06\x16';
    expect(await report(celery.python, 'celery_worker.py', at.port)).toEqual({
      celery: [
        { one: 3, later: 7, chained: 13, grouped: [0, 2, 4, 6, 8], chord: 20, retried: 2 },
        "ValueError('no address')",
        0,
      ],
      unacknowledged: [
        'one',
        [1, 1],
        [
          ['one', true],
          ['订单', false],
        ],
        null,
        [`orders${separator}${separator}orders`],
        [],
      ],
      fanout: [
        ['a', 'hello'],
        ['b', 'hello'],
      ],
      priorities: [
        ['urgent-first', ...['3', '6', '9'].map((step) => `urgent-first${separator}${step}`)],
        ['0', '3', '6', '9'],
      ],
    });
  });
});

const rq = suite('rq');

rq.each('RQ and $name', { timeout: LIMIT_MS }, (server) => {
  const at = running(server);

  it('takes the urgent queue first, waits for dependencies, retries and schedules', async () => {
    expect(await report(rq.python, 'rq_worker.py', at.port)).toEqual({
      waiting: [true, 1],
      results: [4, 5, 3, 2],
      order: [5, 3, 4, 2],
      status: ['finished', 'finished', 'failed', 'scheduled'],
      failed: ['ValueError: math domain error', 1],
      finished: 3,
      scheduled: 1,
      'after a day': [6, 0],
      'workers left': 0,
    });
  });
});
