// Settings that people may change while a run goes on: those of a producer, of a consumer, and the
// times of all links (target `link`). Each is checked by the same schema as in a scenario.

import * as v from 'valibot';
import type { RefusalReason } from './facts/outside.ts';
import type { Kernel } from './kernel.ts';
import { protectionsSchema } from './protections.ts';
import { consumerSchema, linkSchema, producerSchema } from './scenario.ts';
import type { Process } from './state.ts';

const { id: _p, startsAtMs: _ps, ...producerKnobs } = producerSchema.entries;
const { id: _c, startsAtMs: _cs, ...consumerKnobs } = consumerSchema.entries;

/** What can be turned, by what it belongs to. */
const knobs = {
  producer: producerKnobs,
  consumer: consumerKnobs,
  link: linkSchema.entries,
  design: protectionsSchema.entries,
} as const;

/** Targets of knobs that belong to no process: all links, and what guards the design. */
const ALL_LINKS = 'link';
const DESIGN = 'design';

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
  } else if (name === 'latencyMs') {
    kernel.state.linkLatencyMs = Number(knob.value);
  } else {
    kernel.state.linkJitterMs = Number(knob.value);
  }
}

function check(process: Process | undefined, knob: Knob): RefusalReason | null {
  const owner =
    process?.role ?? (knob.target === ALL_LINKS || knob.target === DESIGN ? knob.target : null);
  if (owner === null) return 'no-such-target';
  const table: v.ObjectEntries = knobs[owner];
  const schema = Object.hasOwn(table, knob.name) ? table[knob.name] : undefined;
  if (schema === undefined) return 'no-such-knob';
  return v.safeParse(schema as v.GenericSchema, knob.value).success ? null : 'bad-value';
}
