// The machine's clock, and one alarm at the emulator's next deadline.

import type { Ms } from '../base/time.ts';

/** setTimeout counts in 31 bits; a later alarm is set again when this one rings. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

export class RealClock {
  readonly #ring: () => void;
  #alarm: NodeJS.Timeout | null = null;
  #alarmAt: Ms | null = null;
  #isOver = false;

  /** `ring` is called when the alarm goes off, and may set the next one. */
  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Integer milliseconds since the Unix epoch. */
  now(): Ms {
    return Date.now();
  }

  /** Sets the one alarm; null takes it away. */
  wakeAt(at: Ms | null): void {
    if (at === this.#alarmAt) return;
    this.#silence();
    if (at === null || this.#isOver) return;
    this.#alarmAt = at;
    const sleepMs = Math.min(Math.max(at - this.now(), 0), LONGEST_SLEEP_MS);
    this.#alarm = setTimeout(() => {
      this.#alarm = null;
      this.#alarmAt = null;
      this.#ring();
    }, sleepMs);
  }

  /** For good: connections that close later would set the alarm of a server that has ended. */
  stop(): void {
    this.#isOver = true;
    this.#silence();
  }

  #silence(): void {
    if (this.#alarm !== null) clearTimeout(this.#alarm);
    this.#alarm = null;
    this.#alarmAt = null;
  }
}
