// All that a node holds, as the stage shows it: first what the design uses, be it empty, then other
// keys in the order of their names.

import type { Bytes } from '../../base/bytes.ts';
import type { KeyView } from '../../redis/inspect.ts';
import { type ExpectedKey, expectedKeys } from './expected-keys.ts';
import { readChannel } from './read-channel.ts';
import { readList } from './read-lists.ts';
import { readStream } from './read-stream.ts';
import { readStrings, readTable } from './read-tables.ts';
import { readZset } from './read-zset.ts';
import { type KeyAt, keyId, type ReadingContext, type StructureRead } from './structure-read.ts';

const TYPES = { list: 'list', zset: 'zset', stream: 'stream', hash: 'hash', set: 'set' } as const;

/** All structures of a node. */
export function readStructures(context: ReadingContext): StructureRead[] {
  const { node, scenario, protections } = context;
  const all = node.inspect
    .databases()
    .flatMap((db) =>
      node.inspect.keys(db).map((each): KeyView & { readonly db: number } => ({ ...each, db })),
    );
  const types = new Map(all.map(({ db, key, type }) => [keyId(db, key), type]));
  const isAsExpected = ({ kind, key }: ExpectedKey) => {
    if (kind === 'channel') return true;
    // Somebody may have put something else under its name.
    const type = types.get(keyId(0, key));
    return type === undefined || type === TYPES[kind];
  };
  const expected = expectedKeys(scenario, protections).filter(isAsExpected);
  const taken = new Set(
    expected.filter(({ kind }) => kind !== 'channel').map(({ key }) => keyId(0, key)),
  );
  const others = all.filter(({ db, key }) => !taken.has(keyId(db, key)));
  return [
    ...expected.map((each) => readExpected(each, context)),
    ...others.flatMap((each) => readOther(each, context)),
    ...readStrings(
      others.filter(({ type }) => type === 'string'),
      context,
    ),
  ];
}

function readExpected(expected: ExpectedKey, context: ReadingContext): StructureRead {
  const where: KeyAt = { db: 0, key: expected.key };
  switch (expected.kind) {
    case 'list':
      return readList(where, expected, context);
    case 'zset':
      return readZset(where, expected, context);
    case 'stream':
      return readStream(where, expected, context);
    case 'channel':
      return readChannel(expected.key, context);
    case 'hash':
    case 'set':
      return readTable(expected.kind, where, true, context);
  }
}

function readOther(
  { db, key, type }: { readonly db: number; readonly key: Bytes; readonly type: KeyView['type'] },
  context: ReadingContext,
): StructureRead[] {
  switch (type) {
    case 'list':
      return [readList({ db, key }, null, context)];
    case 'zset':
      return [readZset({ db, key }, null, context)];
    case 'stream':
      return [readStream({ db, key }, null, context)];
    case 'hash':
    case 'set':
      return [readTable(type, { db, key }, false, context)];
    case 'string':
      return [];
  }
}
