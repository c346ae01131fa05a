// Settings that people may change while a run goes on: those of a producer, of a consumer, and the
// times of all links (target `link`; of those between nodes, `replication`). Each is checked by the same schema as in a scenario.

import * as v from 'valibot';
import type { RefusalReason } from './facts/outside.ts';
import type { Kernel } from './kernel.ts';
import { protectionsSchema } from './protections.ts';
import { consumerSchema, failoverSchema, linkSchema, producerSchema } from './scenario.ts';
import type { Process } from './state.ts';

const { id: _p, startsAtMs: _ps, ...producerKnobs } = producerSchema.entries;
const { id: _c, startsAtMs: _cs, ...consumerKnobs } = consumerSchema.entries;
const { id: _f, ...sentinelKnobs } = failoverSchema.entries;

/** What can be turned, by what it belongs to. */
const knobs = {
  producer: producerKnobs,
  consumer: consumerKnobs,
  sentinel: sentinelKnobs,
  link: linkSchema.entries,
  replication: linkSchema.entries,
  design: protectionsSchema.entries,
} as const;

/** Targets of knobs that belong to no process: all links, and what guards the design. */
const ALL_LINKS = 'link';
const NODE_LINKS = 'replication';
const DESIGN = 'design';
const WITHOUT_PROCESS = [ALL_LINKS, NODE_LINKS, DESIGN] as const;

interface Knob {
  readonly target: string;
  readonly name: string;
  readonly value: number | string | boolean;
}

/** Turns a knob, or says why not. */
export function turnKnob(kernel: Kernel, knob: Knob): void {
  const { target, name } = knob;
  const process = kernel.state.processes.get(target);
  const refusal = check(process, knob);
  if (refusal !== null) {
    kernel.fact({ kind: 'knob-refused', target, name, reason: refusal }, null);
    return;
  }
  const cause = kernel.fact({ ...knob, kind: 'knob-turned' }, null);
  if (process !== undefined) {
    kernel.processes.configure(process, { ...process.spec, [name]: knob.value }, cause);
  } else if (target === DESIGN) {
    kernel.processes.protect({ ...kernel.state.protections, [name]: knob.value }, cause);
  } else {
    setTime(kernel, target === ALL_LINKS ? 'link' : 'replication', name, Number(knob.value));
  }
}

function setTime({ state }: Kernel, links: 'link' | 'replication', name: string, ms: number): void {
  if (name === 'latencyMs') state[`${links}LatencyMs`] = ms;
  else state[`${links}JitterMs`] = ms;
}

function check(process: Process | undefined, knob: Knob): RefusalReason | null {
  const owner = process?.role ?? WITHOUT_PROCESS.find((target) => target === knob.target);
  if (owner === undefined) return 'no-such-target';
  const table: v.ObjectEntries = knobs[owner];
  const schema = Object.hasOwn(table, knob.name) ? table[knob.name] : undefined;
  if (schema === undefined) return 'no-such-knob';
  return v.safeParse(schema as v.GenericSchema, knob.value).success ? null : 'bad-value';
}
