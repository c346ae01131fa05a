/*
 * `npm run new-lesson -- 01-lists my-slug "Its title"`: makes a folder with the three files of a
 * lesson, a small one that passes the tests of lessons; from there on it is yours to change.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lessonFiles } from './new-lesson/files.ts';

const HOW = 'npm run new-lesson -- <chapter folder> <slug> "<title>"';

function fail(why: string): never {
  console.error(`${why}\n${HOW}`);
  process.exit(1);
}

const [chapter = '', slug = '', title = ''] = process.argv.slice(2);
const chapters = readdirSync('lessons');
if (!chapters.includes(chapter)) fail(`No such chapter. There are: ${chapters.join(', ')}`);
if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) fail('A slug has small letters, digits and hyphens.');
if (title === '') fail('A lesson has a title.');
const taken = chapters.flatMap((each) => readdirSync(join('lessons', each)));
if (taken.some((name) => name.slice(3) === slug)) fail(`There is a lesson ${slug} already.`);

const numbers = readdirSync(join('lessons', chapter)).map((name) => Number.parseInt(name, 10) || 0);
const number = String(Math.max(0, ...numbers) + 1).padStart(2, '0');
const folder = join('lessons', chapter, `${number}-${slug}`);
if (existsSync(folder)) fail(`${folder} is there already.`);
mkdirSync(folder);
for (const [name, text] of Object.entries(lessonFiles(slug, title))) {
  writeFileSync(join(folder, name), text);
}
console.log(
  `${folder}: lesson.ts, en.md, zh-CN.md. Check it: npx vitest run test/lessons -t ${slug}`,
);
