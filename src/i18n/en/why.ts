// Words of the why-slice: what caused a loss or a second side effect.

export const why = {
  'why.label': 'Why it came so',
  'why.close': 'Show everything again',
  'why.show': 'Show only its causes',
} as const;

/** The key of a text of the why-slice. */
export type WhyTextKey = keyof typeof why;
