/*
 * `npm run mark-translations -- lessons/01-lists/02-crash-after-pop`: says of the Chinese texts of
 * these lessons that they are up to date with the English ones. Read them first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked, sourceMark } from './new-lesson/source-mark.ts';

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('npm run mark-translations -- <folder of a lesson> …');
  process.exit(1);
}
for (const folder of folders) {
  const file = join(folder, 'zh-CN.md');
  if (!existsSync(file)) {
    console.error(`${file} is not there.`);
    process.exitCode = 1;
    continue;
  }
  const mark = sourceMark(readFileSync(join(folder, 'en.md'), 'utf8'));
  writeFileSync(file, marked(readFileSync(file, 'utf8'), mark));
  console.log(`${file}: of ${mark}`);
}
