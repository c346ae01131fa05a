/* Who may touch what of the world around: house rules on determinism and on the page. */
import { ambientUses } from './ambient.ts';
import { isProgram, type Rule, type SourceFile } from './source-file.ts';

/** Same seed, same run, in every browser: these layers see no clock, no chance, no network. */
const PURE_LAYERS = /^src\/(base|resp|redis|sim|ledger|scene)\//;

/** Lua scripts may call math.sin and its like; nothing that the simulation decides rests on it. */
const LUA_STANDARD_LIBRARY = /^src\/redis\/lua\/.*stdlib.*\.ts$/;
/** Nor can distances on Earth; queues do not depend on them. */
const GEOGRAPHY = /^src\/redis\/geo-area\.ts$/;

const PAGE =
  'requestAnimationFrame cancelAnimationFrame localStorage sessionStorage location history indexedDB';

const NOT_PURE = [
  PAGE,
  'Date performance setTimeout setInterval setImmediate queueMicrotask clearTimeout clearInterval',
  'Promise crypto Intl fetch XMLHttpRequest WebSocket Worker console process globalThis window',
  'self document navigator WeakRef FinalizationRegistry',
].join(' ');

const words = (list: string) => list.split(' ');

const sample = (path: string, text: string): SourceFile => ({ path, text });

const pure: Rule = {
  name: 'the pure layers use no clock, chance, async, locale or inexact Math',
  check: (file) =>
    PURE_LAYERS.test(file.path) && isProgram(file)
      ? ambientUses(file, {
          globals: new Set(words(NOT_PURE)),
          nondeterminism: true,
          inexactMathAllowed: LUA_STANDARD_LIBRARY.test(file.path) || GEOGRAPHY.test(file.path),
        })
      : [],
  bad: [
    ...words(NOT_PURE).map((name) =>
      sample('src/sim/kernel.ts', `export const x = () => ${name};`),
    ),
    sample('src/base/random.ts', 'export const x = Math.random();'),
    sample('src/base/random.ts', 'const { random } = Math;'),
    sample('src/base/random.ts', "export const x = Math['random']();"),
    sample('src/sim/link.ts', 'export const delay = (n: number) => Math.exp(n);'),
    sample('src/sim/link.ts', 'export const delay = (n: number) => n ** 2;'),
    sample('src/sim/link.ts', 'let n = 2; n **= 2;'),
    sample('src/redis/lua/stdlib.ts', 'export const x = Math.random();'),
    sample('src/redis/geo-area.ts', 'export const x = Math.random();'),
    sample('src/redis/server.ts', 'export async function x() {}'),
    sample('src/redis/server.ts', 'await x;'),
    sample('src/redis/server.ts', "export const x = () => import('./y.ts');"),
    sample('src/redis/server.ts', 'export type X = Promise<void>;'),
    sample('src/scene/layout.ts', "['b', 'a'].sort((x, y) => x.localeCompare(y));"),
    sample('src/ledger/metrics.ts', 'export const x = (n: number) => n.toLocaleString();'),
    sample('src/ledger/metrics.ts', 'export const x = { console };'),
  ],
};

const pageOnlyInApp: Rule = {
  name: 'only src/app touches animation frames, storage and the address',
  check: (file) => {
    const applies = /^(src|lessons)\//.test(file.path) && !/^src\/(app|server)\//.test(file.path);
    return applies && isProgram(file)
      ? ambientUses(file, {
          globals: new Set(words(PAGE)),
          nondeterminism: false,
          inexactMathAllowed: true,
        })
      : [];
  },
  bad: [
    ...words(PAGE).map((name) => sample('src/console/history.ts', `export const x = ${name};`)),
    sample(
      'src/view/Stage.svelte',
      '<p>x</p>\n<script lang="ts">\n  localStorage.clear();\n</script>',
    ),
  ],
};

/** Files that look as if they broke the rules above but do not. */
export const HARMLESS: readonly SourceFile[] = [
  sample('src/sim/kernel.ts', '/* No Date here. */ export const x = "Math.random() ** 2";'),
  sample('src/sim/kernel.ts', 'export const x = (run: { history: number }) => run.history;'),
  sample('src/sim/kernel.ts', 'export const x = (history: number[]) => history.length;'),
  sample('src/sim/kernel.ts', 'export interface Node { location: string; process(): void }'),
  sample('src/redis/lua/stdlib.ts', 'export const x = (n: number) => Math.sin(n);'),
  sample('src/redis/zset.ts', 'export const x = (n: number) => Math.floor(n) * Math.PI;'),
  sample('src/app/storage.ts', 'export const x = localStorage;'),
];

/** The rules of this file. */
export const AMBIENT_RULES: readonly Rule[] = [pure, pageOnlyInApp];
