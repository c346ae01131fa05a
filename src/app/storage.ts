// What this browser keeps between visits: settings and progress. Storage may be full, forbidden or
// broken, and what comes back is not trusted: it is parsed, and in doubt the defaults hold.

import * as v from 'valibot';
import { LANGUAGES } from '../i18n/language.ts';
import { NO_PROGRESS, type Progress, parseProgress } from '../lesson/progress.ts';
import { CODE_FORMS } from '../view/code/code-form.ts';

export const THEMES = ['auto', 'light', 'dark', 'projector'] as const;
export type Theme = (typeof THEMES)[number];

const settingsSchema = v.strictObject({
  version: v.literal(1),
  language: v.nullable(v.picklist(LANGUAGES)),
  theme: v.picklist(THEMES),
  /** Whether the console also shows what other processes send. */
  everyone: v.boolean(),
  /** How programs are shown: as they run here, or with a client. */
  code: v.optional(v.picklist(CODE_FORMS), 'run'),
});

/** What a reader has set. `language` null: as the browser asks for. */
export type Settings = v.InferOutput<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = {
  version: 1,
  language: null,
  theme: 'auto',
  everyone: true,
  code: 'run',
};

/** The part of `localStorage` that is used. */
export type Store = Pick<Storage, 'getItem' | 'setItem'>;

const SETTINGS_KEY = 'redis-queue-lab.settings';
const PROGRESS_KEY = 'redis-queue-lab.progress';
/** What could not be read is put aside, under its key with this behind it. */
const ASIDE = '.unreadable';

export interface Stored {
  readonly settings: Settings;
  readonly progress: Progress;
  /** True when something was there that could not be read; the defaults stand in its place. */
  readonly broken: boolean;
}

/** Reads everything; what cannot be read is put aside. Never throws. */
export function load(store: Store | null): Stored {
  const settings = read(store, SETTINGS_KEY, (json) => {
    const parsed = v.safeParse(settingsSchema, json);
    return parsed.success ? parsed.output : null;
  });
  const progress = read(store, PROGRESS_KEY, parseProgress);
  return {
    settings: settings.value ?? DEFAULT_SETTINGS,
    progress: progress.value ?? NO_PROGRESS,
    broken: settings.broken || progress.broken,
  };
}

/** Keeps the settings. A store that refuses loses them at the end of the visit, no more. */
export function saveSettings(store: Store | null, settings: Settings): void {
  write(store, SETTINGS_KEY, JSON.stringify(settings));
}

/** Keeps the progress, in the same way. */
export function saveProgress(store: Store | null, progress: Progress): void {
  write(store, PROGRESS_KEY, JSON.stringify(progress));
}

/** The browser's own store; null where it is forbidden. */
export function browserStore(): Store | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function read<T>(
  store: Store | null,
  key: string,
  parse: (json: unknown) => T | null,
): { value: T | null; broken: boolean } {
  let text: string | null = null;
  try {
    text = store?.getItem(key) ?? null;
    if (text === null) return { value: null, broken: false };
    const value = parse(JSON.parse(text));
    if (value !== null) return { value, broken: false };
  } catch {
    // No text of ours, or a store that refuses: told below.
  }
  if (text !== null) write(store, key + ASIDE, text);
  return { value: null, broken: text !== null };
}

function write(store: Store | null, key: string, text: string): void {
  try {
    store?.setItem(key, text);
  } catch {
    // Full or forbidden: the visit goes on without it.
  }
}
