/* House rules on the form of a file: its length, its name, its opening, what it may not hold. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isProgram, ROOT, type Rule, type SourceFile } from './source-file.ts';

const MAX_LINES = 400;
const MAX_COLUMNS = 100;

const lines = (file: SourceFile) => file.text.replace(/\n$/, '').split('\n');
const sample = (path: string, text = '/* x */'): SourceFile => ({ path, text });

/** A rule about single lines: complaint text for a line, or null. */
function lineRule(
  applies: (file: SourceFile) => boolean,
  complaint: (line: string) => string | null,
): Rule['check'] {
  return (file) =>
    applies(file)
      ? lines(file).flatMap((line, index) => {
          const what = complaint(line);
          return what ? [`${file.path}:${index + 1}: ${what}`] : [];
        })
      : [];
}

const length: Rule = {
  name: `no file is longer than ${MAX_LINES} lines`,
  check: (file) => {
    const count = lines(file).length;
    const applies = /\.(ts|svelte|css)$/.test(file.path);
    return applies && count > MAX_LINES ? [`${file.path}: ${count} lines`] : [];
  },
  bad: [sample('src/base/long.ts', 'x;\n'.repeat(MAX_LINES + 1))],
};

const columns: Rule = {
  name: `no line is wider than ${MAX_COLUMNS} columns, unless a text or an address makes it so`,
  check: lineRule(isProgram, (line) =>
    line.length > MAX_COLUMNS && !/['"`]|:\/\//.test(line) ? `${line.length} columns` : null,
  ),
  bad: [sample('src/base/wide.ts', `// ${'x '.repeat(60)}`)],
};

const VAGUE = /(^|[-_./])(utils?|helpers?|common|managers?|misc)([-_./]|$)/i;
const VAGUE_TAIL = /[a-z](Utils?|Helpers?|Managers?)\./;

const vagueName: Rule = {
  name: 'no file or folder has a name that fits anything',
  check: (file) =>
    VAGUE.test(file.path) || VAGUE_TAIL.test(file.path) ? [`${file.path}: say what it is`] : [],
  bad: [
    'src/base/utils.ts',
    'test/helpers/x.ts',
    'src/common/x.ts',
    'src/sim/link-helpers.ts',
    'src/app/session-manager.svelte.ts',
    'src/view/FaultManager.svelte',
    'src/view/Util.svelte',
  ].map((path) => sample(path)),
};

const MODULE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.(svelte|test|spec|config|d))*\.ts$/;
const LOCALE_NAME = /^[a-z]{2}-[A-Z]{2}\.(ts|md)$/;
const COMPONENT_NAME = /^[A-Z][A-Za-z0-9]*\.svelte$/;

const nameStyle: Rule = {
  name: 'modules are kebab-case.ts, components are PascalCase.svelte',
  check: (file) => {
    const name = file.path.split('/').at(-1) ?? '';
    const fits = MODULE_NAME.test(name) || LOCALE_NAME.test(name) || COMPONENT_NAME.test(name);
    return isProgram(file) && !fits ? [file.path] : [];
  },
  bad: [
    'src/base/randomBytes.ts',
    'src/base/random_bytes.ts',
    'src/view/Stage.ts',
    'src/view/stage.svelte',
    'src/view/fault-panel.svelte',
  ].map((path) => sample(path)),
};

const OPENING = /^(<script[^>]*>\s*)?(\/\*|\/\/|<!--)/;

const opening: Rule = {
  name: 'every file opens by saying what it is',
  check: (file) => (isProgram(file) && !OPENING.test(file.text) ? [file.path] : []),
  bad: [
    sample('src/base/x.ts', 'export const x = 1;\n/* too late */'),
    sample('src/view/X.svelte', '<script lang="ts">\n  let x = 1;\n</script>'),
    sample('src/view/X.svelte', '<p>x</p>'),
  ],
};

// Spelled in two halves, or this file would break its own rule.
const MARKERS = ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'];
const MARKER = new RegExp(`\\b(${MARKERS.join('|')})\\b`);

const leftBehind: Rule = {
  name: 'no note of unfinished work',
  check: lineRule(isProgram, (line) => MARKER.exec(line)?.[0] ?? null),
  bad: MARKERS.map((marker) => sample('src/base/x.ts', `// ${marker} later`)),
};

/** d3 counts and measures; what touches the page or a clock is not for us. */
const D3_BANNED = new RegExp(
  '^(select|selectAll|selection|create|transition|active|timer|timeout|interval|now|timerFlush' +
    '|drag|zoom|brush\\w*|random\\w*)$',
);
const D3_IMPORT = /import\s*(?:\{([^}]*)\}|\*\s*as\s+\w+|\w+)\s*from\s*'(d3[\w-]*)'/g;
const D3_BANNED_MODULE = /^d3-(selection|transition|timer|drag|zoom|brush|random|fetch)$/;

const d3: Rule = {
  name: 'd3 computes and Svelte draws: no selections, transitions, timers or dice of d3',
  check: (file) => {
    if (!isProgram(file) || !file.path.startsWith('src/')) return [];
    return [...file.text.matchAll(D3_IMPORT)].flatMap(([, names, module = '']) => {
      if (D3_BANNED_MODULE.test(module)) return [`${file.path}: ${module}`];
      if (names === undefined) return [`${file.path}: import the names you use from ${module}`];
      const imported = names.split(',').map((name) => name.trim().split(/\s+as\s+/)[0] ?? '');
      return imported.filter((name) => D3_BANNED.test(name)).map((name) => `${file.path}: ${name}`);
    });
  },
  bad: [
    "import { scaleLinear, select } from 'd3';",
    "import * as d3 from 'd3';",
    "import { easeCubic } from 'd3-transition';",
    "import {\n  timer as t,\n} from 'd3';",
  ].map((text) => sample('src/scene/x.ts', text)),
};

const DOC = /^(README|README\.zh-CN|CONTRIBUTING|GLOSSARY)\.md$/;
const PATH_IN_DOC =
  /`((?:src|test|lessons|public|docs|scripts|\.ci)\/[\w./-]*|[\w.-]+\.(?:ts|json|html))`/g;

const pathsInDocs: Rule = {
  name: 'the documents name only paths that exist',
  check: (file) =>
    DOC.test(file.path)
      ? [...file.text.matchAll(PATH_IN_DOC)].flatMap(([, path = '']) =>
          existsSync(join(ROOT, path)) ? [] : [`${file.path}: ${path}`],
        )
      : [],
  bad: [
    sample('CONTRIBUTING.md', 'Add it to `src/redis/no-such-file.ts`.'),
    sample('README.md', 'See `no-such.config.ts`.'),
  ],
};

const lockFile: Rule = {
  name: 'the lock file names no registry, so that any mirror serves',
  check: (file) =>
    file.path === 'package-lock.json' && file.text.includes('"resolved":')
      ? ['package-lock.json: npm install --package-lock-only rewrites it under our .npmrc']
      : [],
  bad: [sample('package-lock.json', '{ "resolved": "x" }')],
};

/** The rules of this file. */
export const FILE_RULES: readonly Rule[] = [
  length,
  columns,
  vagueName,
  nameStyle,
  opening,
  leftBehind,
  d3,
  pathsInDocs,
  lockFile,
];
