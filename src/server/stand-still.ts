// DEBUG SLEEP and its like: nobody is answered meanwhile.

export function standStill(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}
