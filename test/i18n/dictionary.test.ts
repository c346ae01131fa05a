/* Texts exist in both languages with the same holes, and holes are filled as people read them. */
import { describe, expect, it } from 'vitest';
import { DICTIONARIES, type Key, sayIn, translate } from '../../src/i18n/dictionary.ts';
import { fill, holesOf, preferredLanguage } from '../../src/i18n/language.ts';

const KEYS = Object.keys(DICTIONARIES.en) as Key[];
const HAN = /\p{Script=Han}/u;

describe('filling', () => {
  it('puts values in and chooses between one and other', () => {
    const text = '{count|one message|{count} messages} of {name}';
    expect(fill(text, { count: 1, name: 'web-1' })).toBe('one message of web-1');
    expect(fill(text, { count: 3, name: 'web-1' })).toBe('3 messages of web-1');
  });

  it('never reads a value as a text with holes of its own', () => {
    expect(fill('{a} and {b}', { a: '{b}', b: 'x' })).toBe('{b} and x');
  });

  it('shows a hole that nobody filled', () => {
    expect(fill('{count|one|many} {name}', {})).toBe('{count|one|many} {name}');
  });

  it('keeps the space around a value in Chinese for Latin values only', () => {
    const text = '你让 {target} 崩溃';
    expect(fill(text, { target: 'web-1' })).toBe('你让 web-1 崩溃');
    expect(fill(text, { target: '消费者 B' })).toBe('你让消费者 B 崩溃');
    expect(fill('{a} {b}', { a: '你', b: 'x' })).toBe('你 x');
  });

  it('says a sentence inside a sentence', () => {
    const sentence = {
      key: 'fact.work-started',
      params: { actor: { key: 'actor.worker', params: { letter: 'B' } }, number: 4 },
    } as const;
    expect(sayIn('en', sentence)).toBe('worker B starts work on message 4');
    expect(sayIn('zh-CN', sentence)).toBe('消费者 B 开始处理消息 4');
  });
});

describe('both languages', () => {
  it('have the same holes in every text', () => {
    const different = KEYS.filter((key) => {
      const english = holesOf(DICTIONARIES.en[key]);
      const chinese = holesOf(DICTIONARIES['zh-CN'][key]);
      // English counts to choose between one and other; Chinese need not say the number again.
      const optional = new Set(holesOf((DICTIONARIES.en[key].match(/\{\w+\|/g) ?? []).join('')));
      const missing = english.filter((name) => !chinese.includes(name) && !optional.has(name));
      return missing.length > 0 || chinese.some((name) => !english.includes(name));
    });
    expect(different).toEqual([]);
  });

  it('puts a space between Han and Latin', () => {
    const tight = KEYS.filter((key) =>
      /\p{Script=Han}[A-Za-z0-9{]|[A-Za-z0-9}]\p{Script=Han}/u.test(
        translate('zh-CN', key).replaceAll(/“[^”]*”/g, ''),
      ),
    );
    expect(tight).toEqual([]);
  });

  it('leaves no English sentence in Chinese', () => {
    const untranslated = KEYS.filter((key) => {
      const chinese = DICTIONARIES['zh-CN'][key];
      return chinese.replaceAll(/\{[^}]*\}/g, '').includes(' ') && !HAN.test(chinese);
    });
    expect(untranslated).toEqual([]);
  });
});

it('chooses the language that serves a reader best', () => {
  expect(preferredLanguage(['fr', 'zh-TW', 'en'])).toBe('zh-CN');
  expect(preferredLanguage(['de-DE', 'en-US'])).toBe('en');
  expect(preferredLanguage([])).toBe('en');
});
