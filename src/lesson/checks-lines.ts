// Statements about programs: at which of its lines a process was caught.

import { type Check, named } from './check.ts';
import { factsOf, no, yes } from './verdicts.ts';

/** What was set to go wrong before a line of a process went wrong there. */
export function caughtBefore(actor: string, line: string): Check {
  const params = { actor: named(actor), line };
  return {
    says: { key: 'check.caught-before', params },
    test({ facts }) {
      const armed = factsOf(facts, 'fault-armed').filter(
        ({ fault, target }) => fault === 'at-line' && target === actor,
      );
      const struck = new Set(factsOf(facts, 'fault-struck').map((fact) => fact.armed));
      const lines = armed
        .filter(({ seq }) => struck.has(seq))
        .map((fact) => String(fact.params.line));
      if (lines.includes(line)) return yes('why.caught-before', params);
      const [other] = lines;
      return other === undefined
        ? no('why.not-caught', params)
        : no('why.caught-elsewhere', { ...params, line: other });
    },
  };
}
