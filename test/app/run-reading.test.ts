/* What the panels read while a run plays, with frames handed out by hand. */
import { beforeEach, describe, expect, it } from 'vitest';
import { RunReading } from '../../src/app/run-reading.svelte.ts';
import { freeRun } from '../../src/app/sandbox.ts';
import { Session } from '../../src/app/session.svelte.ts';
import { consoleEntries } from '../../src/view/dock/console-entries.ts';
import { HandFrames } from './hand-frames.ts';

/** A tenth of a second of frames. */
const LATE_FRAMES = 6;

let frames: HandFrames;
let session: Session;
let reading: RunReading;

beforeEach(() => {
  frames = new HandFrames();
  session = new Session(freeRun, {
    frames,
    reducedMotion: () => false,
    onproblem: (problem) => {
      throw problem;
    },
  });
  const wanted = {
    rules: { allowed: null, locked: false },
    everyone: true,
    hidesSchedule: false,
    hidesArmed: false,
    details: false,
  };
  reading = new RunReading(session, () => wanted);
});

const shown = () => reading.entries.map(({ seq }) => seq);

/** What there is to show at the playhead. */
function there(): number[] {
  const { journal, world } = session.frame.run;
  const everyone = new Set(world.actors().map(({ id }) => id));
  return consoleEntries(journal, everyone).map(({ seq }) => seq);
}

describe('while a run plays', () => {
  it('the console follows it, a tenth of a second behind at most', () => {
    session.play();
    const truth: number[][] = [];
    let changes = 0;
    let before = shown();
    for (let frame = 0; frame < 300; frame += 1) {
      frames.pass(1, 16);
      truth.push(there());
      const now = shown();
      expect(truth.slice(-LATE_FRAMES)).toContainEqual(now);
      if (now.length !== before.length) changes += 1;
      before = now;
    }
    expect(before.length).toBeGreaterThan(5);
    expect(changes).toBeLessThanOrEqual(300 / LATE_FRAMES + 1);
  });

  it('and is complete once it stands', () => {
    session.play();
    for (let frame = 0; frame < 120; frame += 1) {
      frames.pass(1, 16);
      shown();
    }
    session.pause();
    expect(shown()).toEqual(there());
    expect(shown().length).toBeGreaterThan(2);
  });
});

describe('while a run stands', () => {
  it('a seek shows what the console held at that moment', () => {
    session.play();
    frames.pass(200, 16);
    session.pause();
    session.seek(1500);
    frames.pass(100, 16);
    expect(shown()).toEqual(there());
  });
});
