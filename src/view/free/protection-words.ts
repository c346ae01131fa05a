// What a protection, a setting of a process or of the links is called, and its value.

import type { Key, Sentence } from '../../i18n/dictionary.ts';
import { PROTECTION_ROWS, type ProtectionName } from './protection-table.ts';

export function isProtection(name: string): name is ProtectionName {
  return Object.hasOwn(PROTECTION_ROWS, name);
}

/** The words of one of its choices. */
export function choiceKey(name: ProtectionName, choice: string): Key {
  return `protect.${name}-${choice}` as Key;
}

/** A value as people read it: on, off, so many seconds, or the words of a choice. */
export function valueWords(name: ProtectionName, value: unknown): Sentence | string {
  const { control } = PROTECTION_ROWS[name];
  switch (control.kind) {
    case 'switch':
      return { key: value === true ? 'protect.on' : 'protect.off' };
    case 'choice':
      return control.choices.includes(String(value))
        ? { key: choiceKey(name, String(value)) }
        : String(value);
    case 'time':
      if (value === 0) return { key: 'protect.off' };
      return { key: 'knob.seconds', params: { seconds: Number(value) / 1000 } };
    case 'length':
      return { key: 'knob.seconds', params: { seconds: Number(value) / 1000 } };
    case 'count':
      return value === 0 ? { key: 'protect.off' } : String(value);
    case 'size':
      return String(value);
  }
}
