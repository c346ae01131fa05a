// What DUMP and FUNCTION DUMP answer and RESTORE takes: a part of an RDB file with a version and a
// checksum behind it. Source: cluster.c createDumpPayload, verifyDumpPayload. Redis compresses long
// strings in it, the lab does not: the bytes may differ, but either side reads the other's.

import { type Bytes, raw } from '../../../base/bytes.ts';
import type { Value } from '../../types/value.ts';
import { Crc64 } from './crc64.ts';
import { littleEndian, unsignedAt } from './octets.ts';
import { OPCODE, RDB_VERSION, RdbFault } from './rdb-format.ts';
import { RdbReader } from './rdb-reader.ts';
import { RdbWriter } from './rdb-writer.ts';
import { readValue, type ValueSettings } from './value-reader.ts';
import { rdbType, writeValue } from './value-writer.ts';

const SUM_BYTES = 8;
const FOOTER_BYTES = 2 + SUM_BYTES;

/** A value without its key. */
export function dumpValue(value: Readonly<Value>): Bytes {
  const writer = new RdbWriter().octet(rdbType(value));
  writeValue(writer, value);
  return sealed(writer);
}

/** The value in a payload that was verified; throws RdbFault when it makes no sense. */
export function restoreValue(payload: Bytes, settings: ValueSettings): Value {
  const reader = new RdbReader(payload);
  return readValue(reader, reader.octet(), settings);
}

/** Libraries of functions by their code. */
export function dumpLibraries(codes: Iterable<Bytes>): Bytes {
  const writer = new RdbWriter();
  for (const code of codes) writer.octet(OPCODE.function2).string(code);
  return sealed(writer);
}

/** The code of the libraries in a payload that was verified; throws RdbFault. */
export function restoreLibraries(payload: Bytes): Bytes[] {
  const reader = new RdbReader(payload);
  const codes: Bytes[] = [];
  while (payload.length - reader.at > FOOTER_BYTES) {
    if (reader.octet() !== OPCODE.function2) throw new RdbFault('given type is not a function');
    codes.push(reader.string());
  }
  return codes;
}

function sealed(writer: RdbWriter): Bytes {
  const body = raw(writer.take() + littleEndian(RDB_VERSION, 2));
  return raw(body + new Crc64().add(body).value());
}

/** Whether a payload is of a version that is known here, and whole. */
export function isWholePayload(payload: Bytes, checksSum: boolean): boolean {
  const end = payload.length - FOOTER_BYTES;
  if (end < 0 || unsignedAt(payload, end, 2) > RDB_VERSION) return false;
  const sum = payload.slice(-SUM_BYTES);
  return !checksSum || new Crc64().add(payload, 0, payload.length - SUM_BYTES).value() === sum;
}
