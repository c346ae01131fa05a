// A process's program as people read it: its lines, and between which of them something can go
// wrong (faults/at-line.ts).

import type { DesignName, Protections } from '../protections.ts';
import type { ActorView } from '../world.ts';
import { programOf } from './index.ts';
import { sendingsOf } from './sending.ts';

export interface ListingLine {
  readonly id: string;
  readonly code: string;
  /** What takes time there, or nothing. Only a request and its reply can be lost. */
  readonly does: 'asks' | 'works' | 'goes';
  /** Whether the process can be caught right before it. */
  readonly isStop: boolean;
}

/** The lines that a process runs with these protections, again and again. */
export function listingOf(
  design: DesignName,
  protections: Protections,
  actor: ActorView,
): readonly ListingLine[] {
  if (actor.role === 'producer') return producerListing(design, protections);
  return programOf(design, protections, actor.spec).map((line) => {
    const { id, code } = line;
    const does = 'onReply' in line ? 'asks' : id === 'work' ? 'works' : 'goes';
    return { id, code, does, isStop: true };
  });
}

function producerListing(design: DesignName, protections: Protections): ListingLine[] {
  return [
    { id: 'make', code: 'message = make()', does: 'goes', isStop: false },
    ...sendingsOf(design, protections).map(({ id, code }) => {
      return { id, code, does: 'asks', isStop: true } as const;
    }),
    { id: 'forget', code: 'forget(message)', does: 'goes', isStop: false },
  ];
}
