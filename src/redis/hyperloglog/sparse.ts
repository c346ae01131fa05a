// The sparse form of a HyperLogLog: runs of registers, an opcode of one or two octets each.
//
//   00xxxxxx            ZERO   1 to 64 registers that are zero
//   01xxxxxx yyyyyyyy   XZERO  1 to 16384 of them
//   1vvvvvxx            VAL    1 to 4 registers of a value of 1 to 32
//
// Which opcodes come of a change is seen from outside (GET, DUMP), so every step is that of
// hyperloglog.c hllSparseSet.

import { REGISTERS } from './registers.ts';

/** Larger values need the dense form. */
const LARGEST_SPARSE_VALUE = 32;
const LONGEST_ZERO = 64;
const LONGEST_VALUE_RUN = 4;
/** Opcodes that are looked at for neighbours of one value, from the one before the change on. */
const SCANNED = 5;

/** A run of registers as its opcode tells of it. */
export interface Run {
  readonly kind: 'zero' | 'xzero' | 'value';
  /** 0 in the runs of zeros. */
  readonly value: number;
  readonly length: number;
  /** Of the opcode, in octets. */
  readonly size: number;
}

/** The run whose opcode begins at a place. */
function runAt(octets: readonly number[], at: number): Run {
  const octet = octets[at] as number;
  if ((octet & 0x80) !== 0) {
    return { kind: 'value', value: ((octet >> 2) & 0x1f) + 1, length: (octet & 3) + 1, size: 1 };
  }
  if ((octet & 0x40) === 0) return { kind: 'zero', value: 0, length: (octet & 0x3f) + 1, size: 1 };
  const length = (((octet & 0x3f) << 8) | (octets[at + 1] ?? 0)) + 1;
  return { kind: 'xzero', value: 0, length, size: 2 };
}

/** All runs, in order. */
export function* runsOf(octets: readonly number[]): Generator<Run> {
  for (let at = 0; at < octets.length; ) {
    const run = runAt(octets, at);
    yield run;
    at += run.size;
  }
}

function zeros(length: number): number[] {
  if (length === 0) return [];
  if (length <= LONGEST_ZERO) return [length - 1];
  return [((length - 1) >> 8) | 0x40, (length - 1) & 0xff];
}

function values(value: number, length: number): number[] {
  return length === 0 ? [] : [((value - 1) << 2) | (length - 1) | 0x80];
}

/** No registers and nothing but zeros. */
export function emptySparse(): number[] {
  return zeros(REGISTERS);
}

/** What became of a change: `full` asks for the dense form, `damaged` is no HyperLogLog. */
export type SparseOutcome = 'changed' | 'same' | 'full' | 'damaged';

/**
 * Raises a register to a value, in place. `room` is how many octets more may be taken.
 * A value above `LARGEST_SPARSE_VALUE` is `full`.
 */
export function raiseSparse(
  octets: number[],
  index: number,
  value: number,
  room: number,
): SparseOutcome {
  if (value > LARGEST_SPARSE_VALUE) return 'full';
  const found = find(octets, index);
  if (found === undefined) return 'damaged';
  const { at, before, first, run } = found;
  if (run.kind === 'value' && run.value >= value) return 'same';
  const isWhole = run.length === 1 && run.kind !== 'xzero';
  const filler = (length: number) =>
    run.kind === 'value' ? values(run.value, length) : zeros(length);
  const replaced = isWhole
    ? values(value, 1)
    : [...filler(index - first), ...values(value, 1), ...filler(first + run.length - 1 - index)];
  const grown = replaced.length - run.size;
  if (grown > 0 && grown > room) return 'full';
  octets.splice(at, run.size, ...replaced);
  mergeFrom(octets, before ?? 0);
  return 'changed';
}

interface Found {
  readonly at: number;
  /** Where the opcode before it begins. */
  readonly before: number | null;
  /** The first register of the run. */
  readonly first: number;
  readonly run: Run;
}

function find(octets: readonly number[], index: number): Found | undefined {
  let before: number | null = null;
  let first = 0;
  for (let at = 0; at < octets.length; ) {
    const run = runAt(octets, at);
    if (index <= first + run.length - 1) return { at, before, first, run };
    before = at;
    at += run.size;
    first += run.length;
  }
  return undefined;
}

/** Joins neighbours of one value, as far as a run may be long. */
function mergeFrom(octets: number[], from: number): void {
  let at = from;
  for (let left = SCANNED; at < octets.length && left > 0; left -= 1) {
    const run = runAt(octets, at);
    const next = at + 1 < octets.length ? runAt(octets, at + 1) : undefined;
    const length = run.length + (next?.length ?? 0);
    const joins =
      run.kind === 'value' &&
      next?.kind === 'value' &&
      run.value === next.value &&
      length <= LONGEST_VALUE_RUN;
    if (joins) octets.splice(at, 2, ...values(run.value, length));
    else at += run.size;
  }
}
