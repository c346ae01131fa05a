// `^` and math.pow. Apart, as Math.pow is the only inexact function that the operators need.
// Source: C's pow, which differs from JavaScript's for 1 and -1.

export function power(base: number, exponent: number): number {
  if (base === 1) return 1;
  if (base === -1 && Math.abs(exponent) === Infinity) return 1;
  // biome-ignore lint/style/useExponentiationOperator: only Math.pow is let pass here
  return Math.pow(base, exponent);
}
