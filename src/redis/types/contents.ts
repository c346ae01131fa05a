// What a value holds, told as the effects that would have built it up: for values that come to a
// key as a whole (RENAME, COPY, SORT STORE, SWAPDB).

import type { Bytes } from '../../base/bytes.ts';
import type { ElementEffect } from '../effects.ts';
import type { Value } from './value.ts';

export function contentEffects(
  db: number,
  key: Bytes,
  value: Readonly<Value>,
): readonly ElementEffect[] {
  switch (value.type) {
    case 'string':
      return [{ kind: 'string-set', db, key, value: value.value }];
    case 'list': {
      const added = value.slice(0, value.length - 1);
      return [{ kind: 'list-spliced', db, key, at: 0, removed: [], added }];
    }
  }
}
