/*
 * `npm run explore -- <all | servers | design | design/set>…` or `npm run explore -- <design> name=value…`:
 * breaks a small run of each design at every point, on all cores, and prints what became of the
 * messages. `--races` looks for orders of processes that do harm, with nothing broken; with
 * `--crashes`, for those that need a crash on top.
 */

import { parseArgs } from 'node:util';
import {
  choicesNamed,
  DESIGN_CHOICES,
  type DesignChoice,
  SERVER_CHOICES,
} from '../src/designs/catalog.ts';
import { exploration, type Trial } from '../src/explore/explore.ts';
import { guaranteeOf } from '../src/explore/guarantee.ts';
import type { Job, JobOptions, Report } from '../src/explore/job.ts';
import { designNamed, protectionWords, WordsError } from '../src/explore/protection-words.ts';
import type { Races } from '../src/explore/races.ts';
import { standardRun } from '../src/explore/standard-run.ts';
import { type TableRow, tableOf } from '../src/explore/table.ts';
import { TrialRun } from '../src/explore/trial-run.ts';
import { sayIn } from '../src/i18n/dictionary.ts';
import { scheduleInWords, windowInWords } from '../src/view/explore/words.ts';
import { onAllCores, THREADS } from './threads.ts';

const USAGE = `npm run explore -- <all | servers | design | design/set>… [options]
npm run explore -- <design> name=value… [options]

  --pairs        two faults in one run, too
  --nodes        Redis itself crashes, too
  --races        orders of two or three processes that do harm, instead of faults
  --crashes      of races: a crash on top, where only both together do harm
  --seed n       other dice (default 1)
  --messages n   how many messages are sent (default 3)
  --max-runs n   of pairs and races: no more runs than this

designs with their usual sets of protections:
  ${idsOf(DESIGN_CHOICES)}

a list on other servers, where --nodes tells more:
  ${idsOf(SERVER_CHOICES)}

protections:
${protectionWords()}
`;

const { values, positionals } = readWords();
const choices = readChoices(positionals);
const options: JobOptions = {
  pairs: values.pairs,
  nodes: values.nodes,
  crashes: values.crashes,
  maxRuns: values['max-runs'] === undefined ? undefined : numberOf('max-runs'),
};
const runs = choices.map((choice) =>
  standardRun(choice, { seed: numberOf('seed'), messages: numberOf('messages') }),
);
process.stdout.write(values.races ? await races() : await faults());

function readWords() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        pairs: { type: 'boolean', default: false },
        nodes: { type: 'boolean', default: false },
        races: { type: 'boolean', default: false },
        crashes: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        messages: { type: 'string', default: '3' },
        'max-runs': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (problem) {
    return refuse((problem as Error).message);
  }
}

function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

function numberOf(name: 'seed' | 'messages' | 'max-runs'): number {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 0) refuse(`--${name} wants a number`);
  return number;
}

function readChoices(words: readonly string[]): readonly DesignChoice[] {
  if (values.help) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  const [design = 'all', ...rest] = words;
  try {
    if (rest.some((word) => word.includes('='))) return [designNamed(design, rest)];
  } catch (problem) {
    if (problem instanceof WordsError) refuse(problem.message);
    throw problem;
  }
  const named = [design, ...rest];
  const unknown = named.filter((word) => choicesNamed(word).length === 0);
  if (unknown.length === 0) return named.flatMap(choicesNamed);
  const known = idsOf([...DESIGN_CHOICES, ...SERVER_CHOICES]);
  return refuse(`no such design: ${unknown.join(', ')}\nthere are: all, servers, ${known}`);
}

function idsOf(choices: readonly DesignChoice[]): string {
  return choices.map(({ id }) => id).join(', ');
}

/** A design for each thread; a single one is shared by all. */
async function faults(): Promise<string> {
  const shares = runs.length < THREADS ? THREADS : 1;
  const jobs = runs.flatMap((run) =>
    Array.from({ length: shares }, (_, index): Job => {
      return { kind: 'faults', run, options, share: { index, of: shares } };
    }),
  );
  const reports = await onAllCores(jobs);
  const rows = choices.map(({ id }, at): TableRow => {
    const found = reports
      .slice(at * shares, (at + 1) * shares)
      .flatMap((each) => each.flatMap(trialIn));
    const trialRun = new TrialRun(runs[at] as Job['run'], options);
    return { id, exploration: exploration(trialRun, found, options) };
  });
  const cut = rows.filter((row) => !row.exploration.isComplete).map(({ id }) => id);
  const note = cut.length === 0 ? '' : `\nnot all pairs were tried of: ${cut.join(', ')}\n`;
  return `${tableOf(rows)}\n${note}${rows.length === 1 ? windowsOf(rows[0] as TableRow) : ''}`;
}

function trialIn(report: Report): Trial[] {
  return report.kind === 'trial' ? [report.trial] : [];
}

function windowsOf({ exploration: found }: TableRow): string {
  const { windows } = guaranteeOf(found);
  const lines = windows.map((window) => `- ${sayIn('en', windowInWords(window))}`);
  return lines.length === 0 ? '' : `\nWhat is left open:\n${lines.join('\n')}\n`;
}

async function races(): Promise<string> {
  const jobs = runs.map((run): Job => {
    return { kind: 'races', run, options, share: { index: 0, of: 1 } };
  });
  const reports = await onAllCores(jobs);
  return choices.map(({ id }, at) => racesOf(id, reports[at] ?? [])).join('\n');
}

function racesOf(id: string, reports: readonly Report[]): string {
  const last = reports.find((report) => report.kind === 'races') as { races: Races } | undefined;
  if (last === undefined) return `${id}: no result\n`;
  const { tried, orders, found, isComplete } = last.races;
  const head = `${id}: ${tried} schedules, ${orders} different orders`;
  const lines = found.map((schedule) => `- ${sayIn('en', scheduleInWords(schedule))}`);
  const rest = isComplete ? [] : ['- and more schedules that were not tried'];
  return [head, ...lines, ...rest, ''].join('\n');
}
