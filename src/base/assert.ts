// Programming errors of ours: they must stop the run loudly, unlike a client's error, which is a
// reply.

/** Throws when `condition` is false. `what` names the invariant that does not hold. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${what}`);
}

/** Marks a branch that the types rule out. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}
