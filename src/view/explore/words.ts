// What the explorer found, in words: points, windows, schedules, and the guarantee.

import type { Delay } from '../../explore/delays.ts';
import type { Doing } from '../../explore/doing.ts';
import type { GuaranteeCard } from '../../explore/guarantee.ts';
import type { Point } from '../../explore/points.ts';
import type { Schedule } from '../../explore/races.ts';
import { worstOf } from '../../explore/verdict.ts';
import type { Window } from '../../explore/windows.ts';
import type { Sentence } from '../../i18n/dictionary.ts';
import { moment, nameOfActor } from '../events/names.ts';

/** A command as people read it: a script by what it is there for. */
function commandWords({ command, purpose }: Doing): Sentence | string {
  return purpose === null ? (command ?? '') : { key: `explore.script-${purpose}` };
}

function deedWords(doing: Doing): Sentence {
  return { key: `explore.deed-${doing.deed}`, params: { command: commandWords(doing) } };
}

/** `worker A or worker B` */
function anyOf(owners: readonly string[]): Sentence | string {
  const [first = '', ...rest] = owners;
  if (rest.length === 0) return nameOfActor(first);
  return { key: 'explore.or', params: { one: nameOfActor(first), other: anyOf(rest) } };
}

/** What breaks at a point: `worker B crashes after BRPOP`. */
function pointInWords({ fault, owner, doing }: Point): Sentence {
  const who = nameOfActor(owner);
  const from = deedWords(doing);
  switch (fault.fault) {
    case 'process-crash':
      return { key: 'explore.cell-crash', params: { who, from } };
    case 'power-loss':
      return { key: 'explore.cell-power', params: { who, from } };
    case 'reset-before':
      return { key: 'explore.cell-request', params: { who, command: commandWords(doing) } };
    case 'reset-after':
      return { key: 'explore.cell-reply', params: { who, command: commandWords(doing) } };
    default: {
      const name: Sentence = { key: `break.${fault.fault}` };
      return { key: 'explore.cell-other', params: { who, from, fault: name } };
    }
  }
}

/** A square of the matrix for who cannot see it. */
export function cellInWords(point: Point, outcome: Sentence): Sentence {
  const what = pointInWords(point);
  return { key: 'explore.cell', params: { what, at: moment(point.at), outcome } };
}

/** `A crash of worker B between BRPOP and its side effect loses the message.` */
export function windowInWords(window: Window): Sentence {
  const harm: Sentence = { key: `explore.harm-${window.outcome}` };
  return { key: 'explore.window', params: { what: windowWords(window), harm } };
}

function windowWords({ fault, owners, from, to }: Window): Sentence {
  const who = anyOf(owners);
  const begin = deedWords(from);
  switch (fault) {
    case 'process-crash':
    case 'power-loss': {
      const word = fault === 'process-crash' ? 'crash' : 'power';
      if (to === null) return { key: `explore.${word}-after`, params: { who, from: begin } };
      const params = { who, from: begin, to: deedWords(to) };
      return { key: `explore.${word}-between`, params };
    }
    case 'reset-before':
      return { key: 'explore.lost-request', params: { who, command: commandWords(from) } };
    case 'reset-after':
      return { key: 'explore.lost-reply', params: { who, command: commandWords(from) } };
    default: {
      const name: Sentence = { key: `break.${fault}` };
      return { key: 'explore.other-fault', params: { who, from: begin, fault: name } };
    }
  }
}

/** `At most once.` */
export function guaranteeInWords({ guarantee }: GuaranteeCard): Sentence {
  return { key: `explore.guarantee-${guarantee}` };
}

/** How many of the broken runs came to harm, in one sentence. */
export function countsInWords({ runs, bad, undisturbed }: GuaranteeCard): Sentence {
  for (const harm of ['lost', 'twice', 'stuck'] as const) {
    const count = undisturbed[harm];
    if (count > 0) return sentence({ key: `explore.already-${harm}`, params: { count } });
  }
  const harms = (['lost', 'twice', 'stuck'] as const).filter((harm) => bad[harm] > 0);
  const [first, ...others] = harms;
  if (first === undefined) return sentence({ key: 'explore.no-harm', params: { runs } });
  const parts: Sentence[] = [{ key: `explore.first-${first}`, params: { bad: bad[first], runs } }];
  for (const harm of others) {
    if (harm !== 'lost') parts.push({ key: `explore.next-${harm}`, params: { bad: bad[harm] } });
  }
  if (bad.lost + bad.stuck === 0) parts.push({ key: 'explore.none-lost' });
  if (bad.twice === 0) parts.push({ key: 'explore.none-twice' });
  return sentence(
    parts.reduce((one, other): Sentence => ({ key: 'explore.and', params: { one, other } })),
  );
}

function sentence(one: Sentence): Sentence {
  return { key: 'explore.sentence', params: { one } };
}

/** A schedule and what it does to a message. */
export function scheduleInWords({ delays, crash, tally }: Schedule): Sentence {
  const crashes = crash === null ? [] : [pointInWords(crash)];
  const what = [...delays.map(delayWords), ...crashes].reduce(
    (one, other): Sentence => ({ key: 'explore.then', params: { one, other } }),
  );
  const outcome = worstOf(tally);
  const harm = outcome === 'lost' || outcome === 'twice' ? outcome : 'stuck';
  return { key: 'explore.schedule', params: { what, harm: { key: `explore.then-${harm}` } } };
}

function delayWords({ holds, owner, doing, forMs, behind }: Delay): Sentence {
  const about = { who: nameOfActor(owner), seconds: (forMs / 1000).toFixed(1) };
  const own = commandWords(doing);
  if (behind === null) {
    const key = holds === 'reply' ? 'explore.late-reply' : 'explore.late-request';
    return { key, params: { ...about, own } };
  }
  const rival = { other: nameOfActor(behind.owner), command: commandWords(behind.doing) };
  if (holds === 'process') {
    return { key: 'explore.held-process', params: { ...about, ...rival, from: deedWords(doing) } };
  }
  return { key: 'explore.held-request', params: { ...about, ...rival, own } };
}
