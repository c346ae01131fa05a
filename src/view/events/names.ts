// How the interface calls processes, links and moments. Ids such as `worker-B` are for programs;
// people read "worker B". Ids that are names already (`web-1`) stay.

import type { Ms } from '../../base/time.ts';
import { formatMoment } from '../../base/time.ts';
import type { Sentence } from '../../i18n/dictionary.ts';

const WORKER = /^worker-(\w+)$/;
const HELPER = /^(reaper|mover)(?:-(\d+))?$/;
const REPLICA = /^replica-(\d+)$/;
const MESSAGE = /^m([1-9]\d*)$/;

/** A process or a server by its id, the console included. */
export function nameOfActor(id: string): Sentence | string {
  if (id === 'console') return { key: 'actor.console' };
  if (id === 'redis') return { key: 'actor.redis' };
  if (id === 'sentinel') return { key: 'actor.sentinel' };
  const replica = REPLICA.exec(id);
  if (replica) return { key: 'actor.replica', params: { number: replica[1] as string } };
  const worker = WORKER.exec(id);
  if (worker) return { key: 'actor.worker', params: { letter: worker[1] as string } };
  const helper = HELPER.exec(id);
  if (!helper) return id;
  const [, duty, number] = helper;
  const key = duty === 'mover' ? 'actor.mover' : 'actor.reaper';
  return number === undefined ? { key } : { key: `${key}-numbered`, params: { number } };
}

/**
 * What a fault or a knob aims at: a process, a server, a message, or a link by its id
 * `process:node`.
 */
export function nameOfTarget(id: string): Sentence | string {
  const message = MESSAGE.exec(id);
  if (message) return { key: 'page.message', params: { number: message[1] as string } };
  const [actor, node] = id.split(':');
  if (node === undefined) return nameOfActor(id);
  return { key: 'link.of', params: { actor: nameOfActor(actor as string) } };
}

/** `7.02 s` */
export function moment(at: Ms): string {
  return formatMoment(at);
}

/** Message numbers as a list: `4, 5`. Ids are `m4`. */
export function numbersOf(messages: readonly string[]): string {
  return messages.map((id) => id.replace(/^m/, '')).join(', ');
}
