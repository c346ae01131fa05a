// Which program a process runs: by the design, by what the process is there for, and by the
// protections that are on. Programs are made once for each choice.

import type { DesignName, Protections } from '../protections.ts';
import type { ConsumerSpec } from '../scenario.ts';
import { listConsumer } from './list.ts';
import type { Program } from './program.ts';
import { subscriber } from './pubsub.ts';
import { listReaper } from './reaper.ts';
import { dueConsumer, dueMover } from './sorted-set.ts';
import { groupConsumer, streamReader } from './stream.ts';

const known = new WeakMap<Protections, WeakMap<ConsumerSpec, Program>>();

/** The program of a consumer, reaper, mover or subscriber. */
export function programOf(
  design: DesignName,
  protections: Protections,
  spec: ConsumerSpec,
): Program {
  let bySpec = known.get(protections);
  if (bySpec === undefined) {
    bySpec = new WeakMap();
    known.set(protections, bySpec);
  }
  let program = bySpec.get(spec);
  if (program === undefined) {
    program = make(design, protections, spec);
    bySpec.set(spec, program);
  }
  return program;
}

function make(design: DesignName, protections: Protections, spec: ConsumerSpec): Program {
  switch (design) {
    case 'list':
      return spec.duty === 'reap' ? listReaper(protections, spec) : listConsumer(protections, spec);
    case 'sorted-set':
      return spec.duty === 'move' ? dueMover(protections, spec) : dueConsumer(protections, spec);
    case 'pubsub':
      return subscriber(protections, spec);
    case 'stream':
      return protections.read === 'group'
        ? groupConsumer(protections, spec)
        : streamReader(protections, spec);
  }
}
