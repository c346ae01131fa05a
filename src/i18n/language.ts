// The languages of the lab and how a text takes its parameters. A text is a plain string with two
// forms of holes: `{name}` for a value, and `{count|1 message|{count} messages}` for one wording or
// the other, told apart by whether the value is 1 (Chinese has no such choice). Holes are filled as
// text, never as HTML.

/** A language tag, as `lang` attributes and addresses carry it. */
export type Language = 'en' | 'zh-CN';

export const LANGUAGES: readonly Language[] = ['en', 'zh-CN'];

/** Each language by its own name: a reader who cannot read the page must find the way out. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  'zh-CN': '中文',
};

/** Values for the holes of a text. */
export type Params = Readonly<Record<string, string | number>>;

/** Whether a string from an address or from storage is a language of ours. */
export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language);
}

/**
 * The language that serves a reader best, given what the browser asks for in order of preference.
 * Any Chinese gets Simplified Chinese; everything else gets English.
 */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

const INNER = String.raw`((?:[^{}|]|\{\w+\})*)`;
const CHOICE = new RegExp(String.raw`\{(\w+)\|${INNER}\|${INNER}\}`, 'g');
const VALUE = /\{(\w+)\}/g;

/** Stands around each value while a text is filled; no text has it. */
const SEAM = '\u{e000}';
const HAN = String.raw`\p{Script=Han}`;
const GAPS = new RegExp(`(?<=${HAN}) ${SEAM}(?=${HAN})|(?<=${HAN})${SEAM} (?=${HAN})`, 'gu');

/**
 * Fills the holes of a text. A hole without a value stays visible, so that it is noticed. The space
 * that a Chinese text keeps around a hole is for Latin values: where a value is Chinese, it goes.
 */
export function fill(text: string, params: Params = {}): string {
  return text
    .replace(CHOICE, (whole, name: string, one: string, other: string) => {
      const value = params[name];
      if (value === undefined) return whole;
      return Number(value) === 1 ? one : other;
    })
    .replace(VALUE, (whole, name: string) => {
      const value = params[name];
      return value === undefined ? whole : `${SEAM}${value}${SEAM}`;
    })
    .replace(GAPS, '')
    .replaceAll(SEAM, '');
}

/** The names of a text's holes, sorted: every language must have the same ones. */
export function holesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)[|}]/g)].map((match) => match[1] as string))].sort();
}
