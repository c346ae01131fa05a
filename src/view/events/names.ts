// How the interface calls processes, links and moments. Ids such as `worker-B` are for programs;
// people read "worker B". Ids that are names already (`web-1`) stay.

import type { Ms } from '../../base/time.ts';
import { formatMoment } from '../../base/time.ts';
import type { Sentence } from '../../i18n/dictionary.ts';

const WORKER = /^worker-(\w+)$/;

/** A process by its id, the console included. */
export function nameOfActor(id: string): Sentence | string {
  if (id === 'console') return { key: 'actor.console' };
  const worker = WORKER.exec(id);
  return worker ? { key: 'actor.worker', params: { letter: worker[1] as string } } : id;
}

/** What a fault or a knob aims at: a process, or a link by its id `process:node`. */
export function nameOfTarget(id: string): Sentence | string {
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
