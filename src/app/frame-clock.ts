// The browser's animation frames behind an interface, so that tests can hand frames out by hand.

export interface FrameClock {
  /** Calls back once before the next repaint, with a monotonic time in ms. */
  request(callback: (nowMs: number) => void): number;
  cancel(handle: number): void;
}

export const BROWSER_FRAMES: FrameClock = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
};
