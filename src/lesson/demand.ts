// How a case of verify.ts says what is wrong.

/** Throws an Error with `message` unless the condition holds. */
export function demand(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Demands the same strings in the same order. */
export function demandSame(
  what: string,
  found: readonly string[],
  wanted: readonly string[],
): void {
  const same = found.length === wanted.length && found.every((one, at) => one === wanted[at]);
  demand(same, `${what}: ${JSON.stringify(found)} is not ${JSON.stringify(wanted)}`);
}
