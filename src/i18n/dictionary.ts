// All texts of the interface by key, area by area. English is the source of the keys: a key that
// another language lacks, or has too much, is a type error. The prose of lessons is in lessons/.

import { charts as enCharts } from './en/charts.ts';
import { code as enCode } from './en/code.ts';
import { console as enConsole } from './en/console.ts';
import { course as enCourse } from './en/course.ts';
import { explore as enExplore } from './en/explore.ts';
import { fact as enFact } from './en/fact.ts';
import { free as enFree } from './en/free.ts';
import { home as enHome } from './en/home.ts';
import { lesson as enLesson } from './en/lesson.ts';
import { lessonBriefs as enLessonBriefs } from './en/lesson-briefs.ts';
import { lessonServers as enLessonServers } from './en/lesson-servers.ts';
import { lessonStreams as enLessonStreams } from './en/lesson-streams.ts';
import { minds as enMinds } from './en/minds.ts';
import { page as enPage } from './en/page.ts';
import { protect as enProtect } from './en/protect.ts';
import { run as enRun } from './en/run.ts';
import { sequence as enSequence } from './en/sequence.ts';
import { stage as enStage } from './en/stage.ts';
import { twin as enTwin } from './en/twin.ts';
import { why as enWhy } from './en/why.ts';
import { fill, type Language, type Params } from './language.ts';
import { charts as zhCharts } from './zh-CN/charts.ts';
import { code as zhCode } from './zh-CN/code.ts';
import { console as zhConsole } from './zh-CN/console.ts';
import { course as zhCourse } from './zh-CN/course.ts';
import { explore as zhExplore } from './zh-CN/explore.ts';
import { fact as zhFact } from './zh-CN/fact.ts';
import { free as zhFree } from './zh-CN/free.ts';
import { home as zhHome } from './zh-CN/home.ts';
import { lesson as zhLesson } from './zh-CN/lesson.ts';
import { lessonBriefs as zhLessonBriefs } from './zh-CN/lesson-briefs.ts';
import { lessonServers as zhLessonServers } from './zh-CN/lesson-servers.ts';
import { lessonStreams as zhLessonStreams } from './zh-CN/lesson-streams.ts';
import { minds as zhMinds } from './zh-CN/minds.ts';
import { page as zhPage } from './zh-CN/page.ts';
import { protect as zhProtect } from './zh-CN/protect.ts';
import { run as zhRun } from './zh-CN/run.ts';
import { sequence as zhSequence } from './zh-CN/sequence.ts';
import { stage as zhStage } from './zh-CN/stage.ts';
import { twin as zhTwin } from './zh-CN/twin.ts';
import { why as zhWhy } from './zh-CN/why.ts';

const en = {
  ...enPage,
  ...enHome,
  ...enCourse,
  ...enRun,
  ...enProtect,
  ...enFree,
  ...enConsole,
  ...enFact,
  ...enLesson,
  ...enLessonStreams,
  ...enLessonServers,
  ...enLessonBriefs,
  ...enStage,
  ...enExplore,
  ...enSequence,
  ...enCharts,
  ...enCode,
  ...enMinds,
  ...enWhy,
  ...enTwin,
};

/** The key of a text. */
export type Key = keyof typeof en;

const zhCn: Readonly<Record<Key, string>> = {
  ...zhPage,
  ...zhHome,
  ...zhCourse,
  ...zhRun,
  ...zhProtect,
  ...zhFree,
  ...zhConsole,
  ...zhFact,
  ...zhLesson,
  ...zhLessonStreams,
  ...zhLessonServers,
  ...zhLessonBriefs,
  ...zhStage,
  ...zhExplore,
  ...zhSequence,
  ...zhCharts,
  ...zhCode,
  ...zhMinds,
  ...zhWhy,
  ...zhTwin,
};

export const DICTIONARIES: Readonly<Record<Language, Readonly<Record<Key, string>>>> = {
  en,
  'zh-CN': zhCn,
};

/** A sentence as data; a parameter may itself be a sentence. */
export interface Sentence {
  readonly key: Key;
  readonly params?: SentenceParams;
}

export type SentenceParams = Readonly<Record<string, string | number | Sentence>>;

/** The text under `key`, its holes filled. */
export function translate(language: Language, key: Key, params?: Params): string {
  return fill(DICTIONARIES[language][key], params);
}

/** Puts a sentence and the sentences inside it into words. */
export function sayIn(language: Language, sentence: Sentence): string {
  const params: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(sentence.params ?? {})) {
    params[name] = typeof value === 'object' ? sayIn(language, value) : value;
  }
  return translate(language, sentence.key, params);
}
