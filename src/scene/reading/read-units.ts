// Scripts and transactions that ran lately and changed something.

import type { Ms } from '../../base/time.ts';
import type { UnitMoment } from '../moment.ts';
import { UNIT_MS } from '../units.ts';
import { STRINGS } from './read-tables.ts';
import type { RecentFacts } from './recent-facts.ts';
import { keyId } from './structure-read.ts';

/** Commands that run others in one step. */
const FRAMES: ReadonlySet<string> = new Set(['EVAL', 'EVALSHA', 'FCALL', 'EXEC']);

/** Oldest first. */
export function readUnits(recent: RecentFacts, node: string, t: Ms): UnitMoment[] {
  const units: UnitMoment[] = [];
  for (const fact of recent.facts) {
    if (fact.kind !== 'command-executed' || fact.node !== node || fact.unit === null) continue;
    if (t - fact.at >= UNIT_MS) continue;
    const command = fact.argv[0]?.toUpperCase() ?? '';
    if (!FRAMES.has(command)) continue;
    const structures = new Set(
      recent.ofUnit(fact.unit).flatMap((each) => {
        if (each.kind === 'string-set') return [STRINGS];
        return 'key' in each && 'db' in each ? [keyId(each.db, each.key)] : [];
      }),
    );
    if (structures.size === 0) continue;
    units.push({ unit: fact.unit, at: fact.at, command, structures: [...structures] });
  }
  return units;
}
