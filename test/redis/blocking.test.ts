/* Waiting clients: first come, first served, and nobody who left swallows anything. */
import { describe, expect, it } from 'vitest';
import { Choices } from '../base/choices.ts';
import { Session } from './session.ts';

describe('blocked clients', () => {
  it('are served in the order in which they came', () => {
    const session = new Session();
    for (const client of ['A', 'B', 'C']) expect(session.send(client, 'BLPOP q 0')).toEqual([]);
    expect(session.send('D', 'RPUSH q 1 2')).toEqual([
      'D: (int) 2',
      'A: ["q", "1"]',
      'B: ["q", "2"]',
    ]);
    expect(session.server.inspect.blockedClients()).toHaveLength(1);
  });

  it('give up their place when they leave', () => {
    const session = new Session();
    for (const client of ['A', 'B', 'C']) session.send(client, 'BLPOP q 0');
    session.leave('A');
    session.leave('B');
    expect(session.send('D', 'RPUSH q 1')).toEqual(['D: (int) 1', 'C: ["q", "1"]']);
    expect(session.list('q')).toBeUndefined();
  });

  it('give up their place when their time is over, earliest first', () => {
    const session = new Session();
    session.send('A', 'BLPOP q 3');
    session.send('B', 'BLPOP q 1');
    session.send('C', 'BLPOP q 2');
    expect(session.wait(2500)).toEqual(['B: nilArray', 'C: nilArray']);
    expect(session.send('D', 'RPUSH q 1')).toEqual(['D: (int) 1', 'A: ["q", "1"]']);
    expect(session.wait(10_000)).toEqual([]);
  });

  it('hand an element down a chain of moves in one go', () => {
    const session = new Session();
    for (let at = 0; at < 20; at += 1) {
      session.send(`M${at}`, `BLMOVE q${at} q${at + 1} LEFT RIGHT 0`);
    }
    expect(session.send('Z', 'RPUSH q0 x')).toHaveLength(21);
    expect(session.list('q20')).toEqual(['x']);
    expect(session.server.inspect.keys(0)).toHaveLength(1);
  });

  it('do not turn round for ever when two moves feed each other', () => {
    const session = new Session();
    session.send('A', 'BLMOVE a b LEFT RIGHT 0');
    session.send('B', 'BLMOVE b a LEFT RIGHT 0');
    expect(session.send('C', 'RPUSH a x')).toEqual(['C: (int) 1', 'A: "x"', 'B: "x"']);
    expect(session.list('a')).toEqual(['x']);
  });

  it('answer what was sent behind the wait, in order', () => {
    const session = new Session();
    session.send('A', 'BLPOP q 0');
    for (const line of ['PING', 'LLEN q', 'BLPOP q 0', 'PING late']) session.send('A', line);
    expect(session.send('B', 'RPUSH q 1')).toEqual([
      'B: (int) 1',
      'A: ["q", "1"]',
      'A: PONG',
      'A: (int) 0',
    ]);
    expect(session.send('B', 'RPUSH q 2')).toEqual(['B: (int) 1', 'A: ["q", "2"]', 'A: "late"']);
  });

  it.each([1, 2, 3])('each get one element, in turn, whatever happens, seed=%i', (seed) => {
    const session = new Session();
    const pick = new Choices(seed);
    const waiting: string[] = [];
    let pushed = 0;
    for (let step = 0; step < 500; step += 1) {
      const choice = pick.below(3);
      if (choice === 0) {
        waiting.push(`C${step}`);
        expect(session.send(`C${step}`, 'BLPOP q 0')).toEqual([]);
      } else if (choice === 1 && waiting.length > 0) {
        const [gone] = waiting.splice(pick.below(waiting.length), 1);
        session.leave(gone as string);
      } else if (waiting.length > 0) {
        pushed += 1;
        const first = waiting.shift();
        expect(session.send('P', `RPUSH q ${pushed}`)).toEqual([
          'P: (int) 1',
          `${first}: ["q", "${pushed}"]`,
        ]);
      }
    }
    expect(pushed).toBeGreaterThan(50);
    expect(session.server.inspect.blockedClients()).toHaveLength(waiting.length);
  });
});
