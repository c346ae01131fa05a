/* A clock of frames that a test turns by hand. */
import type { FrameClock } from '../../src/app/frame-clock.ts';

/** Frames on demand. */
export class HandFrames implements FrameClock {
  #waiting: ((nowMs: number) => void) | null = null;
  #now = 1000;

  get isAsked(): boolean {
    return this.#waiting !== null;
  }

  request(callback: (nowMs: number) => void): number {
    this.#waiting = callback;
    return 1;
  }

  cancel(): void {
    this.#waiting = null;
  }

  /** Lets frames pass, each `everyMs` after the one before, as long as somebody asks. */
  pass(count: number, everyMs: number): void {
    for (let frame = 0; frame < count && this.#waiting !== null; frame += 1) {
      this.#now += everyMs;
      const callback = this.#waiting;
      this.#waiting = null;
      callback(this.#now);
    }
  }
}
