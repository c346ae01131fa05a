// The Vite plugin that turns the words of lessons into modules while the site is built, so that a
// mistake in them stops the build with its file and line and no markdown parser reaches the page.
//   lessons/NN-chapter/NN-slug/en.md        the LessonText
//   lessons/NN-chapter/NN-slug/en.md?head   the LessonHead alone, for the list of lessons
//   lessons/NN-chapter/en.md                the ChapterText
//   GLOSSARY.md                             the terms

import type { Plugin } from 'vite';
import { parseGlossary } from './glossary.ts';
import { parseChapterText, parseLessonText } from './parse.ts';
import { headOf } from './text.ts';

const LESSON = /(lessons\/\d\d-[\w-]+\/\d\d-[\w-]+\/(?:en|zh-CN)\.md)(\?head)?$/;
const CHAPTER = /(lessons\/\d\d-[\w-]+\/(?:en|zh-CN)\.md)$/;
const GLOSSARY = /GLOSSARY\.md$/;

/** Reads lessons, chapters and the glossary; everything else passes. */
export function lessonTexts(): Plugin {
  return {
    name: 'lesson-texts',
    transform(source, id) {
      const lesson = LESSON.exec(id);
      if (lesson) {
        const text = parseLessonText(source, lesson[1] as string);
        return asModule(lesson[2] ? headOf(text) : text);
      }
      const chapter = CHAPTER.exec(id);
      if (chapter) return asModule(parseChapterText(source, chapter[1] as string));
      return GLOSSARY.test(id) ? asModule(parseGlossary(source, 'GLOSSARY.md')) : undefined;
    },
  };
}

function asModule(value: unknown) {
  return { code: `export default ${JSON.stringify(value)};`, map: null };
}
