/*
 * Transcripts: what clients send and what comes back, in a notation like redis-cli's.
 *
 *   @ requirepass secret       a parameter of the server, at the top of the file
 *   # a remark
 *   A> LPUSH q x               connection A (a capital letter) sends a command …
 *   :1                         … and gets this; one line per RESP element, see render.ts
 *   B<                         what connection B got in the same step
 *   $1 x
 *   => LPUSH q x               what the AOF got, where the file says `@ appendonly yes`
 *   A>> "*1\r\n$4\r\nPING\r\n" raw bytes
 *   (wait 200 ms)              time goes by
 *   (A leaves)                 A closes its socket
 *   (any order)                the next reply's arrays are sorted; `(any order by 2)`: by pairs
 *
 * In words: {now+5} and {nowms+5000} are the clock plus so much, {id A} is A's client id,
 * {addr A} its address, {x*70000} that many x. In what comes back: <int>, <any>, <1..9>, <now+5>
 * and <nowms+5000> (nearly) match what depends on the clock or the machine.
 */

import type { Sorting } from './render.ts';

export type Action =
  | { readonly kind: 'send'; readonly connection: string; readonly line: string }
  | { readonly kind: 'bytes'; readonly connection: string; readonly line: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'leave'; readonly connection: string };

export interface Step {
  readonly action: Action;
  readonly sorting: Sorting;
  /** Index of the line of the action, and the lines expected after it. */
  readonly at: number;
  readonly expected: readonly string[];
}

export interface Transcript {
  readonly lines: readonly string[];
  readonly config: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const SEND = /^([A-Z])(>>?) (.+)$/;
const WAIT = /^\(wait (\d+) ms\)$/;
const LEAVE = /^\(([A-Z]) leaves\)$/;
const ANY_ORDER = /^\(any order(?: by (\d+))?\)$/;
const CONFIG = /^@ (\S+) (.+)$/;
const REMARK = /^(#( |$)|\s*$)/;

/** @throws Error with the line number when a line makes no sense */
export function parseTranscript(text: string): Transcript {
  const lines = text.replace(/\n$/, '').split('\n');
  const config: Record<string, string> = {};
  const steps: Step[] = [];
  let sorting: Sorting = null;
  let expected: string[] | null = null;
  for (const [at, line] of lines.entries()) {
    const order = ANY_ORDER.exec(line);
    const setting = CONFIG.exec(line);
    const action = actionOf(line);
    if (REMARK.test(line)) expected = null;
    else if (order) sorting = Number(order[1] ?? 1);
    else if (setting) config[setting[1] as string] = setting[2] as string;
    else if (action) {
      expected = [];
      steps.push({ action, sorting, at, expected });
      sorting = null;
    } else if (expected) expected.push(line);
    else throw new Error(`line ${at + 1}: neither an action nor a reply: ${line}`);
  }
  return { lines, config, steps };
}

function actionOf(line: string): Action | null {
  const send = SEND.exec(line);
  if (send) {
    const [, connection = '', arrow, rest = ''] = send;
    return { kind: arrow === '>>' ? 'bytes' : 'send', connection, line: rest };
  }
  const wait = WAIT.exec(line);
  if (wait) return { kind: 'wait', ms: Number(wait[1]) };
  const leave = LEAVE.exec(line);
  return leave ? { kind: 'leave', connection: leave[1] as string } : null;
}

/** The file with the steps' expectations replaced; lines with a pattern that fits are kept. */
export function rewritten(transcript: Transcript, observed: readonly Observed[]): string {
  const out: string[] = [];
  let at = 0;
  for (const [index, step] of transcript.steps.entries()) {
    const { lines = [], now = 0 } = observed[index] ?? {};
    out.push(...transcript.lines.slice(at, step.at + 1));
    out.push(...lines.map((line, n) => keptOr(step.expected[n], line, now)));
    at = step.at + 1 + step.expected.length;
  }
  return `${[...out, ...transcript.lines.slice(at)].join('\n')}\n`;
}

function keptOr(expected: string | undefined, line: string, now: number): string {
  return expected !== undefined && matches(expected, line, now) ? expected : line;
}

/** What came in one step, and the clock of that server at its end. */
export interface Observed {
  readonly lines: readonly string[];
  readonly now: number;
}

const PATTERN = /<(int|any|-?\d+\.\.-?\d+|now(?:ms)?[+-]\d+)>/;

/** Whether a received line is the expected one, patterns included. */
export function matches(expected: string, line: string, now: number): boolean {
  if (expected === line) return true;
  const parts = expected.split(PATTERN);
  if (parts.length === 1) return false;
  const source = parts.map((part, at) => {
    if (at % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return part === 'any' ? '(.*?)' : '(-?\\d+)';
  });
  const found = new RegExp(`^${source.join('')}$`).exec(line);
  if (!found) return false;
  return parts.every((part, at) => at % 2 === 0 || holds(part, found[(at + 1) / 2] ?? '', now));
}

/** Clocks of the two sides of a connection are read at different moments. */
const CLOCK_SLACK_MS = 2000;

function holds(pattern: string, value: string, now: number): boolean {
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(pattern);
  if (range) return Number(value) >= Number(range[1]) && Number(value) <= Number(range[2]);
  const clock = /^now(ms)?([+-]\d+)$/.exec(pattern);
  if (!clock) return true;
  const unit = clock[1] ? 1 : 1000;
  return Math.abs(Number(value) * unit - (now + Number(clock[2]) * unit)) <= CLOCK_SLACK_MS;
}
