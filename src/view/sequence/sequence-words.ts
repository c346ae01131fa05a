// What a sequence diagram says: names of lanes, words at marks and arrows, and each event as one
// sentence for those who hear it.

import { formatMoment } from '../../base/time.ts';
import type { Sentence } from '../../i18n/dictionary.ts';
import type {
  EffectEvent,
  Lane,
  MarkEvent,
  PacketEvent,
  SequenceEvent,
} from '../../scene/sequence/sequence.ts';
import { WORLD_LANE } from '../../scene/sequence/sequence.ts';
import { nameOfActor } from '../events/names.ts';

/** How a lane is called. */
export function laneWords({ id }: Pick<Lane, 'id'>): Sentence | string {
  return id === WORLD_LANE ? { key: 'sequence.world' } : nameOfActor(id);
}

/** The words beside a mark. */
export function markWords({ mark, message }: MarkEvent): Sentence {
  return { key: `sequence.mark.${mark}`, params: { number: message ?? '' } };
}

/** The words on an arrow into the outside world, beside the message's disc. */
export function effectWords({ nth, refused }: Pick<EffectEvent, 'nth' | 'refused'>): Sentence {
  const how = refused ? 'refused' : nth > 1 ? 'again' : 'done';
  return { key: `sequence.effect.${how}`, params: { nth } };
}

/** An event as a sentence of its own. */
export function eventWords(event: SequenceEvent): Sentence {
  const at = formatMoment(event.at);
  switch (event.kind) {
    case 'packet':
      return packetWords(event, at);
    case 'effect':
      return {
        key: 'sequence.row.effect',
        params: {
          at,
          lane: laneWords({ id: event.from }),
          number: event.message,
          words: effectWords(event),
        },
      };
    case 'mark':
      return {
        key: 'sequence.row.mark',
        params: { at, lane: laneWords({ id: event.lane }), words: markWords(event) },
      };
  }
}

function packetWords({ from, to, words, messages, end }: PacketEvent, at: string): Sentence {
  const carried: Sentence = {
    key: 'sequence.row.with',
    params: { words, messages: messages.join(', ') },
  };
  const params = {
    at,
    from: laneWords({ id: from }),
    to: laneWords({ id: to }),
    words: messages.length === 0 ? words : carried,
  };
  if (end === null) return { key: 'sequence.row.on-its-way', params };
  if (end.lost !== null) return { key: 'sequence.row.lost', params };
  return { key: 'sequence.row.arrived', params: { ...params, end: formatMoment(end.at) } };
}
