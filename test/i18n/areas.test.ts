/* The texts lie in files by area; no key stands in two of them, where one would hide the other. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LANGUAGES } from '../../src/i18n/language.ts';

it.each(LANGUAGES)('each key of %s stands in one file only', async (language) => {
  const folder = join(import.meta.dirname, '../../src/i18n', language);
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const seen = new Map<string, string>();
  for (const file of files) {
    const texts = Object.values(await import(join(folder, file))) as Record<string, string>[];
    for (const key of texts.flatMap((area) => Object.keys(area))) {
      expect(seen.get(key), `${key}, also in ${file}`).toBeUndefined();
      seen.set(key, file);
    }
  }
  expect(seen.size).toBeGreaterThan(1000);
});
