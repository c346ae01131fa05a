// Structural sharing: of a new value that is in part as the one before, the equal parts are taken
// from the one before. Who compares by identity then sees at once what did not change.

/**
 * `next`, with all that is equal in `before` taken from there; `before` itself when all of it is.
 * Only arrays and plain objects are looked into; anything else is taken as it is.
 */
export function kept<Value>(before: unknown, next: Value): Value {
  if (Object.is(before, next)) return next;
  if (Array.isArray(before) && Array.isArray(next)) return keptArray(before, next) as Value;
  if (isPlain(before) && isPlain(next)) return keptObject(before, next) as Value;
  return next;
}

/** Shapes come and go in the middle: those with a key are compared with the one of that key. */
function keptArray(before: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const byKey = new Map<unknown, unknown>();
  for (const item of before) if (isPlain(item) && 'key' in item) byKey.set(item.key, item);
  let isSame = before.length === next.length;
  const shared = next.map((item, index) => {
    const old = isPlain(item) && 'key' in item ? byKey.get(item.key) : before[index];
    const value = kept(old, item);
    isSame &&= value === before[index];
    return value;
  });
  return isSame ? before : shared;
}

function keptObject(before: Plain, next: Plain): Plain {
  const names = Object.keys(next);
  let isSame = Object.keys(before).length === names.length;
  // Most objects that differ have no part in common with the one before: they stay what they are.
  let shared: Record<string, unknown> | null = null;
  for (const name of names) {
    const [old, own] = [before[name], next[name]];
    const value = kept(old, own);
    isSame &&= Object.is(value, old) && (value !== undefined || name in before);
    if (Object.is(value, own)) continue;
    shared ??= { ...next };
    shared[name] = value;
  }
  return isSame ? before : (shared ?? next);
}

type Plain = Readonly<Record<string, unknown>>;

function isPlain(value: unknown): value is Plain {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
