/*
 * `npm test`: everything that must hold, in one go and with one closing line.
 * First finds or installs a browser, a redis-server and Python's clients, then runs the stages one
 * after the other, all of them even if one fails. Counts come from the JSON reports of Vitest and
 * Playwright; a stage that fails without a failed test of its own counts as one failure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { aptInstall, canInstall } from './environment/apt.ts';
import { findChromium, HOW_TO_GET_CHROMIUM } from './environment/chromium.ts';
import {
  findPythonWith,
  howToGetPythonWith,
  PYTHON_PACKAGES,
  type PythonModule,
} from './environment/python.ts';
import { findRedisServer, HOW_TO_GET_REDIS_SERVER } from './environment/redis-server.ts';
import { addCounts, type Counts, closingLine, countPlaywright, countVitest } from './run/counts.ts';

const UNIT_REPORT = 'test/output/unit.json';
const E2E_REPORT = 'test/output/e2e.json';
const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

/** One stage: an npm script, and how to read its report if it writes one. */
interface Stage {
  readonly script: string;
  readonly args?: readonly string[];
  readonly report?: { readonly path: string; readonly count: (json: unknown) => Counts };
}

const STAGES: readonly Stage[] = [
  { script: 'lint' },
  { script: 'types' },
  { script: 'unused' },
  {
    script: 'unit',
    args: ['--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`],
    report: { path: UNIT_REPORT, count: countVitest },
  },
  { script: 'e2e', report: { path: E2E_REPORT, count: countPlaywright } },
];

/** Runs a stage with its output shown, and counts it. */
function run({ script, args = [], report }: Stage): Counts {
  console.log(`\n=== ${script}`);
  if (report) rmSync(report.path, { force: true });
  const { status } = spawnSync('npm', ['run', '--silent', script, '--', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  const counted =
    report && existsSync(report.path)
      ? report.count(JSON.parse(readFileSync(report.path, 'utf8')))
      : NOTHING;
  if (status === 0 || counted.failed > 0) return counted;
  console.log(`${script} failed`);
  return addCounts(counted, { ...NOTHING, failed: 1 });
}

/** Makes sure of a program, by apt if need be. Says how to get it if that does not help. */
function provide(packageName: string, find: () => unknown, howToGet: string): void {
  if (find() || (canInstall() && aptInstall(packageName) && find())) return;
  console.log(howToGet);
}

provide('chromium', findChromium, HOW_TO_GET_CHROMIUM);
provide('redis-server', findRedisServer, HOW_TO_GET_REDIS_SERVER);
for (const [module, packageName] of Object.entries(PYTHON_PACKAGES) as [PythonModule, string][]) {
  provide(packageName, () => findPythonWith(module), howToGetPythonWith(module));
}
const total = STAGES.map(run).reduce(addCounts, NOTHING);
console.log(`\n${closingLine(total)}`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
