// A message that came to harm, for the ledger's strip.

export interface Harm {
  readonly number: number;
  readonly state: 'lost' | 'done-twice';
  /** The reason in the reader's language. */
  readonly why: string;
}
