// What a run is on paper: scenario, seed and inputs. Files, links and storage are not trusted:
// every number has a bound, and a mistake is told in one plain sentence.

import * as v from 'valibot';
import { Config } from '../redis/config.ts';
import { type Action, type Input, inputSchema } from './input.ts';
import { MAX_INPUTS } from './limits.ts';
import { type Scenario, type ScenarioDraft, scenarioSchema } from './scenario.ts';
import { nodesOf } from './topology.ts';

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
  const { producers, workers, failover } = file.scenario;
  const nodes = nodesOf(file.scenario);
  const ids = [...producers, ...workers, ...nodes].map(({ id }) => id);
  const taken = [...ids, 'console', 'link', 'design'];
  if (failover !== null) taken.push(failover.id);
  if (nodes.length > 1) taken.push('replication');
  const twice = taken.find((id, index) => taken.indexOf(id) !== index);
  if (twice !== undefined) throw new RunFileError(`two parts of the scenario are named "${twice}"`);
  for (const { id, config } of nodes) checkConfig(id, config);
  for (const input of file.inputs) checkNode(file.scenario, input);
  const inputs = [...file.inputs].sort((a, b) => a.at - b.at);
  return { ...file, inputs };
}

/** A server must be able to start with its configuration, and finds its primary by itself. */
function checkConfig(id: string, config: Readonly<Record<string, string>>): void {
  const isOurs = ['replicaof', 'slaveof', 'port'].find((name) => name in config);
  if (isOurs) throw new RunFileError(`the configuration of "${id}" cannot set "${isOurs}"`);
  try {
    new Config(config);
  } catch (fault) {
    throw new RunFileError(
      `the configuration of "${id}" is not valid: ${(fault as Error).message}`,
    );
  }
}

/** A console sits on a node of the scenario. */
function checkNode(scenario: Scenario, input: Input): void {
  if (!('node' in input) || input.node === undefined) return;
  if (nodesOf(scenario).some(({ id }) => id === input.node)) return;
  throw new RunFileError(`there is no node "${input.node}"`);
}

/** Parses one input, as a person or a lesson gives it. Throws RunFileError. */
export function parseInput(
  scenario: Scenario,
  action: Action,
  { at, after }: Pick<Input, 'at' | 'after'>,
): Input {
  const stamped = after === undefined ? { ...action, at } : { ...action, at, after };
  const input = parse(inputSchema, stamped, 'the input') as Input;
  checkNode(scenario, input);
  return input;
}

function parse(schema: v.GenericSchema, value: unknown, what: string): unknown {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new RunFileError(`${what} is not valid${path ? ` at ${path}` : ''}: ${issue.message}`);
}
