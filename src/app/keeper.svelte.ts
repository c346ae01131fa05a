// Settings and progress as state; every change is kept in the browser's storage at once.

import type { Progress } from '../lesson/progress.ts';
import { load, type Settings, type Store, saveProgress, saveSettings } from './storage.ts';

export class Keeper {
  #settings: Settings = $state.raw() as Settings;
  #progress: Progress = $state.raw() as Progress;
  readonly #store: Store | null;
  /** True when what was stored could not be read. */
  readonly wasBroken: boolean;

  constructor(store: Store | null) {
    this.#store = store;
    const stored = load(store);
    this.#settings = stored.settings;
    this.#progress = stored.progress;
    this.wasBroken = stored.broken;
  }

  get settings(): Settings {
    return this.#settings;
  }

  change(settings: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...settings };
    saveSettings(this.#store, this.#settings);
  }

  get progress(): Progress {
    return this.#progress;
  }

  set progress(progress: Progress) {
    if (progress === this.#progress) return;
    this.#progress = progress;
    saveProgress(this.#store, progress);
  }
}
