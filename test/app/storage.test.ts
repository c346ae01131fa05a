/* What a browser stored is read back; what cannot be read gives the defaults and is told. */
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  load,
  type Store,
  saveProgress,
  saveSettings,
} from '../../src/app/storage.ts';
import { NO_PROGRESS } from '../../src/lesson/progress.ts';

function storeWith(entries: Record<string, string>): Store & { entries: Record<string, string> } {
  return {
    entries,
    getItem: (key) => entries[key] ?? null,
    setItem: (key, value) => {
      entries[key] = value;
    },
  };
}

it('gives back what was saved', () => {
  const store = storeWith({});
  saveSettings(store, { ...DEFAULT_SETTINGS, theme: 'projector', language: 'zh-CN' });
  const { settings, broken } = load(store);
  expect(settings).toMatchObject({ theme: 'projector', language: 'zh-CN' });
  expect(broken).toBe(false);
});

it('starts with the defaults, and says nothing, on a first visit', () => {
  expect(load(storeWith({}))).toEqual({
    settings: DEFAULT_SETTINGS,
    progress: NO_PROGRESS,
    broken: false,
  });
});

describe('does without', () => {
  it.each([
    ['text that is no JSON', '{"version":1,'],
    ['a theme that there is not', '{"version":1,"language":null,"theme":"x","everyone":true}'],
    ['another version', '{"version":2}'],
    ['null', 'null'],
  ])('%s', (_, text) => {
    const stored = load(storeWith({ 'redis-queue-lab.settings': text }));
    expect(stored.settings).toEqual(DEFAULT_SETTINGS);
    expect(stored.broken).toBe(true);
  });

  it('progress with a lesson that is none', () => {
    const text = '{"version":1,"lessons":{"a b":{}}}';
    const stored = load(storeWith({ 'redis-queue-lab.progress': text }));
    expect(stored.progress).toEqual(NO_PROGRESS);
    expect(stored.broken).toBe(true);
  });

  it('what it cannot read, but keeps it aside', () => {
    const text = '{"version":9,"lessons":{"push":"of a lab to come"}}';
    const store = storeWith({ 'redis-queue-lab.progress': text });
    load(store);
    saveProgress(store, NO_PROGRESS);
    expect(store.entries['redis-queue-lab.progress.unreadable']).toBe(text);
  });

  it('a store that refuses', () => {
    const refusing: Store = {
      getItem: () => {
        throw new Error('forbidden');
      },
      setItem: () => {
        throw new Error('full');
      },
    };
    expect(() => saveSettings(refusing, DEFAULT_SETTINGS)).not.toThrow();
    expect(load(refusing).settings).toEqual(DEFAULT_SETTINGS);
    expect(load(null).settings).toEqual(DEFAULT_SETTINGS);
  });
});
