// What has too little room is said in fewer words before it is cut, in either language.

import { describe, expect, it } from 'vitest';
import { stage as en } from '../../../src/i18n/en/stage.ts';
import { fill } from '../../../src/i18n/language.ts';
import { stage as zh } from '../../../src/i18n/zh-CN/stage.ts';
import { literal, type Phrase, phrase, type Translate } from '../../../src/scene/phrase.ts';
import type { Label } from '../../../src/scene/shapes.ts';
import { widthOf } from '../../../src/scene/text.ts';
import { fitLabel } from '../../../src/view/stage/briefly.ts';

const english: Translate = (key, params) => fill(en[key], params);
const chinese: Translate = (key, params) => fill(zh[key], params);

function label(what: Phrase, maxWidth: number): Label {
  const font = { family: 'sans', size: 12, weight: 400 } as const;
  const rest = { x: 0, y: 0, anchor: 'start', maxLines: 1, lineHeight: 16 } as const;
  return { key: 'doing', phrase: what, tone: 'muted', font, maxWidth, ...rest };
}

const unknown = phrase('stage.belief.unknown', { number: 5 });

describe('a label', () => {
  it('is said whole where there is room', () => {
    const { lines, shortened } = fitLabel(english, label(unknown, 200));
    expect(lines).toEqual(['cannot know: is 5 stored?']);
    expect(shortened).toBe(false);
  });

  it('is said in brief where there is none, and keeps the whole for who points at it', () => {
    const fitted = fitLabel(english, label(unknown, 72));
    expect(fitted.lines).toEqual(['5 stored?']);
    expect(fitted).toMatchObject({ shortened: true, whole: 'cannot know: is 5 stored?' });
    expect(fitLabel(chinese, label(unknown, 72)).lines).toEqual(['5 存了吗']);
  });

  it('is brief in the parts that can be', () => {
    const why = phrase('stage.why.producer-crashed', { producer: literal('web-1'), diedAt: '2.1' });
    const reason = phrase('stage.lost.reason', { number: 7, why });
    expect(fitLabel(english, label(reason, 150)).lines).toEqual(['7: web-1 crashed first.']);
  });

  it('is cut where even that does not fit, or nobody found fewer words', () => {
    expect(fitLabel(english, label(unknown, 40)).lines).toEqual(['5 st…']);
    expect(fitLabel(english, label(literal('orders:backup'), 40)).lines).toEqual(['orde…']);
  });
});

describe('brief texts', () => {
  const briefKeys = (Object.keys(en) as (keyof typeof en)[]).filter((key) => {
    return key.endsWith('.brief');
  });

  it.each(briefKeys)('%s is narrower than the whole in both languages', (key) => {
    const whole = key.slice(0, -'.brief'.length);
    for (const texts of [en, zh] as const) {
      const widthOfText = (text: keyof typeof en) => {
        const words = texts[text]
          .replaceAll('{back}', '{seconds} s')
          .replaceAll(/\{\w+\}/g, '12.0');
        return widthOf(words, { family: 'sans', size: 12, weight: 400 });
      };
      expect(Object.keys(texts)).toContain(whole);
      expect(widthOfText(key)).toBeLessThan(widthOfText(whole as keyof typeof en));
    }
  });
});
