// What a screen reader says about a copy of a message: "message 4, waiting in orders, next to
// leave".

import { seconds } from './clock.ts';
import type { CopyMoment, Place } from './moment.ts';
import { literal, type Phrase, phrase } from './phrase.ts';
import type { TokenState } from './shapes.ts';
import type { TokenContext } from './tokens.ts';

/** The name of a copy's disc. */
export function tokenName(copy: CopyMoment, state: TokenState, context: TokenContext): Phrase {
  const what =
    copy.message === null
      ? phrase('stage.name.element', { text: copy.text })
      : phrase('stage.name.message', { number: copy.text });
  return phrase('stage.name.copy', { what, where: whereOf(copy, state, context) });
}

function whereOf(copy: CopyMoment, state: TokenState, context: TokenContext): Phrase {
  const { place } = copy;
  if (copy.ended !== null) return phrase(copy.ended.broken ? 'stage.at.broken' : 'stage.at.gone');
  switch (place.kind) {
    case 'wire':
      return phrase(`stage.at.${place.direction}`, {
        label: place.label,
        name: actorName(place.actor, context),
      });
    case 'queued':
      return phrase('stage.at.queued', { name: actorName(place.actor, context) });
    case 'list':
      return phrase('stage.at.list', {
        key: keyOf(place.list, context),
        rank:
          place.fromTail === 0
            ? phrase('stage.at.list.next')
            : phrase('stage.at.list.behind', { count: place.fromTail }),
      });
    case 'slot':
      return slotWords(place, state, context);
    case 'pending':
      return pendingWords(place, context);
    case 'channel':
      return phrase('stage.at.channel', { key: keyOf(place.structure, context) });
    case 'hand':
      return handWords(place.actor, state, context);
    case 'taken':
      return phrase('stage.at.taken');
    case 'world':
      return phrase('stage.at.world', { times: context.timesDone.get(copy.message ?? '') ?? 1 });
    case 'lost':
      return lostWords(copy, context);
  }
}

function keyOf(structure: string, context: TokenContext): string {
  return context.structures.get(structure)?.key ?? structure;
}

function slotWords(
  place: Extract<Place, { kind: 'slot' }>,
  state: TokenState,
  context: TokenContext,
): Phrase {
  const structure = context.structures.get(place.structure);
  const key = keyOf(place.structure, context);
  if (state === 'dead') return phrase('stage.at.dead', { key });
  if (structure?.kind === 'stream') {
    const kind = state === 'acknowledged' ? 'acknowledged' : 'entry';
    return phrase(`stage.at.${kind}`, { key, id: place.slot });
  }
  if (structure?.kind !== 'zset') return phrase('stage.at.row', { key });
  const score = structure.states[0]?.members.find(({ slot }) => slot === place.slot)?.score ?? 0;
  if (structure.clock === null) return phrase('stage.at.score', { key, score });
  const { at, wall } = structure.clock;
  const left = score - (wall + context.t - at);
  const kind = structure.scores === 'lease' ? 'lease' : 'due';
  return left > 0
    ? phrase(`stage.at.${kind}-in`, { key, seconds: seconds(left) })
    : phrase(`stage.at.${kind}-since`, { key, seconds: seconds(-left) });
}

function pendingWords(place: Extract<Place, { kind: 'pending' }>, context: TokenContext): Phrase {
  const stream = context.structures.get(place.structure);
  const group =
    stream?.kind === 'stream' ? stream.groups.find(({ name }) => name === place.group) : undefined;
  const entry = group?.states[0]?.pending.find(({ slot }) => slot === place.slot);
  if (group === undefined || entry === undefined) return phrase('stage.at.gone');
  return phrase(entry.isGone ? 'stage.at.pending-gone' : 'stage.at.pending', {
    name: group.consumers[entry.consumer]?.name ?? literal('?'),
    seconds: seconds(context.t - entry.deliveredAt),
    count: entry.deliveryCount,
  });
}

function handWords(actor: string, state: TokenState, context: TokenContext): Phrase {
  const name = actorName(actor, context);
  if (context.actors.get(actor)?.role === 'producer') {
    return phrase('stage.at.producer', { name });
  }
  if (state !== 'working') return phrase('stage.at.worker', { name });
  const endsAt = context.actors.get(actor)?.workEndsAt ?? null;
  if (endsAt === null) return phrase('stage.at.worker', { name });
  return phrase('stage.at.work', { name, seconds: seconds(endsAt - context.t) });
}

function lostWords(copy: CopyMoment, context: TokenContext): Phrase {
  const loss = context.moment.losses.find(({ message }) => message === copy.message);
  return loss === undefined
    ? phrase('stage.at.broken')
    : phrase('stage.at.lost', { why: loss.why });
}

function actorName(actor: string, context: TokenContext): Phrase {
  return context.actors.get(actor)?.name ?? literal(actor);
}
