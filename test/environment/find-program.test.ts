/* Programs are found as a shell finds them: first folder first, and only what may be run. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOnPath } from './find-program.ts';

describe.skipIf(process.platform === 'win32')('findOnPath', () => {
  const root = mkdtempSync(join(tmpdir(), 'find-program-'));
  const [first, second] = [join(root, 'first'), join(root, 'second')];
  const searchPath = [first, second].join(delimiter);

  beforeAll(() => {
    mkdirSync(join(first, 'folder'), { recursive: true });
    mkdirSync(second);
    writeFileSync(join(first, 'text'), '');
    writeFileSync(join(second, 'text'), '');
    writeFileSync(join(second, 'folder'), '');
    chmodSync(join(second, 'text'), 0o755);
    chmodSync(join(second, 'folder'), 0o755);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('passes over files that may not be run', () => {
    expect(findOnPath('text', searchPath)).toBe(join(second, 'text'));
  });

  it('passes over folders', () => {
    expect(findOnPath('folder', searchPath)).toBe(join(second, 'folder'));
  });

  it('is null when there is none', () => {
    expect(findOnPath('nothing', searchPath)).toBeNull();
    expect(findOnPath('text', '')).toBeNull();
  });
});
