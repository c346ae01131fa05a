// A setting that was changed, in words: a protection of the design, or a time of somebody.

import type { Key, Sentence } from '../../i18n/dictionary.ts';
import { isProtection, valueWords } from '../free/protection-words.ts';
import { nameOfTarget } from './names.ts';

type Value = number | string | boolean;

const DESIGN = 'design';
const ALL_LINKS: ReadonlySet<string> = new Set(['link', 'replication']);

/** `Backup copy: one processing list`; `worker A, work takes: 4 s`. */
export function knobWords(target: string, name: string, value: Value): Sentence {
  const what = nameOfKnob(target, name);
  const words =
    target === DESIGN && isProtection(name) ? valueWords(name, value) : plain(name, value);
  if (target === DESIGN || ALL_LINKS.has(target)) {
    return { key: 'schedule.knob', params: { what, value: words } };
  }
  return { key: 'schedule.knob-of', params: { target: nameOfTarget(target), what, value: words } };
}

/** What a setting is called. */
export function nameOfKnob(target: string, name: string): Sentence | string {
  if (target === DESIGN) return isProtection(name) ? { key: `protect.${name}` } : name;
  return KNOBS.has(name) ? { key: `knob.${name}` as Key } : name;
}

const KNOBS: ReadonlySet<string> = new Set([
  'messages',
  'intervalMs',
  'replyTimeoutMs',
  'maxAttempts',
  'backoffMs',
  'clockOffsetMs',
  'take',
  'pollIntervalMs',
  'blockTimeoutMs',
  'reconnectMs',
  'workMs',
  'workJitterMs',
  'latencyMs',
  'jitterMs',
]);

function plain(name: string, value: Value): Sentence | string {
  if (!name.endsWith('Ms')) return String(value);
  return { key: 'knob.seconds', params: { seconds: Number(value) / 1000 } };
}
