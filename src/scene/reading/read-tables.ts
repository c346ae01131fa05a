// Hashes, sets and strings as the stage shows them.

import { type Bytes, text } from '../../base/bytes.ts';
import type { KeyView } from '../../redis/inspect.ts';
import { messagesIn } from '../../sim/payload.ts';
import type { RowMoment, TableMoment } from '../structure-moments.ts';
import { virtualOf } from './read-stream.ts';
import {
  type KeyAt,
  keyId,
  keyLabel,
  type Occupant,
  type ReadingContext,
  type StructureRead,
} from './structure-read.ts';

/** Rows that may be drawn; the rest is counted. */
const ROWS_AT_MOST = 8;
/** Longest value that is told, in chars. */
const VALUE_AT_MOST = 200;

/** All strings stand in one table, as they are many and small. */
export const STRINGS = 'strings';

interface Field {
  readonly slot: string;
  readonly name: Bytes;
  readonly value: Bytes | null;
}

/** A hash or a set; an expected one may be empty. */
export function readTable(
  type: 'hash' | 'set',
  where: KeyAt,
  isExpected: boolean,
  context: ReadingContext,
): StructureRead {
  const { db, key } = where;
  const { inspect } = context.node;
  const id = keyId(db, key);
  const fields: Field[] =
    type === 'hash'
      ? (inspect.hash(db, key) ?? []).map(([field, value]) => {
          return { slot: field as string, name: field, value };
        })
      : (inspect.set(db, key) ?? []).map((member) => {
          return { slot: member as string, name: member, value: null };
        });
  const moment: TableMoment = {
    kind: 'table',
    type,
    id,
    key: keyLabel(db, key),
    isExpected,
    isDead: false,
    length: fields.length,
    rows: fields.slice(0, ROWS_AT_MOST).map((field) => rowOf(field, null)),
  };
  const occupants = fields.slice(0, ROWS_AT_MOST).map(({ slot, name, value }): Occupant => {
    return { db, key, place: { kind: 'slot', structure: id, slot }, values: [value ?? name] };
  });
  return { moment, db, key, occupants };
}

function rowOf({ slot, name, value }: Field, expiresAt: number | null): RowMoment {
  return {
    slot,
    name: text(name).slice(0, VALUE_AT_MOST),
    value: value === null ? null : text(value).slice(0, VALUE_AT_MOST),
    expiresAt,
    holdsMessage: messagesIn(value ?? name).length > 0,
  };
}

/** The strings of all databases as one table, those that live longest first; none without one. */
export function readStrings(
  keys: readonly (KeyView & { readonly db: number })[],
  context: ReadingContext,
): StructureRead[] {
  if (keys.length === 0) return [];
  const shown = [...keys]
    .sort((a, b) => (b.expiresAt ?? 0) - (a.expiresAt ?? 0))
    .slice(0, ROWS_AT_MOST)
    .map(({ db, key, expiresAt }) => {
      const value = context.node.inspect.string(db, key) ?? null;
      const name = keyLabel(db, key);
      return { db, key, slot: keyId(db, key), name, value, expiresAt };
    });
  const moment: TableMoment = {
    kind: 'table',
    type: 'string',
    id: STRINGS,
    key: '',
    isExpected: false,
    isDead: false,
    length: keys.length,
    rows: shown.map(({ slot, key, name, value, expiresAt }) => ({
      ...rowOf({ slot, name: key, value }, null),
      name,
      expiresAt: expiresAt === null ? null : virtualOf(expiresAt, context),
    })),
  };
  const occupants = shown.map(({ db, key, slot, value }): Occupant => {
    const place = { kind: 'slot', structure: STRINGS, slot } as const;
    return { db, key, place, values: value === null ? [] : [value] };
  });
  const first = shown[0];
  return first === undefined ? [] : [{ moment, db: first.db, key: first.key, occupants }];
}
