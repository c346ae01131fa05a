// Words on the stage, before they are in any language. A scene says what is to be said; the view
// says it in the reader's language. So a scene is the same in English and in Chinese.

import type { StageTextKey } from '../i18n/en/stage.ts';

/** Something to say: a text of the dictionaries with its parameters, or words as they are. */
export type Phrase =
  | { readonly key: StageTextKey; readonly params?: PhraseParams }
  | { readonly literal: string };

/** A parameter may itself be a phrase: "worker B" within "worker B, working on message 4". */
export type PhraseParams = Readonly<Record<string, string | number | Phrase>>;

/** Turns a text of the stage's dictionary into words; `src/i18n` has one per language. */
export type Translate = (
  key: StageTextKey,
  params?: Readonly<Record<string, string | number>>,
) => string;

/** A phrase of the dictionaries. */
export function phrase(key: StageTextKey, params?: PhraseParams): Phrase {
  return params === undefined ? { key } : { key, params };
}

/** Words that stay as they are: keys, commands, replies, addresses. */
export function literal(words: string): Phrase {
  return { literal: words };
}

/** A phrase in words. Inner phrases are said first. */
export function say(t: Translate, what: Phrase): string {
  if ('literal' in what) return what.literal;
  if (what.params === undefined) return t(what.key);
  const params: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(what.params)) {
    params[name] = typeof value === 'object' ? say(t, value) : value;
  }
  return t(what.key, params);
}
