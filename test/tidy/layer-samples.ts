/*
 * A project that breaks the layer rules, to show that each kind of rule still finds something.
 * The rules of all layers come from one table, so one breach of each kind stands for its like.
 */

/** Path to text of a wrong project; `node_modules` are borrowed from ours. */
export const WRONG_PROJECT: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    dependencies: { svelte: '*', valibot: '*', xstate: '*' },
    devDependencies: { vitest: '*' },
  }),
  'src/base/bytes.ts': "import '../resp/reply.ts';\nimport 'valibot';\n",
  'src/resp/reply.ts': 'export const reply = 1;\n',
  'src/redis/server.ts': "import { kernel } from '../sim/kernel.ts';\nexport const s = kernel;\n",
  'src/sim/kernel.ts': "import type { T } from '../view/token.ts';\nexport const kernel: T = 1;\n",
  'src/view/token.ts': 'export type T = number;\n',
  'src/view/Stage.svelte':
    '<script lang="ts">\n  import { s } from "../redis/server.ts";\n</script>\n<p>{s}</p>\n',
  'src/app/session.ts':
    "import 'xstate';\nimport 'node:fs';\nimport 'vitest';\nimport './gone.ts';\n",
  'src/lesson/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
  'src/lesson/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
  'src/extras/x.ts': "import '../base/bytes.ts';\n",
  'lessons/01-lists/lesson.ts': "import '../../src/sim/kernel.ts';\n",
  // All of these are allowed.
  'src/view/Token.svelte':
    '<script lang="ts">\n  import type { kernel } from "../sim/kernel.ts";\n' +
    '  let { k }: { k: typeof kernel } = $props();\n</script>\n<p>{k}</p>\n',
  'src/sim/actor.ts': "import { raise } from 'xstate';\nimport '../base/bytes.ts';\nraise;\n",
  'src/server/main.ts': "import 'node:net';\n",
};

/** Exactly what must be found in it, as `rule: from`, sorted. */
export const EXPECTED_BREACHES: readonly string[] = [
  'base-packages: src/base/bytes.ts',
  'base-values: src/base/bytes.ts',
  'known-layer: src/extras/x.ts',
  'lessons-values: lessons/01-lists/lesson.ts',
  'no-cycle: src/lesson/a.ts',
  'node-only-in-server: src/app/session.ts',
  'redis-values: src/redis/server.ts',
  'resolvable: src/app/session.ts',
  'shipped-dependency: src/app/session.ts',
  'sim-types: src/sim/kernel.ts',
  'view-values: src/view/Stage.svelte',
  'xstate-only-in-sim: src/app/session.ts',
];
