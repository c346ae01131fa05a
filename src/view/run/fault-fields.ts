// What can be said about a fault beyond its target, as fields of a form. Each has an initial value,
// so that nobody needs to say anything. Times are in ms here and in seconds on the page.

interface FieldOf<Kind extends string, Value> {
  readonly kind: Kind;
  /** The fault's param, and the key of its words: `param.<name>`. */
  readonly name: string;
  readonly initial: Value;
}

export type FaultField =
  | FieldOf<'time', number>
  /** Null: never, or for ever. */
  | FieldOf<'maybe-time', number | null>
  /** A time that may be negative. */
  | FieldOf<'jump', number>
  | FieldOf<'factor', number>
  | (FieldOf<'choice', string> & { readonly choices: readonly string[] })
  /** Names of those on a node's side of a partition, with commas between. */
  | FieldOf<'side', string>;

export type FaultParamValue = string | number | null;

export const restartsAfter = (initial: number | null): FaultField => ({
  kind: 'maybe-time',
  name: 'restartAfterMs',
  initial,
});

export const healsAfter = (initial: number | null): FaultField => ({
  kind: 'maybe-time',
  name: 'healAfterMs',
  initial,
});

export const lasts = (initial: number): FaultField => ({
  kind: 'time',
  name: 'durationMs',
  initial,
});

export const carrying = (initial: 'any' | 'message'): FaultField => ({
  kind: 'choice',
  name: 'carrying',
  initial,
  choices: ['any', 'message'],
});

/** The params of a fault as its fields begin. */
export function initialParams(fields: readonly FaultField[]): Record<string, FaultParamValue> {
  return Object.fromEntries(fields.map(({ name, initial }) => [name, initial]));
}
