// The same in fewer words. A text of the stage may have a brief one beside it, `<key>.brief`; it is
// said where the whole does not fit, which shows only once the words are in the reader's language.

import { type StageTextKey, stage } from '../../i18n/en/stage.ts';
import { type Phrase, say, type Translate } from '../../scene/phrase.ts';
import type { Label } from '../../scene/shapes.ts';
import { type FittedWords, fitWords } from '../../scene/text.ts';

/** Of the phrase, or of those in it that have a brief text; null where there is none. */
function briefly(what: Phrase): Phrase | null {
  if ('literal' in what) return null;
  const brief = `${what.key}.brief`;
  if (brief in stage) return { ...what, key: brief as StageTextKey };
  let isShorter = false;
  const params = Object.entries(what.params ?? {}).map(([name, value]) => {
    const shorter = typeof value === 'object' ? briefly(value) : null;
    isShorter ||= shorter !== null;
    return [name, shorter ?? value] as const;
  });
  return isShorter ? { ...what, params: Object.fromEntries(params) } : null;
}

/** A label's words as they stand on the stage, and the whole of them. */
export interface FittedLabel extends FittedWords {
  readonly whole: string;
}

/** Fits a label into its room: whole, else in brief, else cut short. */
export function fitLabel(t: Translate, label: Label): FittedLabel {
  const { phrase, font, maxWidth, maxLines } = label;
  const whole = say(t, phrase);
  const fitted = fitWords(whole, font, maxWidth, maxLines);
  if (!fitted.shortened) return { ...fitted, whole };
  const brief = briefly(phrase);
  if (brief === null) return { ...fitted, whole };
  return { ...fitWords(say(t, brief), font, maxWidth, maxLines), shortened: true, whole };
}
