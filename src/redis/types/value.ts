// What a key can hold. A value belongs to the epoch in which it was made or copied: writing to a
// value of an older epoch copies it first, so that a snapshot may keep the old one (copy on write,
// the same idea as BGSAVE's fork).

import type { ListValue } from './list.ts';
import type { StringValue } from './string.ts';

/** The value types by the names that TYPE answers. */
export interface Values {
  readonly string: StringValue;
  readonly list: ListValue;
}

export type Value = Values[keyof Values];
