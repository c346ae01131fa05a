// Progress as a file: to take it to another browser, or to hand it in. For whoever reads it, the
// file also says in words which predictions were mistaken and what was behind each; that follows
// from the progress, so it is passed over when the file is opened.

import type { Language } from '../i18n/language.ts';
import type { Catalog } from '../lesson/catalog.ts';
import { type Mistake, mistakesOf } from '../lesson/mistakes.ts';
import { plainText } from '../lesson/plain-text.ts';
import { type Progress, parseProgress } from '../lesson/progress.ts';
import type { Block, Inline } from '../lesson/text.ts';

/** The most that a file with progress can be; every lesson there is takes a few hundred bytes. */
const MAX_BYTES = 200_000;

/** A mistake in words. */
interface ToldMistake {
  readonly lesson: string;
  readonly step: string;
  readonly question: string;
  readonly chose: string;
  readonly misconception: string;
  readonly settled: boolean;
}

/** The file. Rejects when the words of a lesson do not load. */
export async function progressFile(
  course: Catalog,
  progress: Progress,
  language: Language,
): Promise<Blob> {
  const found = mistakesOf(course, progress);
  const mistakes = await Promise.all(found.map((mistake) => told(course, mistake, language)));
  const text = `${JSON.stringify({ ...progress, mistakes }, null, 1)}\n`;
  return new Blob([text], { type: 'application/json' });
}

/** The progress in a file; null when it is none of ours. */
export async function readProgress(file: Blob): Promise<Progress | null> {
  if (file.size > MAX_BYTES) return null;
  try {
    const json: unknown = JSON.parse(await file.text());
    return parseProgress(withoutMistakes(json));
  } catch {
    return null;
  }
}

function withoutMistakes(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || !('mistakes' in json)) return json;
  const { mistakes: _told, ...progress } = json;
  return progress;
}

async function told(
  course: Catalog,
  { entry, step, chose, settled }: Mistake,
  language: Language,
): Promise<ToldMistake> {
  const { text } = await course.open(entry.id, language);
  const words = text.steps.find(({ id }) => id === step);
  const option = words?.predict?.options.find(({ id }) => id === chose);
  const plain = (nodes: readonly (Block | Inline)[] = []) => plainText(nodes);
  return {
    lesson: text.title,
    step: words?.title ?? step,
    question: plain(words?.predict?.question),
    chose: plain(option?.label),
    misconception: plain(option?.misconception),
    settled,
  };
}
