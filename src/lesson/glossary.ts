// GLOSSARY.md to terms. The form: "## term · 术语" per term, below it the meaning in English and then
// in Chinese, a paragraph each. A term's id is its English name with dashes:
// [words](term:dead-letter-queue).

import type { Tokens } from 'marked';
import type { Language } from '../i18n/language.ts';
import { Converter, tokenize } from './markdown.ts';
import { Problems } from './problems.ts';
import type { Inline } from './text.ts';

/** A term with its name and meaning in each language. */
export interface Term {
  readonly id: string;
  readonly names: Readonly<Record<Language, string>>;
  readonly meanings: Readonly<Record<Language, readonly Inline[]>>;
}

/** Reads the glossary. Throws a LessonTextError with every problem found. */
export function parseGlossary(source: string, file: string): Term[] {
  const problems = new Problems(file);
  const converter = new Converter(problems, []);
  const placed = tokenize(source, 1);
  const terms: Term[] = [];
  placed.forEach(({ token, line }, index) => {
    if (token.type !== 'heading' || token.depth !== 2) return;
    const [english, chinese] = (token as Tokens.Heading).text.split(' · ');
    const [en, zh] = [1, 2].map((offset) => {
      const below = placed[index + offset]?.token;
      return below?.type === 'paragraph' ? converter.inlines(below.tokens ?? [], line) : undefined;
    });
    if (!english || !chinese || !en || !zh) {
      problems.add(line, 'a term is "## term · 术语" and two paragraphs, English and Chinese');
      return;
    }
    const id = idOf(english);
    if (terms.some((term) => term.id === id)) problems.add(line, `"${english}" is there twice`);
    terms.push({ id, names: { en: english, 'zh-CN': chinese }, meanings: { en, 'zh-CN': zh } });
  });
  problems.throwIfAny();
  return terms;
}

function idOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
