/* The glossary: its form, and that the file in the repository has it. */
import { describe, expect, it } from 'vitest';
import glossaryFile from '../../GLOSSARY.md?raw';
import { parseGlossary } from '../../src/lesson/glossary.ts';

describe('parseGlossary', () => {
  it('reads a term with its meaning in both languages', () => {
    const [term] = parseGlossary(
      '# Words\n\n## dead-letter queue · 死信队列\n\nOld.\n\n旧。\n',
      'G.md',
    );
    expect(term).toEqual({
      id: 'dead-letter-queue',
      names: { en: 'dead-letter queue', 'zh-CN': '死信队列' },
      meanings: {
        en: [{ kind: 'text', text: 'Old.' }],
        'zh-CN': [{ kind: 'text', text: '旧。' }],
      },
    });
  });

  it.each([
    ['no Chinese name', '## queue\n\nA.\n\n甲。\n'],
    ['one meaning only', '## queue · 队列\n\nA.\n\n## run · 运行\n\nB.\n\n乙。\n'],
  ])('refuses a term with %s', (_, source) => {
    expect(() => parseGlossary(source, 'G.md')).toThrow('G.md:1: a term is');
  });

  it('refuses a term that is there twice', () => {
    const term = '## queue · 队列\n\nA.\n\n甲。\n\n';
    expect(() => parseGlossary(term + term, 'G.md')).toThrow('G.md:7: "queue" is there twice');
  });

  it('reads GLOSSARY.md', () => {
    const terms = parseGlossary(glossaryFile, 'GLOSSARY.md');
    expect(terms.length).toBe(glossaryFile.match(/^## /gm)?.length);
    for (const { names, meanings } of terms) {
      expect(names['zh-CN'], names.en).toMatch(/\p{Script=Han}/u);
      expect(meanings['zh-CN'].length, names.en).toBeGreaterThan(0);
    }
  });
});
