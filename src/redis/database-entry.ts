// What a database keeps under a key beside the value, and how that goes into a snapshot and out of
// it. Source: db.c, server.h redisDb and robj.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Value } from './types/value.ts';

/** No expiry. A number, so that one comparison tells whether a key is due. */
export const NEVER = Number.POSITIVE_INFINITY;

/** A key, its value and what is remembered of both. */
export interface Entry {
  readonly key: Bytes;
  value: Value;
  expiresAt: Ms;
  /** Last access, for OBJECT IDLETIME. */
  touchedAt: Ms;
  /** How often it was used up to then, where that is counted: OBJECT FREQ. */
  frequency: number;
  /** Where the entry stands in the dense row. */
  slot: number;
  /** The estimated size, as far as it is counted; see `KeyspaceMemory`. */
  bytes: number;
}

/** To go on with: field by field, in the order of `add`, as `resumedClient` is. */
export function resumedEntry(entry: Readonly<Entry>): Entry {
  return {
    key: entry.key,
    value: entry.value,
    expiresAt: entry.expiresAt,
    touchedAt: entry.touchedAt,
    frequency: entry.frequency,
    slot: entry.slot,
    bytes: entry.bytes,
  };
}

/** The dataset of one logical database, as a snapshot holds it. Values are shared, not copied. */
export type DatabaseImage = readonly Readonly<Entry>[];
