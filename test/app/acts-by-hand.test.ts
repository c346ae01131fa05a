/* Acts are scheduled, moved and removed; undo and reset know what was scheduled, what was done. */
import { beforeEach, describe, expect, it } from 'vitest';
import { actAt, moveAct, removeAct } from '../../src/app/acts-by-hand.ts';
import { freeRun } from '../../src/app/sandbox.ts';
import { Session } from '../../src/app/session.svelte.ts';
import { Run } from '../../src/sim/run.ts';

const crashA = { kind: 'fault', fault: 'process-crash', target: 'worker-A' } as const;
const crashB = { kind: 'fault', fault: 'process-crash', target: 'worker-B' } as const;

let session: Session;

/** A session without motion: nobody asks for frames. */
function sessionOn(fresh: () => Run): Session {
  return new Session(fresh, {
    frames: { request: () => 1, cancel: () => undefined },
    reducedMotion: () => true,
    onproblem: (problem) => {
      throw problem;
    },
  });
}

const inputs = () => session.frame.run.inputs.map(({ kind, at }) => [kind, at]);

beforeEach(() => {
  session = sessionOn(() => freeRun());
});

describe('a scheduled act', () => {
  beforeEach(() => session.rewrite((before) => actAt(before, crashA, 12_000)));

  it('happens when its time comes, and stays for another beginning', () => {
    session.seek(13_000);
    expect(session.frame.run.world.actor('worker-A')?.alive).toBe(false);
    session.reset();
    expect(session.frame.at).toBe(0);
    expect(inputs()).toEqual([['fault', 12_000]]);
  });

  it('survives an act by hand before it, and the undo of that act', () => {
    session.seek(5000);
    session.act(crashB);
    expect(inputs()).toEqual([
      ['fault', 5000],
      ['fault', 12_000],
    ]);
    session.undo();
    expect(inputs()).toEqual([['fault', 12_000]]);
  });

  it('can be moved and removed, and each can be undone', () => {
    session.seek(20_000);
    session.rewrite((before) => moveAct(before, 0, 3000));
    expect(inputs()).toEqual([['fault', 3000]]);
    expect(session.frame.at).toBe(20_000);
    session.rewrite((before) => removeAct(before, 0));
    expect(inputs()).toEqual([]);
    expect(session.frame.run.world.actor('worker-A')?.alive).toBe(true);
    session.undo();
    session.undo();
    expect(inputs()).toEqual([['fault', 12_000]]);
  });

  it('is not what undo takes back in a run that came from a link', () => {
    session.seek(5000);
    session.act(crashB);
    const file = session.frame.run.toFile();
    session = sessionOn(() => Run.start(file));
    expect(session.canUndo).toBe(true);
    session.undo();
    expect(inputs()).toEqual([['fault', 12_000]]);
    expect(session.canUndo).toBe(false);
  });
});

it('takes several acts of one moment back at once', () => {
  session.seek(4000);
  session.actAll([crashA, crashB]);
  expect(inputs()).toHaveLength(2);
  session.undo();
  expect(inputs()).toEqual([]);
});

it('an act that was moved keeps its new moment when somebody acts before', () => {
  session.seek(6000);
  session.act(crashA);
  session.rewrite((before) => moveAct(before, 0, 9000));
  session.seek(2000);
  session.act(crashB);
  expect(inputs()).toEqual([
    ['fault', 2000],
    ['fault', 9000],
  ]);
});
