// How processes are called on the stage. Ids such as `worker-B` are for programs; people read
// "worker B". Ids that are names already (`web-1`) stay.

import { type ActorId, CONSOLE } from '../../sim/fact.ts';
import { literal, type Phrase, phrase } from '../phrase.ts';

const WORKER = /^worker-(\w+)$/;

/** The name of a process, the console included. */
export function actorName(id: ActorId): Phrase {
  if (id === CONSOLE) return phrase('stage.actor.console');
  const label = WORKER.exec(id)?.[1];
  return label === undefined ? literal(id) : phrase('stage.actor.worker', { label });
}

/** As short as can be: `B`, `web-1`. */
export function shortActorName(id: ActorId): string {
  return WORKER.exec(id)?.[1] ?? id;
}
