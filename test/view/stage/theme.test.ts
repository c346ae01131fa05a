// The colours of the three themes: numbers on discs and words on cards can be read, and outlines
// can be told from what they lie on (WCAG 2.2: 4.5 for text, 3 for shapes).

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('src/view/theme.css', 'utf8');

/** The custom properties of the rule that opens with `selector`. */
function colours(selector: string): Map<string, string> {
  const start = css.indexOf(`\n${selector} {`);
  if (start === -1) throw new Error(`no rule ${selector}`);
  const rule = css.slice(start, css.indexOf('\n}', start));
  return new Map(
    [...rule.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [
      name as string,
      value as string,
    ]),
  );
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const light = colours(':root');
const THEMES = {
  light,
  dark: new Map([...light, ...colours(':root[data-theme="dark"]')]),
  projector: new Map([...light, ...colours(':root[data-theme="projector"]')]),
};
const HUES = [0, 1, 2, 3, 4, 5, 6, 7, 8];

describe.each(Object.entries(THEMES))('the %s theme', (_name, theme) => {
  const colour = (name: string) => {
    const value = theme.get(name);
    if (value === undefined) throw new Error(`no colour ${name}`);
    return value;
  };

  it.each(HUES)('lets the number on hue %i be read', (hue) => {
    expect(contrast(colour(`m${hue}-ink`), colour(`m${hue}`))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(HUES)('lets the outline of hue %i be seen on cards and wells', (hue) => {
    for (const ground of ['card', 'paper', 'well']) {
      expect(contrast(colour(`m${hue}-edge`), colour(ground)), ground).toBeGreaterThanOrEqual(3);
    }
  });

  it('lets words be read on everything that they stand on', () => {
    for (const ink of ['ink', 'muted', 'faint', 'ok', 'warn', 'bad', 'info']) {
      for (const ground of ['card', 'paper']) {
        const ratio = contrast(colour(ink), colour(ground));
        expect(ratio, `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast(colour('bad'), colour('bad-soft'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('muted'), colour('well'))).toBeGreaterThanOrEqual(4.5);
  });

  it('lets frames of crashed cards, links and focus be seen', () => {
    for (const line of ['bad', 'line-strong', 'focus', 'ok']) {
      expect(contrast(colour(line), colour('paper')), line).toBeGreaterThanOrEqual(3);
    }
  });
});
