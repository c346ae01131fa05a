// A value as plain data, for digests: equal values give equal descriptions, whatever their
// encoding.

import type { Plain } from '../../base/digest.ts';
import type { Value } from './value.ts';

/** Elements in list order. */
export function describeValue(value: Readonly<Value>): Plain {
  switch (value.type) {
    case 'string':
      return ['string', value.value];
    case 'list':
      return ['list', value.slice(0, value.length - 1)];
  }
}
