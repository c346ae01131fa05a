// The language that the page is in, and the words of it. One per page: everything that calls `t` in
// a template is written anew when the language changes, and nothing else moves.

import { type Key, type Sentence, sayIn, translate } from './dictionary.ts';
import type { Language, Params } from './language.ts';

let current = $state<Language>('en');

/** The language that the page is in. */
export function language(): Language {
  return current;
}

/** Puts the page into a language. The run is not touched. */
export function setLanguage(next: Language): void {
  current = next;
}

/** The text under `key` in the language of the page. */
export function t(key: Key, params?: Params): string {
  return translate(current, key, params);
}

/** A sentence in the language of the page. */
export function say(sentence: Sentence): string {
  return sayIn(current, sentence);
}
