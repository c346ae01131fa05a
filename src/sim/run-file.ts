// What a run is on paper: scenario, seed and inputs. Files, links and storage are not trusted:
// every number has a bound, and a mistake is told in one plain sentence.

import * as v from 'valibot';
import { type Action, type Input, inputSchema } from './input.ts';
import { MAX_INPUTS } from './limits.ts';
import { type Scenario, type ScenarioDraft, scenarioSchema } from './scenario.ts';

/** A whole run: save file, share link, bug report and lesson fixture. All else is derived. */
export interface RunFile {
  readonly version: 1;
  readonly scenario: Scenario;
  readonly seed: number;
  /** In the order of their moments. */
  readonly inputs: readonly Input[];
}

/** A run as people write it: what is left out gets its default. */
export interface RunDraft {
  readonly version?: 1;
  readonly scenario: ScenarioDraft;
  readonly seed: number;
  readonly inputs?: readonly Input[];
}

/** The file cannot be a run. The message says where and why. */
export class RunFileError extends Error {
  override name = 'RunFileError';
}

const runFileSchema = v.strictObject({
  version: v.optional(v.literal(1), 1),
  scenario: scenarioSchema,
  seed: v.pipe(v.number(), v.safeInteger()),
  inputs: v.optional(v.pipe(v.array(inputSchema), v.maxLength(MAX_INPUTS)), []),
});

/** Parses anything. Throws RunFileError. */
export function parseRunFile(json: unknown): RunFile {
  const file = parse(runFileSchema, json, 'the run') as RunFile;
  const ids = [...file.scenario.producers, ...file.scenario.workers].map(({ id }) => id);
  const taken = [...ids, file.scenario.redis.id, 'console', 'link', 'design'];
  const twice = taken.find((id, index) => taken.indexOf(id) !== index);
  if (twice !== undefined) throw new RunFileError(`two parts of the scenario are named "${twice}"`);
  const inputs = [...file.inputs].sort((a, b) => a.at - b.at);
  return { ...file, inputs };
}

/** Parses one input, as a person or a lesson gives it. Throws RunFileError. */
export function parseInput(action: Action, at: number, after: number | undefined): Input {
  const input = after === undefined ? { ...action, at } : { ...action, at, after };
  return parse(inputSchema, input, 'the input') as Input;
}

function parse(schema: v.GenericSchema, value: unknown, what: string): unknown {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new RunFileError(`${what} is not valid${path ? ` at ${path}` : ''}: ${issue.message}`);
}
