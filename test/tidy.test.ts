/*
 * Holds the project to its house rules: layers, determinism, names, sizes, documents.
 * Each rule comes with samples that must fail, since a check that cannot fail checks nothing.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AMBIENT_RULES, HARMLESS } from './tidy/ambient-rules.ts';
import { FILE_RULES } from './tidy/file-rules.ts';
import { EXPECTED_BREACHES, WRONG_PROJECT } from './tidy/layer-samples.ts';
import { findLayerBreaches } from './tidy/layers.ts';
import { ROOT, readSourceFiles } from './tidy/source-file.ts';

const files = readSourceFiles();

it('finds the files that it is meant to read', () => {
  const paths = files.map((file) => file.path);
  expect(paths).toEqual(
    expect.arrayContaining(['src/main.ts', 'src/app/App.svelte', 'package-lock.json']),
  );
});

describe.each([...FILE_RULES, ...AMBIENT_RULES])('$name', { timeout: 60_000 }, (rule) => {
  it('holds everywhere', () => {
    expect(files.flatMap((file) => rule.check(file))).toEqual([]);
  });

  it.each(rule.bad)('finds breach %# ($path)', (file) => {
    expect(rule.check(file)).not.toEqual([]);
  });
});

describe('the ambient rules', () => {
  it.each(HARMLESS)('let pass: $path $text', (file) => {
    expect(AMBIENT_RULES.flatMap((rule) => rule.check(file))).toEqual([]);
  });
});

// Reading every import takes seconds on a busy machine.
describe('the layers', { timeout: 240_000 }, () => {
  it('import only what lies below them', async () => {
    const { modules, breaches } = await findLayerBreaches(ROOT);
    expect(breaches).toEqual([]);
    expect(modules).toBeGreaterThan(1);
  });

  it('are guarded by rules that find each kind of breach, and nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'layers-'));
    try {
      for (const [path, text] of Object.entries(WRONG_PROJECT)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
      const { breaches } = await findLayerBreaches(folder);
      expect(breaches.map(({ rule, from }) => `${rule}: ${from}`)).toEqual(EXPECTED_BREACHES);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
