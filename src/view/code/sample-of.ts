// Which sample of real code belongs to what guards a run: the one with the same protections, or
// the one that comes nearest.

import { SAMPLES, type Sample } from '../../designs/samples.ts';
import type { DesignName, Protections } from '../../sim/protections.ts';
import { PROTECTION_ROWS, type ProtectionName, protectionsOf } from '../free/protection-table.ts';

export interface FoundSample {
  readonly sample: Sample;
  /** The protections in which it differs from the run; none when it is the program of the run. */
  readonly differs: readonly ProtectionName[];
}

/** Settings of the servers and of the outside world: no line of a program would be another. */
const NOT_IN_PROGRAMS: ReadonlySet<ProtectionName> = new Set(['minReplicas', 'uniqueEffect']);

/** The sample with the fewest differences; of two alike, one that has too little comes second. */
export function sampleOf(design: DesignName, protections: Protections): FoundSample {
  const [first, ...others] = SAMPLES.filter((sample) => sample.design === design).map((sample) => ({
    sample,
    differs: differences(sample, protections),
  }));
  if (first === undefined) throw new Error(`there is no sample of ${design}`);
  const bare = first.sample.protections;
  return others.reduce(
    (best, each) => (distance(each, bare) < distance(best, bare) ? each : best),
    first,
  );
}

function distance({ sample, differs }: FoundSample, bare: Protections): number {
  const lacking = differs.filter((name) => sample.protections[name] === bare[name]);
  return differs.length + lacking.length / 100;
}

function differences({ design, protections: own }: Sample, given: Protections): ProtectionName[] {
  return protectionsOf(design).filter((name) => {
    const row = PROTECTION_ROWS[name];
    const { control } = row;
    if (NOT_IN_PROGRAMS.has(name)) return false;
    // What does nothing in this run is no difference; what makes it do nothing may be one.
    if (row.idle?.(given, design)) return false;
    // A number in the program is not another program.
    if (control.kind === 'length' || control.kind === 'size') return false;
    if (control.kind === 'time' || control.kind === 'count')
      return (own[name] === 0) !== (given[name] === 0);
    return own[name] !== given[name];
  });
}
