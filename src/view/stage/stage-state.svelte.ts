// What the reader points at on one stage: the object that the Tab key comes to, the message whose
// copies are lit, the object whose menu is open. The scene itself is not in here.

import { createContext } from 'svelte';
import type { Phrase } from '../../scene/phrase.ts';
import { say, type Translate } from '../../scene/phrase.ts';
import type { Box, StageObject } from '../../scene/shapes.ts';
import { Motion } from './motion.ts';

/** Objects that facts speak of by their ids. */
const NAMED_KINDS: ReadonlySet<StageObject['kind']> = new Set([
  'actor',
  'link',
  'message',
  'packet',
]);

/** One thing on the stage that can be chosen. `id` is unique on the stage. */
export interface Choosable {
  readonly id: string;
  readonly object: StageObject;
  readonly name: Phrase;
}

/** The same, with where it is at the moment. */
export interface Reachable extends Choosable {
  readonly box: Box;
}

/** Shared by the stage and the objects on it. */
export class StageState {
  /** The one object that the Tab key comes to; arrow keys move it. */
  current = $state<string | null>(null);
  /** The object that is pointed at or has the focus. */
  pointed = $state.raw<Choosable | null>(null);
  /** The object whose menu is open. */
  opened = $state.raw<Choosable | null>(null);
  /** Lit from outside, by the prose or by the ledger. */
  highlight = $state<string | null>(null);
  /** Ids of the things that stay bright; null when nothing is dimmed. */
  bright = $state.raw<ReadonlySet<string> | null>(null);
  /** Where what moves is, in each frame. */
  readonly motion = new Motion();
  readonly #translate: () => Translate;
  readonly #onopen: (target: Choosable) => void;

  constructor(translate: () => Translate, onopen: (target: Choosable) => void) {
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

  open(target: Choosable): void {
    this.current = target.id;
    this.#onopen(target);
  }
}

export const [stageState, provideStageState] = createContext<StageState>();
