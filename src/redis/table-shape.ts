// What DEBUG HTSTATS says of hash tables that are not here: their sizes as Redis would have grown
// them, and the elements spread over them by a hash of our own. A table that was larger once and
// has shrunk, or is about to, is not told from one that only grew. Source: dict.c
// _dictGetStatsHt.

import type { Bytes } from '../base/bytes.ts';

const SMALLEST = 4;
/** Source: dict.c DICT_STATS_VECTLEN; the longest chains are not listed. */
const LISTED_LENGTHS = 49;

/** Slots of a table that has grown to hold so many. */
function tableSlots(count: number): number {
  let slots = SMALLEST;
  while (slots < count) slots *= 2;
  return slots;
}

/** The report of one table. */
export function tableReport(members: Iterable<Bytes>, count: number): string {
  const title = 'Hash table 0 stats (main hash table):\n';
  if (count === 0) return `${title}No stats available for empty dictionaries\n`;
  const slots = tableSlots(count);
  const chains = new Map<number, number>();
  for (const member of members) {
    const slot = hash(member) & (slots - 1);
    chains.set(slot, (chains.get(slot) ?? 0) + 1);
  }
  const lengths = new Map([[0, slots - chains.size]]);
  for (const length of chains.values()) lengths.set(length, (lengths.get(length) ?? 0) + 1);
  const average = (count / chains.size).toFixed(2);
  const listed = [...lengths]
    .filter(([length, times]) => times > 0 && length < LISTED_LENGTHS)
    .sort(([a], [b]) => a - b)
    .map(([length, times]) => `   ${length}: ${times} (${((times / slots) * 100).toFixed(2)}%)\n`);
  return (
    `${title} table size: ${slots}\n number of elements: ${count}\n` +
    ` different slots: ${chains.size}\n max chain length: ${Math.max(...lengths.keys())}\n` +
    ` avg chain length (counted): ${average}\n avg chain length (computed): ${average}\n` +
    ` Chain length distribution:\n${listed.join('')}`
  );
}

/** FNV-1a, 32 bits. */
function hash(member: Bytes): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < member.length; at += 1) {
    state = Math.imul(state ^ member.charCodeAt(at), 0x01000193);
  }
  return (state ^ (state >>> 15)) >>> 0;
}
