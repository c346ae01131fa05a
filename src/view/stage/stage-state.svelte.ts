// What the reader points at on one stage: the object that the Tab key comes to, the message whose
// copies are lit, the object whose menu is open. The scene itself is not in here.

import { createContext } from 'svelte';
import type { Phrase } from '../../scene/phrase.ts';
import { say, type Translate } from '../../scene/phrase.ts';
import type { Box, StageObject } from '../../scene/shapes.ts';

/** Objects that facts speak of by their ids. */
const NAMED_KINDS: ReadonlySet<StageObject['kind']> = new Set([
  'actor',
  'link',
  'message',
  'packet',
]);

/** One thing on the stage that can be reached. `id` is unique on the stage. */
export interface Reachable {
  readonly id: string;
  readonly object: StageObject;
  readonly name: Phrase;
  readonly box: Box;
}

/** Shared by the stage and the objects on it. */
export class StageState {
  /** The one object that the Tab key comes to; arrow keys move it. */
  current = $state<string | null>(null);
  /** The object that is pointed at or has the focus. */
  pointed = $state<Reachable | null>(null);
  /** The object whose menu is open. */
  opened = $state<Reachable | null>(null);
  /** Lit from outside, by the prose or by the ledger. */
  highlight = $state<string | null>(null);
  /** Ids of the things that stay bright; null when nothing is dimmed. */
  bright = $state.raw<ReadonlySet<string> | null>(null);
  readonly #translate: () => Translate;
  readonly #onopen: (target: Reachable) => void;

  constructor(translate: () => Translate, onopen: (target: Reachable) => void) {
    this.#translate = translate;
    this.#onopen = onopen;
  }

  /** The message whose copies are lit; null when none is. */
  get lit(): string | null {
    const { pointed } = this;
    return pointed?.object.kind === 'message' ? pointed.object.id : this.highlight;
  }

  /** Whether a thing had no part in what is being explained. Structures and rooms always stay. */
  isDim({ kind, id }: StageObject): boolean {
    return this.bright !== null && NAMED_KINDS.has(kind) && !this.bright.has(id);
  }

  get t(): Translate {
    return this.#translate();
  }

  say(what: Phrase): string {
    return say(this.#translate(), what);
  }

  open(target: Reachable): void {
    this.current = target.id;
    this.#onopen(target);
  }
}

export const [stageState, provideStageState] = createContext<StageState>();
