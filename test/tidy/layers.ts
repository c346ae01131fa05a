/*
 * Who may import whom, as rules for dependency-cruiser. Arrows point down only:
 * base, resp, redis, sim, then ledger, scene, designs, explore and lesson, then console and view,
 * then app. src/server stands beside sim: a real clock and real sockets around the same emulator.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';

/** What one layer may import besides itself. */
interface Layer {
  /** Layers whose code it may run. */
  readonly values: string;
  /** Further layers of which it may know the types. */
  readonly types?: string;
  /** npm packages; none if absent, '*' for any. */
  readonly packages?: string;
}

/** Layer name (a folder of src, or lessons) to what it may import. */
const LAYERS: Readonly<Record<string, Layer>> = {
  base: { values: '' },
  resp: { values: 'base' },
  redis: { values: 'base resp' },
  server: { values: 'base resp redis' },
  sim: { values: 'base resp redis', packages: 'xstate valibot' },
  ledger: { values: 'base resp redis sim' },
  designs: { values: 'base resp redis sim ledger' },
  scene: { values: 'base resp redis sim ledger designs', types: 'i18n', packages: 'd3' },
  explore: { values: 'base resp redis sim ledger designs', packages: 'valibot' },
  lesson: {
    values: 'base resp redis sim ledger designs explore',
    types: 'i18n',
    packages: 'marked valibot',
  },
  lessons: { values: 'lesson designs' },
  i18n: { values: '', types: 'base resp redis sim ledger designs scene explore lesson' },
  console: { values: 'base resp redis sim i18n', packages: 'valibot' },
  view: {
    values: 'base ledger designs scene explore lesson console i18n',
    types: 'resp redis sim',
    packages: 'svelte d3',
  },
  app: {
    values: 'base resp redis sim ledger designs scene explore lesson console i18n view',
    packages: '*',
  },
};

const folderOf = (layer: string) => (layer === 'lessons' ? '^lessons/' : `^src/${layer}/`);
const folders = (layers: string[]) => layers.filter(Boolean).map(folderOf);
const OURS = '^(src|lessons|test|scripts)/';

function rulesOf(name: string, layer: Layer): IForbiddenRuleType[] {
  const values = [name, ...layer.values.split(' ')];
  const types = [...values, ...(layer.types ?? '').split(' ')];
  const from = { path: folderOf(name) };
  const packages = layer.packages ?? '';
  const packageFolders = packages.split(' ').map((id) => `(^|/)node_modules/(@types/)?${id}/`);
  return [
    {
      name: `${name}-types`,
      severity: 'error',
      from,
      to: { path: OURS, pathNot: folders(types), dependencyTypes: ['type-only'] },
    },
    {
      name: `${name}-values`,
      severity: 'error',
      from,
      to: { path: OURS, pathNot: folders(values), dependencyTypesNot: ['type-only'] },
    },
    {
      name: `${name}-packages`,
      severity: 'error',
      from,
      to: {
        path: '(^|/)node_modules/',
        pathNot: packages === '*' ? '.' : packageFolders,
        dependencyTypesNot: ['type-only'],
      },
    },
  ];
}

/** All layer rules: three for each layer, and those for everything in src. */
const LAYER_RULES: IForbiddenRuleType[] = [
  ...Object.entries(LAYERS).flatMap(([name, layer]) => rulesOf(name, layer)),
  {
    name: 'known-layer',
    comment: 'A new folder of src needs a line in the table of layers.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/main\\.ts$', ...folders(Object.keys(LAYERS))] },
    to: {},
  },
  {
    name: 'xstate-only-in-sim',
    severity: 'error',
    from: { path: '^(src|lessons)/', pathNot: '^src/sim/' },
    to: { path: '(^|/)node_modules/xstate/' },
  },
  {
    name: 'node-only-in-server',
    severity: 'error',
    from: { path: '^(src|lessons)/', pathNot: '^src/server/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'shipped-dependency',
    comment: 'What the site imports belongs in dependencies of package.json.',
    severity: 'error',
    from: { path: '^(src|lessons)/' },
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'no-cycle',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'resolvable',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: '^virtual:' },
  },
];

/** One import that breaks a layer rule. */
export interface LayerBreach {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Reads the imports below `src` and `lessons` of a project.
 * @param baseDir the project's folder
 * @returns the number of modules read, and every import that breaks a rule
 */
export async function findLayerBreaches(
  baseDir: string,
): Promise<{ modules: number; breaches: LayerBreach[] }> {
  const { output } = await cruise(
    ['src', 'lessons'].filter((folder) => existsSync(join(baseDir, folder))),
    {
      baseDir,
      validate: true,
      ruleSet: { forbidden: LAYER_RULES },
      tsPreCompilationDeps: 'specify',
      doNotFollow: { path: 'node_modules' },
    },
    {
      extensions: ['.ts', '.svelte', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default'],
    },
  );
  const { modules, summary } = output as ICruiseResult;
  return {
    modules: modules.length,
    breaches: summary.violations
      .map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
      .sort((a, b) => (a.rule + a.from < b.rule + b.from ? -1 : 1)),
  };
}
