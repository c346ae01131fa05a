// Words on the stage in both languages and at every size: large enough, inside their room, and
// whole wherever the room is not taken up by somebody's long key.

import { describe, expect, it } from 'vitest';
import { stage as en } from '../../src/i18n/en/stage.ts';
import { fill } from '../../src/i18n/language.ts';
import { stage as zh } from '../../src/i18n/zh-CN/stage.ts';
import { say, type Translate } from '../../src/scene/phrase.ts';
import { composeMoment } from '../../src/scene/scene.ts';
import type { Box, Label, Scene } from '../../src/scene/shapes.ts';
import { fitWords, widthOf } from '../../src/scene/text.ts';
import { busyMoment, crowdedMoment, moment } from './moments.ts';
import { inside, STAGES } from './stages.ts';

const LANGUAGES: Record<string, Translate> = {
  en: (key, params) => fill(en[key], params),
  'zh-CN': (key, params) => fill(zh[key], params),
};

interface Placed {
  readonly label: Label;
  readonly room: Box;
}

function labelsOf(scene: Scene): Placed[] {
  const stage = { x: 0, y: 0, width: scene.width, height: scene.height };
  return [
    ...scene.headings.map((label) => ({ label, room: stage })),
    ...scene.cards.flatMap(({ box, labels }) => labels.map((label) => ({ label, room: box }))),
    ...scene.lists.flatMap(({ box, labels }) => labels.map((label) => ({ label, room: box }))),
    ...scene.lists.flatMap(({ waiting }) =>
      waiting.map(({ label, box: room }) => ({ label, room })),
    ),
  ];
}

/** What the words of a label cover, by the estimate that the view uses too. */
function coveredBy(label: Label, lines: readonly string[]): Box {
  const width = Math.max(0, ...lines.map((line) => widthOf(line, label.font)));
  const shift = { start: 0, middle: width / 2, end: width }[label.anchor];
  return {
    x: label.x - shift,
    y: label.y - label.font.size * 0.8,
    width,
    height: (lines.length - 1) * label.lineHeight + label.font.size,
  };
}

for (const { name, size, options, smallestText, tight = false } of STAGES) {
  for (const [language, t] of Object.entries(LANGUAGES)) {
    describe(`${name} in ${language}`, () => {
      const scenes = [moment(), busyMoment(), crowdedMoment()].map((what) =>
        composeMoment(what, 7420, size, options),
      );

      it('sets no text smaller than can be read', () => {
        const sizes = scenes.flatMap((scene) => [
          ...labelsOf(scene).map(({ label }) => label.font.size),
          ...scene.tokens.flatMap(({ font, tag }) => [font.size, tag?.font.size ?? font.size]),
          ...scene.packets.map(({ tag }) => tag.font.size),
          ...scene.heaps.map(({ font }) => font.size),
        ]);
        expect(Math.min(...sizes)).toBeGreaterThanOrEqual(smallestText);
      });

      it('keeps all words inside their cards', () => {
        for (const { label, room } of scenes.flatMap(labelsOf)) {
          const words = say(t, label.phrase);
          const { lines } = fitWords(words, label.font, label.maxWidth, label.maxLines);
          expect(lines.length, words).toBeGreaterThan(0);
          expect(inside(coveredBy(label, lines), room), `${words} as ${lines.join('|')}`).toBe(
            true,
          );
        }
      });

      it.skipIf(tight)('says everything in full in a run of usual size', () => {
        const [, busy] = scenes;
        for (const { label } of labelsOf(busy as Scene)) {
          const words = say(t, label.phrase);
          const fitted = fitWords(words, label.font, label.maxWidth, label.maxLines);
          expect(fitted.shortened, `${words} as ${fitted.lines.join('|')}`).toBe(false);
        }
      });

      it('names every object in full sentences without holes', () => {
        for (const scene of scenes) {
          const shapes = [
            ...scene.cards,
            ...scene.links,
            ...scene.lists,
            ...scene.heaps,
            ...scene.packets,
            ...scene.tokens,
          ];
          for (const { name: what } of shapes) expect(say(t, what)).not.toMatch(/[{}]/);
        }
      });
    });
  }
}

describe('names for screen readers', () => {
  const t = LANGUAGES.en as Translate;
  const scene = composeMoment(busyMoment(), 7420, { width: 936, height: 392 });
  const names = [...scene.tokens, ...scene.cards, ...scene.packets].map(({ name }) => say(t, name));

  it('say where a message is and what happens to it', () => {
    expect(names).toContain('message 5, waiting in orders, next to leave');
    expect(names).toContain('message 7, waiting in orders, with 2 before it');
    expect(names).toContain('message 3, worker A is working on it, 0.8\u00a0s to go');
    expect(names).toContain('message 8, on its way to Redis with LPUSH from web-1');
    expect(names).toContain('message 2, done 2 times');
  });

  it('say what an actor does and believes', () => {
    expect(names).toContain('worker B, crashed, back in 4.0\u00a0s, 3 done');
    expect(names.find((name) => name.startsWith('web-2'))).toContain('believes: 3 not stored');
    expect(names).toContain('request BRPOP orders 0, from worker C to Redis');
  });
});

describe('fitWords', () => {
  const font = { family: 'sans', size: 12, weight: 400 } as const;

  it('breaks between words, never inside a number with its unit', () => {
    const { lines } = fitWords('popped at 6.11\u00a0s, crashed', font, 85, 3);
    expect(lines).toEqual(['popped at', '6.11\u00a0s,', 'crashed']);
  });

  it('keeps together what a no-break space joins, in Chinese too', () => {
    const { lines } = fitWords('正在处理 1，慢\u00a04\u00a0倍', font, 95, 2);
    expect(lines).toEqual(['正在处理 1，', '慢\u00a04\u00a0倍']);
  });

  it('breaks Chinese anywhere but before punctuation', () => {
    const { lines } = fitWords('消息丢失，没有副本', font, 50, 9);
    expect(lines.join('')).toBe('消息丢失，没有副本');
    expect(lines.every((line) => !line.startsWith('，'))).toBe(true);
    expect(lines.every((line) => widthOf(line, font) <= 50)).toBe(true);
  });

  it('ends in an ellipsis what has no room, and says so', () => {
    const { lines, shortened } = fitWords('one two three four five six', font, 60, 2);
    expect(shortened).toBe(true);
    expect(lines).toHaveLength(2);
    expect(lines.at(-1)).toMatch(/…$/);
    expect(lines.every((line) => widthOf(line, font) <= 60)).toBe(true);
  });

  it('shortens a single word that is wider than its line', () => {
    const { lines } = fitWords('orders:created:by:everyone', { ...font, family: 'mono' }, 80, 1);
    expect(lines[0]).toMatch(/^orders.*…$/);
  });
});
