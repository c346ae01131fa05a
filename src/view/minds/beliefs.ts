// Who believes what, beside what is true. Nobody in a distributed system sees the whole: a producer
// knows replies, a worker what it holds, a server what it was told.

import type { Sentence } from '../../i18n/dictionary.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { MessageRecord, MessageState } from '../../ledger/record.ts';
import type { ActorView, WorldView } from '../../sim/world.ts';
import { nameOfActor } from '../events/names.ts';

export interface BeliefRow {
  readonly key: string;
  readonly who: Sentence | string;
  readonly believes: Sentence;
  readonly truth: Sentence;
  /** `fog`: it cannot know. */
  readonly verdict: 'false' | 'fog' | 'true';
}

/** What one believes while it is `stored` or `not-stored` to no effect any more. */
const GONE: ReadonlySet<MessageState> = new Set(['lost', 'held', 'unsent']);
const MOST_ROWS = 30;
const ORDER: readonly BeliefRow['verdict'][] = ['false', 'fog', 'true'];

/** All beliefs of the moment: the false ones first, then what cannot be known; the newest first. */
export function beliefRows(world: WorldView, ledger: Ledger): BeliefRow[] {
  const messages = [...ledger.messages()].reverse();
  const rows = [
    ...messages.flatMap((message) => producerRow(message)),
    ...world.actors().flatMap((actor) => workerRows(actor, ledger)),
    ...serverRows(world),
  ];
  return ORDER.flatMap((verdict) => rows.filter((row) => row.verdict === verdict)).slice(
    0,
    MOST_ROWS,
  );
}

function producerRow(message: MessageRecord): BeliefRow[] {
  const { id, number, belief, createdBy, state } = message;
  if (belief === null) return [];
  const isGone = GONE.has(state);
  const isRight = belief === 'stored' ? !isGone : isGone;
  return [
    {
      key: `${createdBy} ${id}`,
      who: nameOfActor(createdBy),
      believes: { key: `minds.${belief}`, params: { number } },
      truth: { key: `minds.is-${state}` },
      verdict: belief === 'unknown' ? 'fog' : isRight ? 'true' : 'false',
    },
  ];
}

/** A worker takes what it holds for its own; another one may have it as well, or have done it. */
function workerRows(actor: ActorView, ledger: Ledger): BeliefRow[] {
  if (actor.role !== 'consumer' || !actor.alive) return [];
  return actor.holds.flatMap(({ id }) => {
    const message = ledger.message(id);
    if (message === undefined) return [];
    const other = message.copies.find(
      ({ place }) => place.kind === 'worker' && place.actor !== actor.id,
    );
    const doneBy = message.effects.find(({ by }) => by !== actor.id)?.by;
    const holder = other?.place.kind === 'worker' ? other.place.actor : undefined;
    return [
      {
        key: `${actor.id} ${id}`,
        who: nameOfActor(actor.id),
        believes: { key: 'minds.mine', params: { number: message.number } },
        truth:
          doneBy !== undefined
            ? { key: 'minds.done-by', params: { actor: nameOfActor(doneBy) } }
            : holder !== undefined
              ? { key: 'minds.also-with', params: { actor: nameOfActor(holder) } }
              : { key: 'minds.so-it-is' },
        verdict: doneBy !== undefined || holder !== undefined ? 'false' : 'true',
      } as const,
    ];
  });
}

/** Who is the primary: a server by itself, and every client by what it was told. */
function serverRows(world: WorldView): BeliefRow[] {
  const nodes = world.nodes();
  if (nodes.length < 2) return [];
  const primary = world.sentinel()?.primary ?? nodes.find(({ role }) => role === 'primary')?.id;
  if (primary === undefined) return [];
  const truth: Sentence = { key: 'minds.primary-is', params: { node: nameOfActor(primary) } };
  const about = (key: string, id: string, node: string, believes: Sentence): BeliefRow => ({
    key: `${key} ${id}`,
    who: nameOfActor(id),
    believes,
    truth,
    verdict: node === primary ? 'true' : 'false',
  });
  return [
    ...nodes
      .filter(({ up, role }) => up && role === 'primary')
      .map(({ id }) => about('role', id, id, { key: 'minds.i-am-primary' })),
    ...world
      .actors()
      .filter(({ alive }) => alive)
      .map(({ id, node }) =>
        about('client', id, node, { key: 'minds.primary-is', params: { node: nameOfActor(node) } }),
      ),
  ];
}
