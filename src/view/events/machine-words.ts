// Facts about machines and links as sentences: what dies, stands still, is cut, and comes back.

import type { Key, SentenceParams } from '../../i18n/dictionary.ts';
import type { Fact, FactOf } from '../../sim/fact.ts';
import type { FactWords } from './fact-words.ts';
import { moment, nameOfActor, nameOfTarget } from './names.ts';

/** Null for facts of other sorts. */
export function machineWords(fact: Fact): FactWords | null {
  switch (fact.kind) {
    case 'node-crashed':
      return important(CRASHES[fact.how], { node: nameOfActor(fact.node) });
    case 'node-started':
      return important('fact.node-started', { node: nameOfActor(fact.node), count: fact.keys });
    case 'pause-began':
      return important('fact.pause-began', {
        target: nameOfTarget(fact.target),
        at: moment(fact.until),
      });
    case 'pause-ended':
      return important('fact.pause-ended', { target: nameOfTarget(fact.target) });
    case 'link-cut':
    case 'link-healed':
      return important(`fact.${fact.kind}`, { target: nameOfTarget(fact.link) });
    case 'link-slowed': {
      const { extraMs: ms } = fact;
      const key = ms === 0 ? 'fact.link-normal' : 'fact.link-slowed';
      return important(key, { target: nameOfTarget(fact.link), ms });
    }
    case 'reply-buffered':
      return detail('fact.reply-buffered', bufferParams(fact));
    case 'output-limit-reached':
      return important(`fact.output-limit-${fact.limit}`, bufferParams(fact));
    case 'clock-jumped': {
      const key = fact.byMs < 0 ? 'fact.clock-jumped-back' : 'fact.clock-jumped';
      const seconds = Math.abs(fact.byMs) / 1000;
      return important(key, { node: nameOfActor(fact.node), seconds });
    }
    case 'file-written':
    case 'file-synced':
      return detail(`fact.${fact.kind}`, { node: nameOfActor(fact.node), bytes: fact.bytes });
    case 'snapshot-started':
    case 'snapshot-saved':
      return detail(`fact.${fact.kind}`, { node: nameOfActor(fact.node) });
    case 'connection-half-open':
      return important('fact.half-open', { target: nameOfTarget(fact.link) });
    default:
      return null;
  }
}

const CRASHES: Readonly<Record<FactOf<'node-crashed'>['how'], Key>> = {
  process: 'fact.node-crashed',
  power: 'fact.node-power',
  shutdown: 'fact.node-shut-down',
};

function bufferParams(fact: FactOf<'reply-buffered' | 'output-limit-reached'>): SentenceParams {
  const { node, actor, bytes } = fact;
  return { node: nameOfActor(node), actor: nameOfActor(actor), bytes };
}

function detail(key: Key, params: SentenceParams): FactWords {
  return { sentence: { key, params }, weight: 'detail' };
}

function important(key: Key, params: SentenceParams): FactWords {
  return { sentence: { key, params }, weight: 'important' };
}
