// What a screen reader says about a copy of a message: "message 4, waiting in orders, next to
// leave".

import { seconds } from './clock.ts';
import type { CopyMoment } from './moment.ts';
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
        key: context.moment.lists.find(({ id }) => id === place.list)?.key ?? place.list,
        rank:
          place.fromTail === 0
            ? phrase('stage.at.list.next')
            : phrase('stage.at.list.behind', { count: place.fromTail }),
      });
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

function handWords(actor: string, state: TokenState, context: TokenContext): Phrase {
  const name = actorName(actor, context);
  if (state !== 'working') return phrase('stage.at.producer', { name });
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
