// Statements about what a stream has lost of its old end, and what a group makes of it.

import { bytes } from '../base/bytes.ts';
import type { Check, Situation } from './check.ts';
import { factsOf, no, yes } from './verdicts.ts';

function streamOf({ world }: Situation) {
  return world.nodes()[0]?.inspect.stream(0, bytes('orders'));
}

/** At least so many entries were trimmed off, read or not. */
export function trimmed(count: number): Check {
  return {
    says: { key: 'check.trimmed', params: { count } },
    test({ facts }) {
      const removals = factsOf(facts, 'stream-removed').filter(
        ({ reason }) => reason === 'trimmed',
      );
      const found = removals.reduce((sum, { ids }) => sum + ids.length, 0);
      const verdict = found >= count ? yes : no;
      return verdict('why.trimmed', { found });
    },
  };
}

/** How many entries the group has yet to be given, as XINFO GROUPS says; null: it cannot tell. */
export function lagIs(wanted: number | null): Check {
  const shown = (lag: number | null) => (lag === null ? '(nil)' : String(lag));
  return {
    says: { key: 'check.lag-is', params: { lag: shown(wanted) } },
    test(situation) {
      const found = streamOf(situation)?.groups[0]?.lag;
      if (found === undefined) return no('why.no-group');
      const verdict = found === wanted ? yes : no;
      return verdict('why.lag-is', { lag: shown(found) });
    },
  };
}

/** The group was given the newest entry: there is nothing left to deliver. */
export function readToEnd(): Check {
  return {
    says: { key: 'check.read-to-end' },
    test(situation) {
      const stream = streamOf(situation);
      const delivered = stream?.groups[0]?.lastDelivered;
      if (delivered === undefined) return no('why.no-group');
      return delivered === stream?.lastId ? yes('why.read-to-end') : no('why.not-read-to-end');
    },
  };
}

/** At least so many entries are pending that are not in the stream any more. */
export function pendingOfNothing(count: number): Check {
  return {
    says: { key: 'check.pending-of-nothing', params: { count } },
    test(situation) {
      const stream = streamOf(situation);
      const there = new Set(stream?.entries.map(({ id }) => id));
      const pending = stream?.groups[0]?.pending ?? [];
      const found = pending.filter(({ id }) => !there.has(id)).length;
      const verdict = found >= count ? yes : no;
      return verdict('why.pending-of-nothing', { found });
    },
  };
}
