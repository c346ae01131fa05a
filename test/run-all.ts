/*
 * `npm test`: everything that must hold, in one go and with one closing line.
 * First finds or installs a browser, a redis-server and Python's clients, then runs the stages one
 * after the other (those that only read, side by side), all of them even if one fails. Counts come
 * from the JSON reports of Vitest and Playwright; a stage that fails without a failed test of its
 * own counts as one failure.
 */
import { spawn } from 'node:child_process';
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

/** They read the sources and change nothing, so they run side by side. */
const READING_STAGES: readonly Stage[] = [
  { script: 'lint' },
  { script: 'types' },
  { script: 'unused' },
];

const STAGES: readonly Stage[] = [
  {
    script: 'unit',
    args: ['--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`],
    report: { path: UNIT_REPORT, count: countVitest },
  },
  { script: 'e2e', report: { path: E2E_REPORT, count: countPlaywright } },
];

/** Runs an npm script; its output is shown as it comes, or at once when it has ended. */
function runScript(script: string, args: readonly string[], isShownAtOnce: boolean) {
  return new Promise<number | null>((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
      stdio: isShownAtOnce ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
    const output: Buffer[] = [];
    child.stdout?.on('data', (part: Buffer) => output.push(part));
    child.stderr?.on('data', (part: Buffer) => output.push(part));
    child.on('error', reject);
    child.on('close', (status) => {
      if (isShownAtOnce) console.log(`\n=== ${script}\n${Buffer.concat(output).toString()}`);
      resolve(status);
    });
  });
}

/** Runs a stage and counts it. */
async function run({ script, args = [], report }: Stage, isShownAtOnce = false): Promise<Counts> {
  if (!isShownAtOnce) console.log(`\n=== ${script}`);
  if (report) rmSync(report.path, { force: true });
  const status = await runScript(script, args, isShownAtOnce);
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

provide('chromium-headless-shell', findChromium, HOW_TO_GET_CHROMIUM);
provide('redis-server', findRedisServer, HOW_TO_GET_REDIS_SERVER);
for (const [module, packageName] of Object.entries(PYTHON_PACKAGES) as [PythonModule, string][]) {
  provide(packageName, () => findPythonWith(module), howToGetPythonWith(module));
}
const counts = await Promise.all(READING_STAGES.map((stage) => run(stage, true)));
for (const stage of STAGES) counts.push(await run(stage));
const total = counts.reduce(addCounts, NOTHING);
console.log(`\n${closingLine(total)}`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
