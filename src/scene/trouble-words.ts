// What is wrong with a way between two machines, in few words: nobody at its ends is told.

import type { Ms } from '../base/time.ts';
import { seconds } from './clock.ts';
import type { TroubleMoment } from './moment.ts';
import { type Phrase, phrase } from './phrase.ts';

/** "cut, 2.0 s" or "+1.0 s"; null when nothing is wrong. */
export function troubleWords(trouble: TroubleMoment | null, t: Ms): Phrase | null {
  if (trouble === null) return null;
  if (trouble.kind === 'slow') {
    return phrase('stage.link.slow', { seconds: seconds(trouble.extraMs) });
  }
  if (trouble.healsAt === null) return phrase('stage.link.cut');
  return phrase('stage.link.cut-until', { seconds: seconds(trouble.healsAt - t) });
}
