// Sizes as a configuration writes them: 100mb, 1g, 4096. Source: util.c memtoull.

const UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  b: 1n,
  k: 1000n,
  kb: 1024n,
  m: 1_000_000n,
  mb: 1_048_576n,
  g: 1_000_000_000n,
  gb: 1_073_741_824n,
};

/** The bytes that a text stands for; undefined when it is no size. No digits at all mean 0. */
export function parseMemory(text: string): bigint | undefined {
  const found = /^([0-9]*)([a-z]*)$/i.exec(text);
  const unit = UNITS[found?.[2]?.toLowerCase() ?? '-'];
  if (found === null || unit === undefined) return undefined;
  return BigInt.asUintN(64, BigInt(found[1] || '0') * unit);
}
