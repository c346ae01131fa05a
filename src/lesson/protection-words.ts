// A protection and its value, in the words of the strip that switches it.

import type { Key, Sentence } from '../i18n/dictionary.ts';
import type { Protections } from '../sim/protections.ts';

type Value = number | string | boolean;

/** `Backup copy` and `a set with deadlines`. */
export function protectionWords(name: keyof Protections, value: Value) {
  return { what: { key: `protect.${name}` } as const, value: valueWords(name, value) };
}

function valueWords(name: keyof Protections, value: Value): Sentence | string {
  if (value === true) return { key: 'protect.on' };
  if (value === false || value === 0) return { key: 'protect.off' };
  if (typeof value === 'string') return { key: `protect.${name}-${value}` as Key };
  return name.endsWith('Ms')
    ? { key: 'knob.seconds', params: { seconds: value / 1000 } }
    : String(value);
}
