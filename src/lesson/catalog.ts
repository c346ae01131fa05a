// All lessons, found by their place in the tree (lessons/NN-chapter/NN-slug/): nothing is
// registered. Heads are loaded at once for the list of lessons; a lesson's code and words when it
// is opened.

import type { Language } from '../i18n/language.ts';
import type { Lesson } from './lesson.ts';
import type { ChapterText } from './parse.ts';
import type { LessonHead, LessonText } from './text.ts';
import type { WholeLesson } from './whole-lesson.ts';

/** A chapter with its lessons in order. */
export interface Chapter {
  /** The slug: `lists`. */
  readonly id: string;
  readonly texts: Readonly<Partial<Record<Language, ChapterText>>>;
  readonly lessons: readonly LessonEntry[];
}

export interface LessonEntry {
  /** The slug, also in the URL: `push-and-pop`. Renumbering keeps it. */
  readonly id: string;
  /** The chapter's slug. */
  readonly chapter: string;
  /** Place in the whole course, from 1. */
  readonly number: number;
  /** `lessons/01-lists/01-push-and-pop` */
  readonly folder: string;
  readonly heads: Readonly<Partial<Record<Language, LessonHead>>>;
}

export interface OpenedLesson {
  readonly entry: LessonEntry;
  readonly lesson: Lesson;
  readonly text: LessonText;
  /** The language that `text` is in: English when the wanted one is missing. */
  readonly language: Language;
}

/** What the bundler found, by path from the root of the repository. */
export interface LessonFiles {
  readonly chapters: Readonly<Record<string, ChapterText>>;
  readonly heads: Readonly<Record<string, LessonHead>>;
  readonly texts: Readonly<Record<string, () => Promise<LessonText>>>;
  readonly lessons: Readonly<Record<string, () => Promise<Lesson>>>;
}

const PLACE = /lessons\/\d\d-([a-z0-9-]+)(?:\/\d\d-([a-z0-9-]+))?\/([\w-]+)\.(?:md|ts)$/;

/** An ordered view of files. The site's own is `catalog`; tests hand in their own files. */
export class Catalog {
  readonly chapters: readonly Chapter[];
  readonly lessons: readonly LessonEntry[];
  readonly #files: LessonFiles;

  constructor(files: LessonFiles) {
    this.#files = files;
    const folders = Object.keys(files.lessons).map(folderOf).sort();
    this.lessons = folders.map((folder, index) => {
      const [, chapter = '', id = ''] = PLACE.exec(`${folder}/lesson.ts`) ?? [];
      return { id, chapter, number: index + 1, folder, heads: byLanguage(files.heads, folder) };
    });
    const chapters = [...new Set(folders.map(folderOf))];
    this.chapters = chapters.map((folder) => {
      const id = PLACE.exec(`${folder}/en.md`)?.[1] ?? '';
      const lessons = this.lessons.filter((lesson) => folderOf(lesson.folder) === folder);
      return { id, texts: byLanguage(files.chapters, folder), lessons };
    });
  }

  /** The lesson with this slug. */
  find(id: string): LessonEntry | undefined {
    return this.lessons.find((lesson) => lesson.id === id);
  }

  /** The lesson that follows in the course, across chapters. */
  after(id: string): LessonEntry | undefined {
    const at = this.lessons.findIndex((lesson) => lesson.id === id);
    return at < 0 ? undefined : this.lessons[at + 1];
  }

  /** The last lesson of the course: it begins by asking again what was mistaken. */
  get last(): LessonEntry | undefined {
    return this.lessons.at(-1);
  }

  /** Loads a lesson's code and its words in every language, for verify.ts and for authors. */
  async whole({ folder }: LessonEntry): Promise<WholeLesson> {
    const loadLesson = this.#files.lessons[`${folder}/lesson.ts`];
    if (!loadLesson) throw new Error(`${folder} has no lesson.ts`);
    const texts: Partial<Record<Language, LessonText>> = {};
    for (const [language, load] of Object.entries(byLanguage(this.#files.texts, folder))) {
      texts[language as Language] = await load();
    }
    return { folder, lesson: await loadLesson(), texts };
  }

  /** Loads a lesson's code and words. Rejects when there is no such lesson. */
  async open(id: string, language: Language): Promise<OpenedLesson> {
    const entry = this.find(id);
    if (!entry) throw new Error(`there is no lesson "${id}"`);
    const wanted = this.#files.texts[`${entry.folder}/${language}.md`];
    const loadText = wanted ?? this.#files.texts[`${entry.folder}/en.md`];
    const loadLesson = this.#files.lessons[`${entry.folder}/lesson.ts`];
    if (!loadText || !loadLesson) throw new Error(`${entry.folder} has no en.md`);
    const [lesson, text] = await Promise.all([loadLesson(), loadText()]);
    return { entry, lesson, text, language: wanted ? language : 'en' };
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function byLanguage<T>(files: Readonly<Record<string, T>>, folder: string) {
  const found: Partial<Record<Language, T>> = {};
  for (const language of ['en', 'zh-CN'] as const) {
    const file = files[`${folder}/${language}.md`];
    if (file !== undefined) found[language] = file;
  }
  return found;
}

/** Paths as Vite's glob gives them start with a slash; ours do not. */
function unrooted<T>(files: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [path.slice(1), file]));
}

/** The lessons of this repository. */
export const catalog = new Catalog({
  chapters: unrooted(
    import.meta.glob<ChapterText>('/lessons/*/*.md', { import: 'default', eager: true }),
  ),
  heads: unrooted(
    import.meta.glob<LessonHead>('/lessons/*/*/*.md', {
      import: 'default',
      query: '?head',
      eager: true,
    }),
  ),
  texts: unrooted(import.meta.glob<LessonText>('/lessons/*/*/*.md', { import: 'default' })),
  lessons: unrooted(import.meta.glob<Lesson>('/lessons/*/*/lesson.ts', { import: 'default' })),
});
