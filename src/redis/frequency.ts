// How often keys are used, for the lfu policies: a counter that grows the more slowly the larger it
// is, and shrinks with the minutes in which its key is not used. Source: evict.c LFULogIncr,
// LFUDecrAndReturn; db.c updateLFU; object.c objectSetLRUOrLFU.

import type { Ms } from '../base/time.ts';

export interface FrequencyRules {
  /** In so many minutes it shrinks by one; 0: never (lfu-decay-time). */
  readonly decayMinutes: number;
  /** How much more slowly a large one grows (lfu-log-factor). */
  readonly logFactor: number;
}

/** When a key was used last, and the counter as of then. */
export interface Access {
  readonly touchedAt: Ms;
  readonly frequency: number;
}

/** What a file or RESTORE says of both. */
export interface StoredAccess {
  readonly idleSeconds: number | undefined;
  readonly frequency: number | undefined;
}

/** So that a new key has a chance to be used before it goes. Source: server.h LFU_INIT_VAL. */
export const INITIAL_FREQUENCY = 5;
const MOST = 255;
const ROLLS = 0x1_0000_0000;
const MINUTE_MS = 60_000;
/** Redis keeps the minutes in 16 bits. */
const MOST_MINUTES = 65_535;

/** The counter as of now. */
export function decayed({ touchedAt, frequency }: Access, now: Ms, rules: FrequencyRules): number {
  if (rules.decayMinutes === 0) return frequency;
  const [then, minute] = [touchedAt, now].map((at) => Math.floor(at / MINUTE_MS) & MOST_MINUTES);
  const elapsed = (minute as number) - (then as number);
  const periods = Math.floor(
    (elapsed >= 0 ? elapsed : elapsed + MOST_MINUTES) / rules.decayMinutes,
  );
  return Math.max(frequency - periods, 0);
}

/** The counter after one more use, as the dice have it: `roll` is one of 32 bits. */
export function usedAgain(frequency: number, { logFactor }: FrequencyRules, roll: number): number {
  if (frequency >= MOST) return MOST;
  const above = Math.max(frequency - INITIAL_FREQUENCY, 0);
  return roll / ROLLS < 1 / (above * logFactor + 1) ? frequency + 1 : frequency;
}

/** However often a command looks at a key, that is one use of it. */
export class Uses {
  #command = -1;
  readonly #seen = new Set<Access>();

  /** Whether the key was not used yet by the command that runs: `command` is its number. */
  isFirst(key: Access, command: number): boolean {
    if (command !== this.#command) this.#seen.clear();
    this.#command = command;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }
}

/** What of it is taken over: that by which the policy in force goes. */
export function accessFrom(
  { frequencies, now }: { readonly frequencies: FrequencyRules | null; readonly now: Ms },
  { idleSeconds = 0, frequency = INITIAL_FREQUENCY }: StoredAccess,
): Access {
  return frequencies === null
    ? { touchedAt: now - idleSeconds * 1000, frequency: INITIAL_FREQUENCY }
    : { touchedAt: now, frequency };
}

/** The rules of a configuration; null where its policy does not go by them. */
export function frequencyRules(parameter: (name: string) => string): FrequencyRules | null {
  if (!parameter('maxmemory-policy').endsWith('-lfu')) return null;
  return {
    decayMinutes: Number(parameter('lfu-decay-time')),
    logFactor: Number(parameter('lfu-log-factor')),
  };
}
