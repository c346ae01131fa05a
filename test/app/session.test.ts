/* Playing, stepping, seeking, acting and undoing, with frames handed out by hand. */
import { beforeEach, describe, expect, it } from 'vitest';
import { freeRun } from '../../src/app/sandbox.ts';
import { Session } from '../../src/app/session.svelte.ts';
import { bytes } from '../../src/base/bytes.ts';
import { HandFrames } from './hand-frames.ts';

let frames: HandFrames;
let session: Session;
let reducedMotion = false;

beforeEach(() => {
  frames = new HandFrames();
  reducedMotion = false;
  session = new Session(freeRun, {
    frames,
    reducedMotion: () => reducedMotion,
    onproblem: (problem) => {
      throw problem;
    },
  });
});

const crashB = { kind: 'fault', fault: 'process-crash', target: 'worker-B' } as const;

describe('playing', () => {
  it('asks for frames only while something moves', () => {
    expect(frames.isAsked).toBe(false);
    session.play();
    expect(frames.isAsked).toBe(true);
    frames.pass(10, 16);
    session.pause();
    expect(frames.isAsked).toBe(false);
  });

  it('goes as fast as the speed says', () => {
    session.speed = 0.5;
    session.play();
    frames.pass(101, 16);
    const slow = session.frame.at;
    session.speed = 4;
    frames.pass(100, 16);
    expect(session.frame.at - slow).toBeCloseTo(8 * slow, -2);
  });

  it('gives the same run on a slow machine', () => {
    session.play();
    frames.pass(2000, 7);
    session.seek(12_000);
    const smooth = session.frame.run.digest();
    session.reset();
    session.play();
    frames.pass(200, 93);
    session.seek(12_000);
    expect(session.frame.run.digest()).toBe(smooth);
  });

  it('does not leap over time that passed while the tab stood still', () => {
    session.play();
    frames.pass(3, 16);
    const before = session.frame.at;
    frames.pass(1, 60_000);
    expect(session.frame.at - before).toBeLessThanOrEqual(100);
  });
});

describe('stepping', () => {
  it('comes to rest at the next step and shows its moves to the end', () => {
    session.step();
    frames.pass(500, 16);
    expect(frames.isAsked).toBe(false);
    const { facts, shown, at } = session.frame;
    expect(facts).toBeGreaterThan(0);
    expect(shown).toBeGreaterThan(at);
  });

  it('is the same by jump as by glide', () => {
    for (let count = 0; count < 12; count += 1) {
      session.step();
      frames.pass(500, 16);
    }
    const glided = session.frame.run.digest();
    session.reset();
    reducedMotion = true;
    for (let count = 0; count < 12; count += 1) session.step();
    expect(session.frame.run.digest()).toBe(glided);
  });

  it('goes back the way it came', () => {
    reducedMotion = true;
    for (let count = 0; count < 9; count += 1) session.step();
    const before = session.frame.run.digest();
    session.step();
    session.stepBack();
    expect(session.frame.run.digest()).toBe(before);
  });
});

describe('acting', () => {
  it('in the past leaves the old future behind, and undo brings it back', () => {
    session.seek(10_000);
    const old = session.frame.run.digest();
    session.seek(5000);
    expect(session.act(crashB)).toBe(true);
    expect(session.ghost).toMatchObject({ from: 5000, leftBy: 'act' });
    session.seek(10_000);
    expect(session.frame.run.digest()).not.toBe(old);
    session.undo();
    expect(session.frame.at).toBe(5000);
    expect(session.ghost?.leftBy).toBe('undo');
    session.seek(10_000);
    expect(session.frame.run.digest()).toBe(old);
  });

  it('at the end of what is known starts no branch', () => {
    session.seek(5000);
    expect(session.act(crashB)).toBe(false);
    expect(session.ghost).toBeNull();
  });

  it('happens at the moment that is shown', () => {
    reducedMotion = true;
    session.seek(4000);
    session.step();
    const { shown } = session.frame;
    session.act({ kind: 'command', argv: [bytes('PING')] });
    expect(session.frame.run.inputs.at(-1)?.at).toBeLessThanOrEqual(shown);
    expect(session.frame.run.inputs.at(-1)?.at).toBeGreaterThan(4000);
  });

  it('that the run cannot take is told and changes nothing', () => {
    const problems: string[] = [];
    const picky = new Session(freeRun, {
      frames,
      reducedMotion: () => false,
      onproblem: ({ message }) => problems.push(message),
    });
    picky.seek(2000);
    const before = picky.frame.run.digest();
    expect(picky.act({ kind: 'command', argv: Array(5000).fill('x') })).toBe(false);
    expect(problems).toEqual([expect.stringContaining('not valid')]);
    expect(picky.frame.run.digest()).toBe(before);
    expect(picky.canUndo).toBe(false);
  });

  it('can be undone act by act, and so can a reset', () => {
    session.seek(3000);
    session.act(crashB);
    session.act({ kind: 'command', argv: [bytes('PING')] });
    session.reset();
    expect(session.frame.run.inputs).toHaveLength(0);
    session.undo();
    expect(session.frame.run.inputs).toHaveLength(2);
    session.undo();
    session.undo();
    expect(session.frame.run.inputs).toHaveLength(0);
    expect(session.canUndo).toBe(false);
  });

  it('can be undone in a run that came with its inputs', () => {
    session.seek(3000);
    session.act(crashB);
    session.seek(6000);
    const { run } = session.frame;
    session.open(freeRun, run.fork());
    session.undo();
    expect(session.frame.at).toBe(3000);
    expect(session.frame.run.inputs).toHaveLength(0);
  });
});
