// Looking up what must be there. A miss is a programming error of ours.

/** The value under a key. Throws when there is none. */
export function existing<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`there is no ${String(key)}`);
  return value;
}
