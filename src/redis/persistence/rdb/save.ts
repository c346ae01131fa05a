// A dataset → an RDB file, in pieces: so that a server that saves in the background can do a bit
// at a time. Source: rdb.c rdbSaveRio, rdbSaveDb, rdbSaveKeyValuePair, rdbSaveInfoAuxFields. Left
// out: used-mem.

import { type Bytes, raw } from '../../../base/bytes.ts';
import type { DatabaseImage } from '../../database-entry.ts';
import { type Access, decayed, frequencyRules } from '../../frequency.ts';
import { digits } from '../../integer.ts';
import type { ServerSnapshot } from '../../snapshot.ts';
import { REDIS_VERSION } from '../../version.ts';
import { Crc64 } from './crc64.ts';
import { littleEndian64 } from './octets.ts';
import { MAGIC, OPCODE } from './rdb-format.ts';
import { RdbWriter } from './rdb-writer.ts';
import { rdbType, writeValue } from './value-writer.ts';

/** About so many bytes make a piece. */
const PIECE_BYTES = 64 * 1024;
const NO_CHECKSUM = raw('\0'.repeat(8));

/** What a file is for: an AOF's base says so. */
export type RdbPurpose = 'file' | 'aof-base' | 'replication';

type Source = Pick<
  ServerSnapshot,
  'databases' | 'clients' | 'scripts' | 'config' | 'now' | 'replication'
>;

/** The whole file in one string. */
export function rdbOf(snapshot: Source, purpose: RdbPurpose = 'file'): Bytes {
  return raw([...rdbPieces(snapshot, purpose)].join(''));
}

/** The file piece by piece, or key by key. */
export function* rdbPieces(
  snapshot: Source,
  purpose: RdbPurpose = 'file',
  pieceBytes = PIECE_BYTES,
): Generator<Bytes> {
  const writer = new RdbWriter();
  const sum = new Crc64();
  writer.raw(MAGIC);
  writeFacts(writer, snapshot, purpose);
  for (const { code } of snapshot.scripts.libraries) writer.octet(OPCODE.function2).string(code);
  const writeAccess = accessWriter(writer, snapshot);
  for (const [index, image] of snapshot.databases.entries()) {
    if (image.length === 0) continue;
    writeDatabaseHead(writer, index, image);
    for (const entry of image) {
      writeEntry(writer, entry, writeAccess);
      if (writer.length < pieceBytes) continue;
      const piece = writer.take();
      sum.add(piece);
      yield piece;
    }
  }
  writer.octet(OPCODE.end);
  const last = writer.take();
  sum.add(last);
  const isSummed = snapshot.config.get('rdbchecksum') !== 'no';
  yield raw(last + (isSummed ? sum.value() : NO_CHECKSUM));
}

function writeFacts(writer: RdbWriter, snapshot: Source, purpose: RdbPurpose): void {
  const fact = (name: string, value: string) =>
    writer.octet(OPCODE.aux).string(raw(name)).string(raw(value));
  fact('redis-ver', REDIS_VERSION);
  fact('redis-bits', '64');
  fact('ctime', digits(Math.floor(snapshot.now / 1000)));
  const { replid, offset } = snapshot.replication;
  const db = streamDb(snapshot);
  // Whoever loads the file can then go on with the stream where the file ends.
  if (purpose !== 'aof-base' && db !== undefined) {
    fact('repl-stream-db', String(db));
    fact('repl-id', replid);
    fact('repl-offset', String(offset));
  }
  fact('aof-base', purpose === 'aof-base' ? '1' : '0');
}

/** The database that the stream has selected; undefined without a stream. */
function streamDb({ replication, clients }: Source): number | undefined {
  const { primary, backlog, selectedDb } = replication;
  if (primary === null) return backlog === null ? undefined : Math.max(selectedDb, 0);
  return clients.find(({ id }) => id === primary.client)?.db ?? primary.cached?.db;
}

function writeDatabaseHead(writer: RdbWriter, index: number, image: DatabaseImage): void {
  const expiring = image.reduce(
    (count, { expiresAt }) => count + (Number.isFinite(expiresAt) ? 1 : 0),
    0,
  );
  writer.octet(OPCODE.selectDb).size(index);
  writer.octet(OPCODE.resizeDb).size(image.length).size(expiring);
}

/** Writes when or how often a key was used, where the policy for eviction goes by it. */
function accessWriter(writer: RdbWriter, { config, now }: Source): (access: Access) => void {
  const rules = frequencyRules((name) => config.get(name) ?? '');
  if (rules !== null) {
    return (access) => writer.octet(OPCODE.freq).octet(decayed(access, now, rules));
  }
  if (!config.get('maxmemory-policy')?.endsWith('-lru')) return () => undefined;
  return ({ touchedAt }) =>
    writer.octet(OPCODE.idle).size(Math.max(Math.floor((now - touchedAt) / 1000), 0));
}

function writeEntry(
  writer: RdbWriter,
  entry: DatabaseImage[number],
  writeAccess: (access: Access) => void,
): void {
  const { key, value, expiresAt } = entry;
  if (expiresAt !== Number.POSITIVE_INFINITY) {
    writer.octet(OPCODE.expireMs).raw(littleEndian64(expiresAt));
  }
  writeAccess(entry);
  writer.octet(rdbType(value)).string(key);
  writeValue(writer, value);
}
