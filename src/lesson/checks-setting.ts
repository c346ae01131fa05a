// Statements about what the learner did to the run: which protection is on, which fault struck.

import type { Key } from '../i18n/dictionary.ts';
import type { FaultName } from '../sim/faults/index.ts';
import type { Protections } from '../sim/protections.ts';
import { type Check, named } from './check.ts';
import { protectionWords } from './protection-words.ts';
import { factsOf, no, yes } from './verdicts.ts';

/** A protection is set to this now. */
export function isSet<N extends keyof Protections>(name: N, wanted: Protections[N]): Check {
  return {
    says: { key: 'check.is-set', params: protectionWords(name, wanted) },
    test({ world }) {
      const found = world.protections[name];
      const verdict = found === wanted ? yes : no;
      return verdict('why.is-set', protectionWords(name, found));
    },
  };
}

/** A fault struck: of one that waits for its moment, the moment came. */
export function struck(fault: FaultName, target: string): Check {
  const [actor = target] = target.split(':');
  const params = { what: { key: `break.${fault}-of` as Key, params: { target: named(actor) } } };
  return {
    says: { key: 'check.struck', params },
    test({ facts }) {
      const hits = [...factsOf(facts, 'fault-applied'), ...factsOf(facts, 'fault-struck')];
      const isHit = hits.some((hit) => hit.fault === fault && hit.target === target);
      return isHit ? yes('why.struck', params) : no('why.not-struck', params);
    },
  };
}
