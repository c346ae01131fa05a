// What Redis would free in the background: here it only counts. Source: lazyfree.c
// lazyfreeGetFreeEffort, freeObjAsync.

import { raw } from '../base/bytes.ts';
import { keyBytes } from './memory.ts';
import type { Value } from './types/value.ts';

/** As many allocations are freed at once. */
const THRESHOLD = 64;
/** What a node of a list holds. Source: list-max-listpack-size -2. */
const NODE_BYTES = 8192;

/** Whether UNLINK leaves a value's memory to the background. */
export function isFreedLazily(value: Readonly<Value>): boolean {
  return freeEffort(value) > THRESHOLD;
}

function freeEffort(value: Readonly<Value>): number {
  switch (value.type) {
    case 'list':
      return Math.ceil(keyBytes(raw(''), value) / NODE_BYTES);
    case 'set':
    case 'zset':
    case 'hash': {
      const encoding = value.encoding();
      return encoding === 'hashtable' || encoding === 'skiplist' ? value.size : 1;
    }
    case 'stream': {
      const [first] = value.groups();
      const perGroup = first === undefined ? 0 : 1 + first.pending.size;
      return value.log.nodeKeys().length + value.groupCount * perGroup;
    }
    case 'string':
      return 1;
  }
}
