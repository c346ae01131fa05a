// The number of nodes of the radix tree that Redis would hold for a stream, as XINFO STREAM shows
// it. Source: rax.c. The tree's form depends on its keys alone, not on their history: a leaf per
// key, a node where keys part, and one compressed node for every run of bytes between two of these.

import type { StreamId, Uint64 } from './stream-id.ts';

const KEY_BYTES = 16;

/** Nodes for these keys, ascending and distinct. O(keys). */
export function radixNodeCount(keys: readonly StreamId[]): number {
  // The head is there even when the tree is empty.
  if (keys.length === 0) return 1;
  const encoded = keys.map(encode);
  let nodes = 0;
  // Depths at which the path to the previous key parts from its neighbours, the shallowest first.
  const forks: number[] = [];
  for (const [index, key] of encoded.entries()) {
    const next = encoded[index + 1];
    const shared = next === undefined ? -1 : sharedBytes(key, next);
    let below = KEY_BYTES;
    nodes += 1;
    while (forks.length > 0 && (forks.at(-1) as number) > shared) {
      const fork = forks.pop() as number;
      nodes += 1 + chain(fork, below);
      below = fork;
    }
    const above = forks.at(-1);
    if (next === undefined) {
      nodes += below > 0 ? 1 : 0;
    } else {
      nodes += chain(shared, below);
      if (above !== shared) forks.push(shared);
    }
  }
  return nodes;
}

/** One compressed node, where bytes are left between a fork and what hangs below it. */
function chain(fork: number, below: number): number {
  return below - fork > 1 ? 1 : 0;
}

/** Big-endian, as streamEncodeID has it. */
function encode(id: StreamId): string {
  return encodeUint64(id.ms) + encodeUint64(id.seq);
}

function encodeUint64(value: Uint64): string {
  const big = BigInt(value);
  let out = '';
  for (let shift = 56n; shift >= 0n; shift -= 8n) {
    out += String.fromCharCode(Number((big >> shift) & 0xffn));
  }
  return out;
}

function sharedBytes(a: string, b: string): number {
  let at = 0;
  while (at < KEY_BYTES && a[at] === b[at]) at += 1;
  return at;
}
